"""Where the event of a report was: dateline, ``in X`` of the opening, title.

A dateline is where the report was written; a town in the first sentence says more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wireroom.records import Entity
from workers.enrich.eventing.candidates import SENTENCE_WEIGHTS, Candidate, Ranked, evidence, rank
from workers.enrich.eventing.cues import Cues
from workers.enrich.eventing.opening import Opening
from workers.enrich.tokens import BREAK, Words

__all__ = ["event_place"]

_LABELS: Final = frozenset(("GPE", "LOC", "FAC"))
_PATH_MAX: Final = 6
"""Words between a preposition and its place: "in the port city of X"."""
_DATELINE: Final = 0.88
_WEAK_DATELINE: Final = 0.62
_ELSEWHERE: Final = 0.62
"""Of a dateline's weight, where the first sentence names a place in another country."""
_TITLE: Final = 0.45
_TITLE_BARE: Final = 0.2
_BARE: Final = 0.12
_LEAST: Final = 0.4
_COARSE: Final = 0.85
"""Of the weight of a country or larger: it says less about where."""


def event_place(
    opening: Opening,
    title: Words,
    entities: Sequence[Entity],
    countries: Mapping[str, str],
    cues: Cues,
) -> dict[str, Any] | None:
    """``{id, name, country?, evidence}`` of the most specific place that the evidence carries.

    ``countries``: ISO 3166 code of the linked places that are no countries.
    """
    known = [each for each in entities if each.id and each.label in _LABELS]
    names = {each.id or "": each.name or each.text for each in known}
    candidates = [*_in_text(opening, known, countries, cues), *_in_title(title, known, cues)]
    ranked = _specific(rank(candidates), countries)
    if not ranked or ranked[0].score < _LEAST:
        return None
    chosen = ranked[0]
    identity = str(chosen.answer)
    second = next(
        (each for each in ranked[1:] if not _inside(identity, str(each.answer), countries)), None
    )
    found: dict[str, Any] = {"id": identity, "name": names[identity]}
    country = _country(identity, countries)
    if country:
        found["country"] = country
    found["evidence"] = evidence(chosen, second, str(second.answer) if second else None)
    return found


def _country(identity: str, countries: Mapping[str, str]) -> str:
    return identity.removeprefix("iso3166:") if _is_country(identity) else countries.get(
        identity, ""
    )  # fmt: skip


def _is_country(identity: str) -> bool:
    return identity.startswith("iso3166:")


def _inside(one: str, other: str, countries: Mapping[str, str]) -> bool:
    """Whether ``other`` is the country of ``one``."""
    return _is_country(other) and _country(one, countries) == _country(other, countries)


def _specific(ranked: list[Ranked], countries: Mapping[str, str]) -> list[Ranked]:
    """A town moves before the country that it is in, and takes over some of its evidence."""
    if not ranked or not _is_country(str(ranked[0].answer)):
        return ranked
    inside = [
        each
        for each in ranked[1:]
        if each.score >= _LEAST and _inside(str(each.answer), str(ranked[0].answer), countries)
    ]
    return [*inside[:1], *(each for each in ranked if each not in inside[:1])]


def _in_text(
    opening: Opening, entities: Sequence[Entity], countries: Mapping[str, str], cues: Cues
) -> list[Candidate]:
    words = opening.words
    line = opening.dateline
    dated: list[Candidate] = []
    found: list[Candidate] = []
    for each in entities:
        at = bisect_right(words.starts, each.start) - 1
        if at < 0 or at >= len(opening.sentences):
            continue
        sentence = opening.sentence_of(at)
        if sentence < 0:
            if line is not None and line.start <= each.start < line.end:
                weight = _DATELINE if line.strong else _WEAK_DATELINE
                first = each.start == line.start or not dated
                dated.append(_candidate(each, "dateline", weight if first else weight / 2, cues))
            continue
        located = _is_located(words, at, each.start, cues)
        weight = SENTENCE_WEIGHTS[sentence]
        if located:
            found.append(_candidate(each, "preposition", weight, cues))
        elif located is None:
            found.append(_candidate(each, "mention", _BARE * weight, cues))
    return [*_held_against(dated, found, countries), *found]


def _held_against(
    dated: list[Candidate], found: list[Candidate], countries: Mapping[str, str]
) -> list[Candidate]:
    """The dateline's places, weighing less where the first sentence is somewhere else."""
    if not dated:
        return dated
    own = {_country(str(each.answer), countries) for each in dated}
    told = [e for e in found if e.method == "preposition" and e.weight > SENTENCE_WEIGHTS[1]]
    elsewhere = any(_country(str(each.answer), countries) not in own for each in told)
    nearer = any(
        not _is_country(str(each.answer)) and each.answer != dated[0].answer for each in told
    )
    if not elsewhere and not nearer:
        return dated
    return [
        Candidate(
            answer=each.answer, method=each.method, weight=each.weight * _ELSEWHERE,
            text=each.text, start=each.start, end=each.end,
        )
        for each in dated
    ]  # fmt: skip


def _candidate(entity: Entity, method: str, weight: float, cues: Cues) -> Candidate:
    coarse = _is_country(entity.id or "") or (entity.id or "").startswith("loc:")
    return Candidate(
        answer=entity.id, method=method, weight=weight * (_COARSE if coarse else 1.0),
        text=entity.text, start=entity.start, end=entity.end,
    )  # fmt: skip


def _is_located(words: Words, at: int, start: int, cues: Cues) -> bool | None:
    """Whether a preposition of place stands before this word; ``None``: nothing does, ``False``:
    it does, but says something else ("based in X")."""
    clitic = words.text[words.starts[at] : start]
    if clitic:
        return True if any(clitic.endswith(each) for each in cues.place_clitics) else None
    position = at - 1
    strange = 0
    for _ in range(_PATH_MAX):
        if position < 0 or words.gaps[position] == BREAK:
            return None
        word = words.folded[position]
        if word in cues.place_before:
            before = words.folded[max(0, position - 2) : position]
            return not any(each in cues.place_bars for each in before)
        if not _is_path(word, cues):
            # "in the Siberian city of": an adjective before what the path has named.
            strange += 1
            if strange > 1 or position == at - 1:
                return None
        position -= 1
    return None


def _is_path(word: str, cues: Cues) -> bool:
    """A word that may stand between: one of the list, in Arabic also with its clitics."""
    if word in cues.place_path:
        return True
    return bool(cues.place_clitics) and word.removeprefix("ال") in cues.place_path


def _in_title(title: Words, entities: Sequence[Entity], cues: Cues) -> list[Candidate]:
    """Places of the text that the title names too."""
    if not len(title):
        return []
    found: dict[str, Candidate] = {}
    forms = {tuple(Words(each.text).folded): each for each in reversed(entities)}
    for at, word in enumerate(title.folded):
        for form, entity in forms.items():
            identity = entity.id or ""
            if form[:1] != (word,) or tuple(title.folded[at : at + len(form)]) != form:
                continue
            located = _is_located(title, at, title.starts[at], cues)
            weight = _TITLE if located else _TITLE_BARE
            if located is False or (identity in found and found[identity].weight >= weight):
                continue
            last = at + len(form) - 1
            found[identity] = Candidate(
                answer=identity, method="title", weight=weight, text=title.slice(at, last),
                start=title.starts[at], end=title.ends[last], origin="title",
            )  # fmt: skip
    return list(found.values())
