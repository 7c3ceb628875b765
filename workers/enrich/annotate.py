"""All rules over one text, and the one place that settles which of two readings stands.

Policy.  Among the rules: a known name of several words, a country or a demonym stands; an
organisation built around a cue word swallows the names inside it (``Russian Foreign
Ministry``); a person's name beats a city of one word; the longer of two equals wins.
With a trained pipeline: its spans of PERSON, ORG, GPE, LOC, NORP, FAC, EVENT … are added where
no rule found anything; where both did, a rule's span with an id from the gazetteer keeps its
label and id, except that a longer trained span of PERSON or ORG that contains it stands
instead; people found by both take the longer span.  Numbers, dates and the like from a
trained pipeline are kept when they overlap nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from workers.enrich import outlets
from workers.enrich.companies import find_companies
from workers.enrich.gazetteer import load
from workers.enrich.lexicon import lexicon
from workers.enrich.matching import find_names
from workers.enrich.mentions import Mention
from workers.enrich.ministries import find_ministries
from workers.enrich.organisations import find_organisations
from workers.enrich.people import find_people
from workers.enrich.places import widen_places
from workers.enrich.scanned import outlets_of, words_of
from workers.enrich.tokens import Words


def annotate(text: str, language: str | None) -> list[Mention]:
    """Mentions that the rules find, in text order, not overlapping."""
    words = words_of(text)
    if not len(words):
        return []
    cues = lexicon(language)
    shouting = _shouting(words)
    names = widen_places(words, cues, find_names(words, cues, load()))
    names = _over(names, find_ministries(words, names))
    names = _over(names, find_companies(words, cues, names, shouting))
    organisations = find_organisations(words, cues, names, shouting)
    inside = _taken(organisations)
    names = [name for name in names if not _within(name, inside)]
    taken = _taken(names) | inside
    people = find_people(words, cues, taken, shouting)
    occupied = _taken(people)
    kept = [m for m in names + organisations if not _within(m, occupied)]
    return _with_outlets(words, sorted(kept + people, key=lambda mention: mention.start))


def _with_outlets(words: Words, mentions: list[Mention]) -> list[Mention]:
    """Outlets of the table are ORG and go by their id ``outlet:<domain>`` everywhere."""
    for mention in mentions:
        if mention.label == "ORG" and mention.name:
            known = outlets.by_name(mention.name)
            if known is not None:
                mention.id, mention.name = known.id, known.name
    starts, ends = [m.start for m in mentions], [m.end for m in mentions]
    gone: set[int] = set()
    fresh: list[Mention] = []
    for span in outlets_of(words.text):
        over = range(bisect_right(ends, span.start), bisect_left(starts, span.end))
        met = [mentions[i] for i in over if i not in gone]
        around = [m for m in met if m.label == "ORG"]
        if around:
            for mention in around:
                mention.id, mention.name = span.outlet.id, span.outlet.name
            continue
        if any(m.label == "PERSON" or m.end - m.start > span.end - span.start for m in met):
            continue
        first = bisect_right(words.starts, span.start) - 1
        last = bisect_left(words.starts, span.end) - 1
        if first < 0:
            continue
        gone.update(over)
        fresh.append(
            Mention(
                first=first, last=last, start=span.start, end=span.end, label="ORG",
                id=span.outlet.id, name=span.outlet.name, country=span.outlet.country or "",
            )
        )  # fmt: skip
    kept = [mention for i, mention in enumerate(mentions) if i not in gone]
    return sorted(kept + fresh, key=lambda mention: mention.start)


def _over(names: list[Mention], stronger: list[Mention]) -> list[Mention]:
    """Both in text order, without the names that a stronger mention holds words of."""
    if not stronger:
        return names
    inside = _taken(stronger)
    kept = [name for name in names if not _within(name, inside)]
    return sorted(kept + stronger, key=lambda name: name.first)


def _taken(mentions: list[Mention]) -> dict[int, Mention]:
    return {i: mention for mention in mentions for i in range(mention.first, mention.last + 1)}


def _within(mention: Mention, taken: dict[int, Mention]) -> bool:
    return any(i in taken for i in range(mention.first, mention.last + 1))


def _shouting(words: Words) -> list[bool]:
    """Which words stand in a line of title case or capitals, where a capital says nothing."""
    out = [False] * len(words)
    first = 0
    lines = [at for at, gap in enumerate(words.behind) if "\n" in gap]
    for last in (*lines, len(words) - 1):
        line = range(first, last + 1)
        stopped = words.text.startswith((".", "!", "?", "。"), words.ends[last])
        long = [] if stopped else [i for i in line if len(words.words[i]) > 3]
        if len(long) >= 4 and sum([words.upper[i] for i in long]) >= 0.8 * len(long):
            for i in line:
                out[i] = True
        first = last + 1
    return out


def merge(rules: list[Mention], trained: list[Mention]) -> list[Mention]:
    """One list from the rules' and a trained pipeline's mentions, by the policy above."""
    kept = sorted(rules, key=lambda mention: mention.start)
    starts, ends = [m.start for m in kept], [m.end for m in kept]
    for span in sorted(trained, key=lambda m: (m.start - m.end, m.start)):
        low, high = bisect_right(ends, span.start), bisect_left(starts, span.end)
        if low < high and not _replaces(span, kept[low:high]):
            continue
        kept[low:high], starts[low:high], ends[low:high] = [span], [span.start], [span.end]
    return kept


def _replaces(span: Mention, over: list[Mention]) -> bool:
    """Whether a trained pipeline's mention stands instead of the rules' that it overlaps."""
    contains = all(span.start <= m.start and m.end <= span.end for m in over)
    longer = span.end - span.start > max(m.end - m.start for m in over)
    if not (contains and longer and span.label in {"PERSON", "ORG"}):
        return False
    same = [m for m in over if m.label == span.label]
    if same and span.label == "ORG" and (same[0].id or "").startswith("wikidata:"):
        return False
    return not (
        span.label == "PERSON" and any(m.label in {"GPE", "NORP"} and not m.soft for m in over)
    )
