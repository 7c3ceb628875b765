"""Which stored article a new one is: one declared address may stand on several articles.

The store is the judge, because it holds what was declared, from which address, and the whole
text.  So the first page that declared an address keeps its id, whatever Redis forgets.
"""

from __future__ import annotations

import msgspec

from wireroom.errors import PermanentError
from wireroom.records import Article, Evidence
from wireroom.store import Head
from wireroom.urls import canonical_url, own_id, same_address, url_id
from workers.context import Context
from workers.dedupe import unlike
from workers.trail import Trail


def identified(
    context: Context, article: Article, key: str, trail: Trail
) -> tuple[Article, Head | None, Head | None]:
    """``article`` with its id, the stored version of it, and the stored article with its text.

    ``key``: the copy key of its text.  Where another article is stored under the address that
    it declares, it goes by its own address: the evidence shows what it declared.
    """
    before, same_text = context.store.known(article.id, key)
    if before is None or before.text_key == key or not _another(context, before, article):
        return article, before, same_text
    trail.note("deduplicate", what="another article holds the declared address", of=before.id)
    article = set_apart(article)
    return article, *context.store.known(article.id, key)


def set_apart(article: Article) -> Article:
    """``article``, which has a URL, under its own address instead of the declared one."""
    own = canonical_url(article.url or "")
    declared = article.canonical_url or own
    # The address that others declare may be this page's own; its plain id is taken then.
    name = own_id(own) if same_address(own, declared) else url_id(own)
    why = Evidence(
        method="page-url", value=article.url, confidence=0.8, source="url", runner_up=declared
    )
    return msgspec.structs.replace(
        article,
        id=name,
        canonical_url=own,
        evidence={**article.evidence, "canonical_url": why},
        notes={**article.notes, "declared_by_others": declared},
    )


def _another(context: Context, stored: Head, article: Article) -> bool:
    """Whether ``stored`` came from another address and is another article."""
    ours, theirs = _own(article.url), _own(stored.url)
    if ours is None or theirs is None or same_address(ours, theirs):
        return False
    text = context.store.texts([stored.id]).get(stored.id)
    return bool(text) and unlike(stored.title, text or "", article.title, article.text)


def _own(url: str | None) -> str | None:
    try:
        return canonical_url(url) if url else None
    except PermanentError:
        return None
