"""The process stage: a body → an article among its copies, in its story, in the store."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from wireroom.errors import DefectError, PermanentError, TransientError
from wireroom.frontier import Item, translate
from wireroom.metrics import language_label, meters
from wireroom.pressure import REMEMBER_SECONDS
from wireroom.quarantining import occurrence
from wireroom.records import Article, Disposition, ItemKind, Page, Rejection
from wireroom.sametext import copy_key
from wireroom.seedfile import named_by_us, read_seed
from wireroom.store import Committed, Head, Outcome, StoryChange
from wireroom.urls import host_key
from workers.context import Context
from workers.copies import (
    Found,
    Placed,
    find_copied,
    find_place,
    give_up,
    must_look_again,
)
from workers.dedupe import new_version
from workers.discover import Expansion
from workers.identity import identified
from workers.inheriting import as_copy, enriched
from workers.intake import OWN, open_parcel
from workers.parcel import Parcel, unpack
from workers.parts import DONE, next_of_archive, wait_for_room
from workers.pipeline import read_article
from workers.republishing import outlet_of, shared_text
from workers.storyplace import into_story
from workers.trail import Trail
from workers.verdict import End, HandOn

REFETCH: Final = "its body was no longer in the claim check"
REFETCHES_MAX: Final = 2
"""Of one occurrence: a Redis that evicts what it was given would be fed for ever."""


def process(context: Context, item: Item, trail: Trail) -> HandOn | End:
    """Ends the item with its article, or with the items that its body stands for.

    Raises ``DefectError`` and ``PermanentError`` for what cannot be processed, and what
    `next_of_archive` raises.
    """
    # A claim after the store had committed: the store says how the item ended.
    if item.attempts > 1 and (ended := context.store.ended(item.id)) is not None:
        return End(
            disposition=ended.disposition,
            reason=ended.reason or None,
            article=ended.article_id,
            recorded=True,
        )
    wait_for_room(context, item)
    if (parcel := _parcel(context, item)) is None:
        return _again(item, trail)
    with trail.step("expand") as hop:
        opened = _opened(item, parcel)
        if isinstance(opened, Expansion):
            hop["entries"] = len(opened.entries)
            return _open_container(context, item, opened)
    now = datetime.now(UTC)
    with trail.step("extract") as hop:
        keep = frozenset(context.settings.keep_rejected)
        found = read_article(
            opened,
            now=now,
            keep_rejected=keep,
            host_memory=context.host_memory,
            site_rules=context.sites.current(),
        )
        if isinstance(found, Rejection):
            hop |= {"what": found.reason, "evidence": found.evidence[:300]}
            return End(disposition=Disposition.REJECTED, reason=found.reason)
        hop |= {"chars": len(found.text), "cut": len(found.boilerplate)}
    seen_at = datetime.fromtimestamp(item.entered_at / 1000, UTC)
    article = msgspec.structs.replace(found, first_seen_at=seen_at)
    return _keep(context, item, article, trail)


def _again(item: Item, trail: Trail) -> HandOn:
    """A page whose body is gone is fetched again; what has no address is claimed again, which
    fails for good where Redis was emptied and has forgotten the item too."""
    lost = sum(hop.get("what") == REFETCH for hop in item.trail)
    if item.kind == ItemKind.PAGE and item.url and lost < REFETCHES_MAX:
        trail.note("expand", what=REFETCH)
        return HandOn(stage="fetch", body=None, host=host_key(item.url))
    if item.attempts == 1:
        raise TransientError(REFETCH)
    raise DefectError("body-lost", REFETCH)


def _opened(item: Item, parcel: Parcel) -> Page | Expansion:
    """What the item's body holds.  An operator's own file that cannot be read is a defect, kept
    with its input; a page on the web that is no article is refused."""
    own = item.kind == ItemKind.SEED or bool(item.payload.get(OWN))
    try:
        return open_parcel(parcel, seed=own)
    except DefectError as error:
        if own:
            raise
        raise PermanentError(error.reason, str(error)) from error


def _parcel(context: Context, item: Item) -> Parcel | None:
    """The item's body, from its seed file or from the claim check; ``None`` where it is gone."""
    if item.body_ref:
        data = context.frontier.get_body(item.body_ref)
        return None if data is None else unpack(data)
    if "path" not in item.payload:
        raise DefectError("no-body", "the item has neither a body nor a file")
    if not named_by_us(item.payload, context.store.seed_key()):
        raise DefectError("not-signed", "no replay of this store has named this file")
    path, root = Path(item.payload["path"]), Path(item.payload["root"])
    return Parcel(
        data=read_seed(path, root, context.settings.seed_max_bytes),
        name=item.payload["name"] or str(path),
        fetched_at=datetime.now(UTC),
    )


def _open_container(context: Context, item: Item, opened: Expansion) -> End:
    found = next_of_archive(context, item, opened.entries)
    if not found and not item.payload.get(DONE):
        raise DefectError("no-entries", "a container without a single usable entry")
    return End(disposition=Disposition.UNCHANGED, reason="opened", children=found, container=True)


def _keep(context: Context, item: Item, article: Article, trail: Trail) -> End:
    """Deduplicates, enriches, groups and stores."""
    key = copy_key(article.text)
    article, before, same_text = identified(context, article, key, trail)
    if before is not None and before.text_key == key:
        outcome = _outcome(item, trail, Disposition.UNCHANGED, article, key)
        return _store(context, item, outcome, trail)
    if before is not None and _is_older(article, before):
        trail.note("deduplicate", what="an older version of what is stored")
        return End(disposition=Disposition.UNCHANGED, reason="older-version", article=article.id)
    try:
        return _keep_new(context, item, article, before, same_text, key, trail)
    except BaseException:  # the end of its time too
        give_up(context, article.id)
        raise


def _keep_new(
    context: Context,
    item: Item,
    article: Article,
    before: Head | None,
    same_text: Head | None,
    key: str,
    trail: Trail,
) -> End:
    """An article, or a version of one (``before``), that is not stored yet."""
    remembered = time.monotonic()
    found = _copied(context, article, same_text, trail)
    with trail.step("enrich"):
        if found is not None:
            article = as_copy(found.nearest, article, context.pipelines, _count_failure)
        else:
            article = enriched(article, context.pipelines, _count_failure)
    if found is None and must_look_again(context, remembered):
        found = _copied(context, article, None, trail, again=True)
    placed = Placed(article=article) if found is None else find_place(context, article, found)
    article, original = placed.article, placed.original
    story: dict[str, Any] | None = None
    changes: tuple[StoryChange, ...] = ()
    if original is not None:
        article = msgspec.structs.replace(article, story=original.story)
        story = {"id": original.story} if original.story else None
    else:
        if not context.pressure.room(REMEMBER_SECONDS).bursts:
            with translate():
                article = context.bursts.noted(article, time.time())
        story, changes = into_story(context, article, trail, seed=item.kind == ItemKind.SEED)
        article = msgspec.structs.replace(article, story=story["id"])
    proposed = Disposition.UPDATED if before is not None else Disposition.STORED
    if article.duplicate is not None and before is None:
        proposed = Disposition.DUPLICATE
    outcome = _outcome(item, trail, proposed, article, key, story)
    if before is not None:
        old = context.store.article(article.id)
        if old is not None:
            outcome = msgspec.structs.replace(outcome, diff=new_version(old, article))
    groups = [*found.groups] if found is not None else []
    if before is not None:
        groups.append(article.id)
    outcome = msgspec.structs.replace(
        outcome,
        like=found.nearest.id if found is not None else None,
        regroup=placed.regroup,
        overlaps=shared_text(context, article, groups),
        outlet=outlet_of(article),
        story_changes=changes,
    )
    return _store(context, item, outcome, trail)


def _copied(
    context: Context, article: Article, same: Head | None, trail: Trail, *, again: bool = False
) -> Found | None:
    with trail.step("deduplicate") as hop:
        found = find_copied(context, article, same, again=again)
        if found is not None:
            match = found.match
            hop |= {"what": match.kind, "of": match.of, "similarity": round(match.similarity, 4)}
    return found


def _is_older(article: Article, stored: Head) -> bool:
    """Whether the article says of itself that it was changed before the stored version was."""
    if article.modified_at is None or stored.modified_at is None:
        return False
    return article.modified_at < stored.modified_at


def _outcome(
    item: Item,
    trail: Trail,
    disposition: Disposition,
    article: Article,
    key: str,
    story: dict[str, Any] | None = None,
) -> Outcome:
    return Outcome(
        item=occurrence(item, trail.hops),
        disposition=disposition,
        article=article,
        text_key=key,
        story=story,
    )


def _store(context: Context, item: Item, outcome: Outcome, trail: Trail) -> End:
    with trail.step("store"):
        committed = context.store.commit(outcome)
    if not committed.replayed:
        _count(committed, outcome.article)
    return End(
        disposition=committed.disposition,
        reason=committed.reason or None,
        article=committed.article_id,
        recorded=True,
    )


def _count(committed: Committed, article: Article | None) -> None:
    if article is None:
        return
    meters().marks.inc(committed.watchlists)
    if committed.disposition in (Disposition.STORED, Disposition.DUPLICATE):
        meters().articles.labels(language_label(article.language)).inc()
        if article.published_at is not None:
            lag = (datetime.now(UTC) - article.published_at).total_seconds()
            meters().ingest_lag.observe(max(lag, 0.0))
    if committed.disposition == Disposition.DUPLICATE:
        kind = article.duplicate.kind if article.duplicate else "exact"
        meters().duplicates.labels(kind).inc()


def _count_failure(enricher: str, _error: Exception) -> None:
    meters().enricher_failures.labels(enricher).inc()
