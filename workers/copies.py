"""Whether a new article copies a stored one, and which place it finds among the copies."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import msgspec

from wireroom import limits
from wireroom.errors import TransientError
from wireroom.frontier import translate
from wireroom.pressure import REMEMBER_SECONDS
from wireroom.records import Article
from wireroom.store import Head, Placing
from workers.context import Context
from workers.dedupe import Match, Place, Relations, earlier, fingerprint, matches, settle
from workers.state.fingerprints import CANDIDATES_MAX, Candidate

IN_FLIGHT_SHARE: Final = 1 / 6
"""Of the time limit of one item: how long a copy waits for an original that another worker is
just storing.  Whatever took half as long to be analysed, the copy that waited in vain among them,
looks again, twice as patiently, before it is stored: of the two, one sees the other."""
IN_FLIGHT_STEP_SECONDS: Final = 0.02
HELD_LOOK_SECONDS: Final = 0.5
"""Between two looks whether a worker still has in hand what is waited for."""
COMPARED: Final = CANDIDATES_MAX
WEAK_COMPARED: Final = 2


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The stored articles that a new one copies, or that copy it."""

    nearest: Article
    match: Match
    """what the new article is to the nearest"""
    groups: tuple[str, ...]
    """of all that match, the best match first"""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A new article among its copies, and who finds another place because of it."""

    article: Article
    original: Article | None = None
    """that of the group which it enters, as it is stored"""
    regroup: tuple[Placing, ...] = ()


def find_copied(
    context: Context, article: Article, same: Head | None, *, again: bool = False
) -> Found | None:
    """The stored articles that match ``article``, verified on their texts.

    ``same``: the stored article with the same text, if there is one.  ``again``: the article was
    slow to be analysed, and a copy may have given up waiting for it (`must_look_again`).

    Remembers the article's fingerprint in the same atomic step as it looks for others.
    """
    fp = fingerprint(article.text)
    with translate():
        if context.pressure.room(REMEMBER_SECONDS).copies:
            found = context.fingerprints.probe(article.id, fp, time.time())
        else:
            found = context.fingerprints.match_and_insert(article.id, fp, time.time())
            if context.hand is not None and context.hand.lease is not None:
                context.fingerprints.held_by(article.id, context.hand.lease)
    compared = _worth_comparing(article.id, found)
    ids = [each.article_id for each in compared]
    if same is not None and same.id != article.id:
        ids.insert(0, same.id)
    if not ids:
        return None
    patience = _patience(context) * (2 if again else 1)
    # Two that look again do not wait for each other: the lesser id goes first.
    awaited = {
        each.article_id
        for each in compared
        if each.recent and (not again or each.article_id < article.id)
    }
    texts = _texts(context, list(dict.fromkeys(ids)), awaited, patience)
    matched = matches(article.text, texts.items(), threshold=context.settings.near_threshold)
    stored = context.store.articles([each.of for each in matched], origins=False)
    matched = [each for each in matched if each.of in stored]
    if not matched:
        return None
    groups = (_group(stored[each.of]) for each in matched)
    return Found(
        nearest=stored[matched[0].of],
        match=matched[0],
        groups=tuple(dict.fromkeys(each for each in groups if each != article.id)),
    )


def find_place(context: Context, article: Article, found: Found) -> Placed:
    """Where ``article`` belongs by the evidence of all the copies that were found."""
    heads = context.store.articles(found.groups, origins=False)
    groups = [heads[name] for name in found.groups if name in heads]
    if not groups:
        return Placed(article=msgspec.structs.replace(article, duplicate=None))
    if len(groups) == 1 and _comes_after(article, groups[0]):
        members = [groups]
    else:
        members = [_members(context, each) for each in groups]
    relations = Relations(context.settings.near_threshold)
    own, *others = settle(article, members, relations)
    was = {each.id: group[0] for group in members for each in group}
    # It enters its group as that stands, which is then arranged in the same transaction.
    entered: Article | None = None
    duplicate = own.duplicate
    if duplicate is not None:
        entered = was[duplicate.of]
    elif entered := next((each for each in groups if _gave_way(article, each, others)), None):
        match = relations.between(article, entered)
        duplicate = match.as_duplicate() if match is not None else None
    regroup: tuple[Placing, ...] = ()
    if others:
        stands = entered.id if entered is not None else article.id
        regroup = (
            Placing(article=article.id, was=stands, duplicate=own.duplicate),
            *(
                Placing(article=each.article, was=was[each.article].id, duplicate=each.duplicate)
                for each in others
            ),
        )
    return Placed(
        article=msgspec.structs.replace(article, duplicate=duplicate),
        original=entered,
        regroup=regroup,
    )


def _gave_way(article: Article, original: Article, places: Sequence[Place]) -> bool:
    """Whether an original becomes a copy of ``article``."""
    return any(
        each.article == original.id and each.duplicate and each.duplicate.of == article.id
        for each in places
    )


def _members(context: Context, original: Article) -> list[Article]:
    """The articles of a group that are weighed, the original first."""
    heads = context.store.members(original.id, limits.GROUP_WEIGHED_MAX)
    ids = [each.id for each in heads if each.id != original.id]
    stored = context.store.articles(ids, origins=False)
    return [original, *stored.values()]


def _comes_after(article: Article, original: Article) -> bool:
    """Whether strong evidence says so: then no other member of the group can change that."""
    found = earlier(article, original)
    return found.original == original.id and found.reason in ("credit", "published")


def _group(article: Article) -> str:
    return article.duplicate.of if article.duplicate is not None else article.id


def give_up(context: Context, article_id: str) -> None:
    """The article is not stored now, though others may see it in the index: they need not wait."""
    with suppress(TransientError), translate():
        context.fingerprints.held_by(article_id, None)


def must_look_again(context: Context, since: float) -> bool:
    """Whether a copy may have given up waiting for what was remembered at ``since`` (monotonic)."""
    return time.monotonic() - since > _patience(context) / 2


def _patience(context: Context) -> float:
    return context.settings.process_soft_seconds * IN_FLIGHT_SHARE


def _worth_comparing(own: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates whose texts are compared, best first.

    A copy or a contained text of some length shares several anchors; one alone is mostly a
    turn of phrase that many reports use, so only the first few of those are looked at.
    """
    others = [each for each in found if each.article_id != own]
    strong = [each for each in others if each.exact or each.anchors > 1]
    weak = [each for each in others if not each.exact and each.anchors <= 1]
    return [*strong, *weak[:WEAK_COMPARED]][:COMPARED]


def _texts(context: Context, ids: list[str], awaited: set[str], patience: float) -> dict[str, str]:
    """Texts of the candidates, in their order.  One that was remembered just now and is not
    stored yet is waited for while its worker has it in hand; an older one that is not stored
    never will be."""
    deadline = time.monotonic() + patience
    look = 0.0
    while True:
        texts = context.store.texts(ids)
        awaited = awaited - texts.keys()
        if not awaited or time.monotonic() > deadline:
            return {name: texts[name] for name in ids if name in texts}
        if time.monotonic() >= look:
            look = time.monotonic() + HELD_LOOK_SECONDS
            if left := _left(context, awaited):
                # It may have been stored, and so left, since the texts were read.
                awaited -= left
                continue
        time.sleep(IN_FLIGHT_STEP_SECONDS)


def _left(context: Context, ids: set[str]) -> set[str]:
    """Those of the articles that no worker has in hand any more, because it has given them up,
    died, or is done."""
    with translate():
        holders = context.fingerprints.holders(ids)
    leases = [each for each in holders.values() if each is not None]
    held = dict(zip(leases, context.frontier.held(leases), strict=True)) if leases else {}
    return {name for name, lease in holders.items() if lease is None or not held[lease]}
