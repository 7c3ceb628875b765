"""Everything that happened to one URL, item or article, for programs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, NotRequired, TypedDict

from wireroom.errors import PermanentError
from wireroom.frontier import Frontier, Item, Seen
from wireroom.records import Origin
from wireroom.store import Ended, Explanation, Head, Mark, Store, Version
from wireroom.urls import canonical_url, url_id
from wireroom.views.edges import EdgeRecord, edge_record, importance

Copies = Callable[[Head], dict[str, Any] | None]
"""Of an article: what it is among its copies; nothing where it stands alone."""


class Waiting(TypedDict):
    state: str
    due: datetime
    item: Item


class Taken(TypedDict):
    """Where an article's story came from, and whom the article follows."""

    origin: Origin | None
    edges: list[EdgeRecord]


class Kept(TypedDict):
    id: str
    reason: str
    detail: str | None


class Explained(TypedDict):
    waiting: Waiting | None
    items: tuple[Ended, ...]
    articles: tuple[Head, ...]
    copies: dict[str, dict[str, Any]]
    republication: dict[str, Taken]
    watchlists: dict[str, list[Mark]]
    versions: NotRequired[dict[str, list[Version]]]
    quarantined: list[Kept]


class Looked(NamedTuple):
    """What the store and the frontier know under one name."""

    found: Explanation
    waiting: Seen | None

    @property
    def known(self) -> bool:
        """Whether anything of that name ever entered."""
        return bool(self.waiting or self.found.items or self.found.articles)

    def waiting_record(self) -> Waiting | None:
        """The item that is still on its way, as JSON."""
        if self.waiting is None:
            return None
        due = datetime.fromtimestamp(self.waiting.due / 1000, UTC)
        return Waiting(state=self.waiting.state, due=due, item=self.waiting.item)


def look_up(store: Store, frontier: Frontier | None, name: str) -> Looked:
    """What is known of a URL, an item or an article (its id may be shortened)."""
    try:
        found = store.explain(name)
    except PermanentError:
        found = Explanation()
    return Looked(found, _waiting(frontier, name))


def explanation(looked: Looked, store: Store, copies: Copies, *, versions: bool) -> Explained:
    """All of it as JSON; ``versions``: with the texts of all versions."""
    found = looked.found
    explained = Explained(
        waiting=looked.waiting_record(),
        items=found.items,
        articles=found.articles,
        copies={a.id: told for a in found.articles if (told := copies(a)) is not None},
        republication={a.id: taken(store, a.id) for a in found.articles},
        watchlists={a.id: store.marks_of(a.id) for a in found.articles},
        quarantined=[Kept(id=q.id, reason=q.reason, detail=q.detail) for q in found.quarantined],
    )
    if versions:
        explained["versions"] = {
            a.id: store.versions_of(a.id) for a in found.articles if a.versions > 1
        }
    return explained


def taken(store: Store, article_id: str) -> Taken:
    """Where the article's story came from, and whom the article follows."""
    article = store.article(article_id)
    if article is None:
        return Taken(origin=None, edges=[])
    names = {article_id: article.publisher.name or article.publisher.domain}
    edges = sorted(store.edges_of([article_id]).get(article_id, ()), key=importance)
    return Taken(origin=article.origin, edges=[edge_record(edge, names) for edge in edges])


def _waiting(frontier: Frontier | None, name: str) -> Seen | None:
    """The item as it stands in the frontier, if it does."""
    if frontier is None:
        return None
    keys = [name, name.rpartition(".")[0]]
    if "://" in name:
        try:
            keys.append(f"page:{url_id(canonical_url(name))}")
        except PermanentError:
            return None
    return next((seen for key in keys if key and (seen := frontier.peek(key))), None)
