"""The ``places`` section of the enrichment benchmark: is a name linked to the right place?

The test set is described in ``benchmarks/data/places/README.md``.  A place is right when a mention
that overlaps its name has its id.  Precision is the share of linked names that are right (a
place found in a sentence that names none counts as wrong), recall that of all names.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from wireroom.records import Article
from workers.enrich import enrich_many

DATA: Final = Path(__file__).resolve().parent / "data" / "places"
SPLITS: Final = ("development", "held-out")
SENTENCES: Final = {
    "en": (
        "A new tram line opened in {} on Monday.",
        "Hundreds of people marched through {} at noon.",
        "The mayor of {} announced a new budget.",
    ),
    "ar": (
        "افتتح متحف جديد في {} أمس.",
        "وصل الوفد إلى {} صباحا.",
        "قال سكان {} إن المياه انقطعت.",
    ),
    "es": (
        "Una nueva línea de tranvía abrió en {} el lunes.",
        "Los vecinos de {} protestaron por el ruido.",
        "El alcalde de {} presentó las cuentas.",
    ),
    "fr": (
        "Le train pour {} est parti à midi.",
        "Il a quitté {} dimanche soir.",
        "{} attend des milliers de visiteurs ce week-end.",
    ),
    "de": (
        "In {} wurde am Montag ein Museum eröffnet.",
        "Der Zug nach {} hatte Verspätung.",
        "Die Feuerwehr aus {} half beim Löschen.",
    ),
    "ru": (
        "В {} открыли новый музей.",
        "Новый завод построили в {}.",
        "На выставке в {} показали старые часы.",
    ),
    "uk": (
        "У {} відкрили новий музей.",
        "Новий завод збудували в {}.",
        "На виставці в {} показали старі годинники.",
    ),
    "el": (
        "Το τρένο για {} έφυγε το μεσημέρι.",
        "Επέστρεψαν από {} την Κυριακή.",
        "Πέταξαν προς {} χθες.",
    ),
    "tr": (
        "{} kentinde yeni bir müze açıldı.",
        "Yeni köprü {} kentinde açıldı.",
        "Uçak dün {} kentine indi.",
    ),
    "fa": (
        "موزه جدیدی در {} افتتاح شد.",
        "قطار از {} حرکت کرد.",
        "هیئت دیروز به {} رسید.",
    ),
    "zh": (
        "周一，{}开通了一条新线路。",
        "代表团昨天抵达{}。",
        "{}的一家工厂发生火灾。",
    ),
}
"""Sentences that a city's name stands in, one of three by the city's line."""
_MARK: Final = re.compile(r"\[(?P<name>[^|\]]+)\|(?P<id>[^\]]+)\]")
_PLACES: Final = frozenset(("GPE", "LOC", "FAC"))
Rows = list[tuple[str, ...]]


class Case(NamedTuple):
    """A sentence without marks and the places it should yield: (start, end, id)."""

    table: str
    split: str
    language: str
    text: str
    places: tuple[tuple[int, int, str], ...]


def cases() -> Iterator[Case]:
    """All sentences of both tables."""
    for number, (identity, split, *names) in enumerate(_lines("cities.tsv")):
        for (language, sentences), name in zip(SENTENCES.items(), names, strict=True):
            if name != "-":
                before, after = sentences[number % len(sentences)].split("{}")
                span = len(before), len(before) + len(name), identity
                yield Case("cities", split, language, before + name + after, (span,))
    for language, split, marked in _lines("namesakes.tsv"):
        text = _MARK.sub(lambda match: match["name"], marked)
        places = []
        shift = 0
        for match in _MARK.finditer(marked):
            start = match.start() - shift
            places.append((start, start + len(match["name"]), match["id"]))
            shift += len(match[0]) - len(match["name"])
        yield Case("namesakes", split, language, text, tuple(places))


def _lines(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def verdicts(chosen: list[Case]) -> Iterator[tuple[Case, str, str]]:
    """(case, right | wrong | missed | none, what was found) for each place of each sentence."""
    articles = enrich_many(Article(text=case.text, language=case.language) for case in chosen)
    for case, article in zip(chosen, articles, strict=True):
        found = [entity for entity in article.entities if entity.label in _PLACES]
        for start, end, identity in case.places:
            over = [entity for entity in found if entity.start < end and start < entity.end]
            seen = " ".join(f"{entity.text}={entity.id}" for entity in over)
            if any(entity.id == identity for entity in over):
                yield case, "right", seen
            else:
                yield case, "wrong" if over else "missed", f"{case.text[start:end]}: {seen}"
        if not case.places:
            seen = " ".join(f"{entity.text}={entity.id}" for entity in found)
            yield case, "wrong" if found else "none", seen


def places(_data: Path) -> Rows:
    """Names of our own sentences that are linked to the right place, by table and language."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for case, verdict, _ in verdicts(list(cases())):
        for language in (case.language, "all"):
            key = (case.split, case.table, language)
            count = counts.setdefault(key, Counter())
            count[verdict] += 1
            count["gold"] += verdict != "none" and bool(case.places)
    rows: Rows = [("split", "table", "language", "precision", "recall", "names")]
    for key in sorted(counts):
        count = counts[key]
        precision = count["right"] / max(1, count["right"] + count["wrong"])
        recall = count["right"] / max(1, count["gold"])
        rows.append((*key, f"{precision:.3f}", f"{recall:.3f}", str(count["gold"])))
    return rows


def main() -> int:
    """``python -m benchmarks.places_section [LANGUAGE…]``: what is wrong in the first half."""
    chosen = [
        c for c in cases() if c.split == SPLITS[0] and c.language in (sys.argv[1:] or SENTENCES)
    ]
    for case, verdict, seen in verdicts(chosen):
        if verdict in ("wrong", "missed"):
            print(case.language, verdict, case.text, "|", seen)
    return 0


if __name__ == "__main__":
    sys.exit(main())
