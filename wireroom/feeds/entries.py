"""From an article to what a feed says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, Literal

from wireroom import limits
from wireroom.records import Article, Record
from wireroom.store import Wanted
from wireroom.store.values import EPOCH

Content = Literal["lead", "full"]

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_WEB: Final = re.compile(r"(?i)https?://[^\s<>\"]{1,2000}")
_NO_XML: Final = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Outside of XML 1.0's characters (section 2.2), and DEL and the C1 controls, which it allows and
nobody means."""


class FeedHead(Record, frozen=True, kw_only=True):
    title: str
    url: str | None = None
    """where the feed itself is read"""
    updated: datetime = EPOCH
    """when its newest entry was stored"""


class FeedEntry(Record, frozen=True, kw_only=True):
    """Plain text without control characters throughout."""

    id: str
    url: str | None
    title: str
    summary: str
    paragraphs: tuple[str, ...] = ()
    """of the whole text, where that is given"""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published: datetime | None = None
    updated: datetime = EPOCH


def entries_of(articles: Iterable[Article], content: Content = "lead") -> Iterator[FeedEntry]:
    """An entry for each article."""
    return (entry_of(each, content) for each in articles)


def entry_of(article: Article, content: Content = "lead") -> FeedEntry:
    """``full``: with the whole text, where the page carries no notice of rights."""
    whole = content == "full" and article.rights is None
    summary = _summary(article)
    url = article.canonical_url or article.url or ""
    outlet = article.publisher.name or article.publisher.domain
    authors = article.byline or ((outlet,) if outlet else ())
    language = article.language or ""
    return FeedEntry(
        id=f"urn:wireroom:article:{_line(article.id, 200)}",
        url=url if _WEB.fullmatch(url) and not _NO_XML.search(url) else None,
        title=_line(article.title or summary, limits.FEED_TITLE_MAX_CHARS) or "(no title)",
        summary=summary,
        paragraphs=tuple(cleaned(article.text).split("\n\n")) if whole else (),
        authors=tuple(found for each in authors if (found := _line(each, 200))),
        language=language if _LANGUAGE.fullmatch(language) else None,
        published=article.published_at,
        updated=article.modified_at or article.published_at or article.stored_at or EPOCH,
    )


def feed_title(wanted: Wanted) -> str:
    """What is in a feed with these conditions, for people."""
    said = [
        f"{name} {_line(value, 100)}"
        for name in ("language", "entity", "story", "source", "watchlist")
        if (value := getattr(wanted, name))
    ]
    if wanted.query:
        said.insert(0, f"“{_line(wanted.query, 100)}”")
    return "wireroom: " + (", ".join(said) or "all articles")


def cleaned(text: str) -> str:
    """``text`` as XML can hold it."""
    return _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _summary(article: Article) -> str:
    lead = article.notes.get("lead")
    if isinstance(lead, str) and lead.strip():
        return _line(lead, limits.FEED_SUMMARY_MAX_CHARS * 2)
    # Half of a short text, so that this is never the whole.
    most = min(limits.FEED_SUMMARY_MAX_CHARS, len(article.text) // 2)
    return _line(article.text[: 4 * limits.FEED_SUMMARY_MAX_CHARS], most)


def _line(text: str, most: int) -> str:
    """One line of at most ``most`` characters, cut between words where it has some."""
    line = " ".join(cleaned(text).split())
    if len(line) <= most:
        return line
    cut = line[: max(most - 1, 0)]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"
