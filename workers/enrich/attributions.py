"""Enricher: which outlets a report says its content comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from spacy.tokens import Doc

from wireroom import limits
from wireroom.records import Article, Attribution
from wireroom.urls import registrable_domain
from workers.enrich import outlets
from workers.enrich.crediting.context import Setting
from workers.enrich.crediting.mentions import Mention, mentions
from workers.enrich.crediting.tags import Credit

__all__ = ["enrich_attributions", "find_attributions"]

_URL_LINE: Final = re.compile(
    r"^[ \t]*(?:[\w ]{0,30}:[ \t]*)?<?(https?://[^\s<>\"]{4,2000})>?[ \t]*$", re.MULTILINE
)
_AND: Final = re.compile(r"[»”\"]?(?:, ?| (?:and|und|y|e|et|и|та|і|ve|και) | و)[«„“\"]?")
_TAIL_CHARS: Final = 3_000
_MAX: Final = 100


def enrich_attributions(article: Article, doc: Doc) -> dict[str, Any]:
    """``attributions``: those that extraction found on the page, then those in the text."""
    found = list(article.attributions)
    seen = {(item.kind, item.outlet.casefold()) for item in found}
    own = article.publisher.domain
    text = article.text[: limits.ENRICH_MAX_CHARS]
    for item in (*find_attributions(text, article.language), *_cut_away(article)):
        if item.outlet_id == f"outlet:{own}" and item.kind != "quoted-by":
            continue
        key = (item.kind, item.outlet.casefold())
        if key not in seen and len(found) < _MAX:
            seen.add(key)
            found.append(item)
    return {"attributions": tuple(found)}


def find_attributions(text: str, language: str | None = None) -> tuple[Attribution, ...]:
    """Outlets credited in ``text``, in order, each outlet once for each kind.

    ``start``/``end`` (code points) cover cue and name, and ``text`` is that stretch.  An outlet
    of the table has ``outlet_id`` ``outlet:<domain>`` and its canonical name; another is kept
    by the name in the text.  Officials, ministries and people are no outlets.
    """
    setting = Setting(text, language)
    found: dict[tuple[str, str], Attribution] = {}
    named = list(mentions(setting))
    credits_ = [setting.credit(mention) for mention in named]
    for at in range(len(named) - 2, -1, -1):  # "Xinhua and Kyodo reported"
        behind = credits_[at + 1]
        if (
            credits_[at] is None
            and behind is not None
            and behind.end > named[at + 1].end
            and _AND.fullmatch(text, named[at].end, named[at + 1].start)
        ):
            credits_[at] = behind._replace(start=named[at].start)
    for mention, credit in zip(named, credits_, strict=True):
        if credit is None:
            continue
        item = _attribution(text, mention, credit)
        found.setdefault((item.kind, item.outlet.casefold()), item)
        if len(found) >= _MAX:
            break
    for item in _source_urls(text):
        found.setdefault((item.kind, item.outlet.casefold()), item)
    return tuple(sorted(found.values(), key=lambda item: item.start or 0))


def _attribution(text: str, mention: Mention, credit: Credit) -> Attribution:
    return Attribution(
        kind=credit.kind,
        outlet=mention.outlet.name if mention.outlet else mention.name,
        outlet_id=mention.outlet.id if mention.outlet else None,
        text=text[credit.start : credit.end],
        start=credit.start,
        end=credit.end,
    )


def _source_urls(text: str) -> Iterator[Attribution]:
    """A URL on a line of its own at the end of the text."""
    offset = max(0, len(text) - _TAIL_CHARS)
    for match in _URL_LINE.finditer(text, offset):
        item = _from_url(match.group(1))
        if item is not None:
            start, end = match.span(1)
            yield Attribution(
                kind=item.kind, outlet=item.outlet, outlet_id=item.outlet_id, url=item.url,
                text=text[start:end], start=start, end=end,
            )  # fmt: skip


def _cut_away(article: Article) -> Iterator[Attribution]:
    """A source URL that extraction moved out of the text."""
    for part in article.boilerplate:
        match = _URL_LINE.match(part.text) if len(part.text) < _TAIL_CHARS else None
        item = _from_url(match.group(1)) if match else None
        if item is not None:
            yield item


def _from_url(url: str) -> Attribution | None:
    domain = registrable_domain(url)
    if domain is None:
        return None
    outlet = outlets.by_domain(url.split("/")[2].partition(":")[0]) or outlets.by_domain(domain)
    return Attribution(
        kind="republished-from",
        outlet=outlet.name if outlet else domain,
        outlet_id=outlet.id if outlet else f"outlet:{domain}",
        url=url[: limits.URL_MAX_CHARS],
        text=url[: limits.URL_MAX_CHARS],
    )
