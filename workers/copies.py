"""Whether a new article copies a stored one, and what it takes over from it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from wireroom.frontier import translate
from wireroom.records import Article, Attribution, Entity, Quote
from wireroom.store import Head
from workers.context import Context
from workers.dedupe import Match, decide, earlier, fingerprint, inherit
from workers.enrich import enrich
from workers.state.fingerprints import Candidate

IN_FLIGHT_SHARE: Final = 1 / 6
"""Of the time limit of one item: how long a copy waits for an original that another worker is
just storing.  Whatever took half as long to be analysed, the copy that waited in vain among them,
looks again, twice as patiently, before it is stored: of the two, one sees the other."""
IN_FLIGHT_STEP_SECONDS: Final = 0.02
COMPARED: Final = 4
WEAK_COMPARED: Final = 2

OnFailure = Callable[[str, Exception], None]


def find_original(
    context: Context, article: Article, same: Head | None, *, again: bool = False
) -> tuple[Article | None, Match | None]:
    """The stored article that ``article`` copies, with the verified match.

    ``same``: the stored article with the same text, if there is one.  ``again``: the article was
    slow to be analysed, and a copy may have given up waiting for it (`must_look_again`).

    Remembers the article's fingerprint in the same atomic step as it looks for others.
    """
    fp = fingerprint(article.text)
    with translate():
        found = context.fingerprints.match_and_insert(article.id, fp, time.time())
    compared = _worth_comparing(article.id, found)
    ids = [each.article_id for each in compared]
    if same is not None and same.id != article.id:
        ids.insert(0, same.id)
    if not ids:
        return None, None
    patience = _patience(context) * (2 if again else 1)
    # Two that look again do not wait for each other: the lesser id goes first.
    awaited = {
        each.article_id
        for each in compared
        if each.recent and (not again or each.article_id < article.id)
    }
    texts = _texts(context, list(dict.fromkeys(ids)), awaited, patience)
    match = decide(article.text, texts.items(), threshold=context.settings.near_threshold)
    if match is None:
        return None, None
    stored = context.store.article(match.of)
    if stored is None:
        return None, None
    if stored.duplicate is not None and match.kind in ("exact", "near"):
        # A copy of a copy is a copy of the original.
        original = context.store.article(stored.duplicate.of)
        if original is not None and original.id != article.id:
            through = decide(
                article.text,
                [(original.id, original.text)],
                threshold=context.settings.near_threshold,
            )
            if through is not None:
                return original, through
    return stored, match


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


def comes_before(article: Article, original: Article, match: Match) -> bool:
    """Whether the evidence makes the newcomer the original of the two."""
    if match.kind not in ("exact", "near"):
        return False
    return earlier(article, original).original == article.id


def _texts(context: Context, ids: list[str], awaited: set[str], patience: float) -> dict[str, str]:
    """Texts of the candidates, in their order.  One that was remembered just now and is not
    stored yet is waited for; an older one that is not stored never will be."""
    deadline = time.monotonic() + patience
    while True:
        texts = context.store.texts(ids)
        if awaited <= texts.keys() or time.monotonic() > deadline:
            return {name: texts[name] for name in ids if name in texts}
        time.sleep(IN_FLIGHT_STEP_SECONDS)


def enriched(article: Article, pipelines: Mapping[str, str], on_failure: OnFailure) -> Article:
    """The article with everything that can be said about its text."""
    return enrich(article, pipelines=pipelines, on_failure=on_failure)


def as_copy(
    original: Article,
    article: Article,
    match: Match,
    pipelines: Mapping[str, str],
    on_failure: OnFailure,
) -> Article:
    """``article`` with the spans of the text that it shares with ``original``; only what is
    its own is analysed."""
    shared = inherit(original, article.text)
    entities, quotes = list(shared.entities), list(shared.quotes)
    attributions = [*article.attributions, *_found_again(original, article.text)]
    for start, end in shared.fresh:
        part = enrich(
            msgspec.structs.replace(
                article, text=article.text[start:end], attributions=(), entities=(), quotes=()
            ),
            pipelines=pipelines,
            on_failure=on_failure,
        )
        entities += [_moved(each, start) for each in part.entities]
        quotes += [_moved_quote(each, start) for each in part.quotes]
        attributions += [_moved_credit(each, start) for each in part.attributions]
    return msgspec.structs.replace(
        article,
        entities=tuple(sorted(entities, key=lambda each: each.start)),
        quotes=tuple(sorted(quotes, key=lambda each: each.start)),
        attributions=tuple(dict.fromkeys(attributions)),
        keywords=original.keywords,
        duplicate=match.as_duplicate(),
    )


def _found_again(original: Article, text: str) -> list[Attribution]:
    found = []
    for each in original.attributions:
        at = text.find(each.text)
        if at >= 0 and each.start is not None:
            found.append(msgspec.structs.replace(each, start=at, end=at + len(each.text)))
    return found


def _moved(entity: Entity, by: int) -> Entity:
    return msgspec.structs.replace(entity, start=entity.start + by, end=entity.end + by)


def _moved_quote(quote: Quote, by: int) -> Quote:
    return msgspec.structs.replace(
        quote,
        start=quote.start + by,
        end=quote.end + by,
        speaker_start=None if quote.speaker_start is None else quote.speaker_start + by,
        speaker_end=None if quote.speaker_end is None else quote.speaker_end + by,
    )


def _moved_credit(credit: Attribution, by: int) -> Attribution:
    if credit.start is None or credit.end is None:
        return credit
    return msgspec.structs.replace(credit, start=credit.start + by, end=credit.end + by)
