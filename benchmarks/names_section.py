"""The ``own`` section of the enrichment benchmark: names, quotations and credits by language.

The test set and its marks are described in ``benchmarks/data/names/README.md``.  A span counts
when both ends agree.  ``same one`` is the share of pairs of found people of one report that are
rightly held to be one or two; ``over languages`` is the same for people of one event in two
languages, over the pairs that are one.  A quotation counts from an overlap (intersection over
union) of 0.8, a reported statement from 0.5.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from wireroom.records import Article, Entity, Quote
from workers.enrich import enrich_many
from workers.enrich.outlets import by_domain

DATA: Final = Path(__file__).resolve().parent / "data" / "names"
LANGUAGES: Final = ("en", "ar", "es", "fr", "de", "ru", "uk", "el", "tr")
SPLITS: Final = ("development", "held-out")
_SHARED: Final = ("s1", "s2", "s3", "s4")
_MARK: Final = re.compile(
    r"\[(?P<text>[^\[\]|]+)\|(?P<label>[POGNX-])(?: (?P<id>[\w-]+))?\]"
    r"|<(?P<open>[qi]) (?P<by>[\w-]+)>|</(?P<close>[qi])>"
)
_LABELS: Final = {"P": "PERSON", "O": "ORG", "G": "PLACE"}
_GROUP: Final = {"GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}
Rows = list[tuple[str, ...]]


class Span(NamedTuple):
    """A marked stretch: ``label`` is an entity's label, ``q`` or ``i``; ``id`` whose it is."""

    start: int
    end: int
    label: str
    id: str


class Report(NamedTuple):
    """One report: its text without marks, and what was marked."""

    event: str
    language: str
    credits: frozenset[tuple[str, str]]
    text: str
    spans: tuple[Span, ...]

    split: str


def reports(language: str) -> Iterator[Report]:
    """The reports of a language; a broken mark raises ``ValueError``."""
    text = (DATA / f"{language}.txt").read_text(encoding="utf-8")
    blocks = [block.split("\n", 1) for block in re.split(r"^# ", text, flags=re.MULTILINE)[1:]]
    own = [event for head, _ in blocks if (event := head.partition("-")[0])[0] == "l"]
    first = {*_first_half(_SHARED, ""), *_first_half(own, language)}
    for head, body in blocks:
        name, *credits_ = head.split()
        event = name.partition("-")[0]
        pairs = (credit.partition(":") for credit in credits_)
        clean, spans = _unmark(body.strip())
        yield Report(
            event,
            language,
            frozenset((kind, outlet.replace("_", " ")) for kind, _, outlet in pairs),
            clean,
            spans,
            SPLITS[event not in first],
        )


def _first_half(events: Sequence[str], language: str) -> list[str]:
    """Half of the events, chosen by the SHA-256 of their names."""
    order = sorted(events, key=lambda e: hashlib.sha256(f"{e}-{language}".encode()).digest())
    return order[: len(order) // 2]


def _unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    out: list[str] = []
    size = at = 0
    spans: list[Span] = []
    opened: list[tuple[str, str, int]] = []
    for match in _MARK.finditer(marked):
        before = marked[at : match.start()]
        out.append(before)
        size += len(before)
        at = match.end()
        if match["open"]:
            opened.append((match["open"], match["by"], size))
        elif match["close"]:
            kind, by, start = opened.pop()
            if kind != match["close"]:
                raise ValueError(f"crossed marks: {before!r}")
            spans.append(Span(start, size, kind, by))
        else:
            out.append(match["text"])
            label = _LABELS.get(match["label"], match["label"])
            spans.append(Span(size, size + len(match["text"]), label, match["id"] or ""))
            size += len(match["text"])
    out.append(marked[at:])
    clean = "".join(out)
    if opened or re.search(r"[\[\]|<>]", clean):
        raise ValueError(f"a mark is not closed: {clean[:200]!r}")
    return clean, tuple(spans)


# --- scoring -----------------------------------------------------------------------------


def score(
    report: Report, article: Article, counts: Counter[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Adds a report to ``counts``; returns (gold id, our id) of its people, and what is wrong."""
    wrong: list[str] = []
    found = {
        (e.start, e.end, _GROUP.get(e.label, e.label)): e
        for e in article.entities
        if _GROUP.get(e.label, e.label) in _LABELS.values()
    }
    ignored = [(s.start, s.end) for s in report.spans if s.label in "NX-"]
    gold = {s[:3]: s for s in report.spans if s.label in _LABELS.values()}
    linked: list[tuple[str, str]] = []
    for key, span in gold.items():
        counts[f"{span.label} gold"] += 1
        ours = found.get(key)
        if ours is None:
            wrong.append(f"missed {span.label}: {report.text[span.start : span.end]}")
            continue
        counts[f"{span.label} hit"] += 1
        if span.label == "PERSON":
            linked.append((span.id, ours.id or ""))
        if span.label == "PLACE" and span.id:
            counts["country"] += 1
            right = _country(ours, article) == span.id
            counts["country right"] += right
            if not right:
                wrong.append(f"country of {ours.text}: {ours.id}")
    for (start, end, label), ours in found.items():
        if any(start < stop and begin < end for begin, stop in ignored):
            continue
        counts[f"{label} ours"] += 1
        if (start, end, label) not in gold:
            wrong.append(f"wrong {label}: {ours.text}")
    for (mine, our), (other, their) in itertools.combinations(linked, 2):
        counts["pairs"] += 1
        right = (mine == other) == _meet(our, their)
        counts["pairs right"] += right
        if not right:
            wrong.append(f"pair {mine}/{other}: {our} {their}")
    _quotes(report, article, counts, wrong)
    _credits(report, article, counts, wrong)
    return linked, wrong


def _meet(one: str, other: str) -> bool:
    """Whether two ids may be one person: equal, or a surname alone and the full name."""
    return one == other or one.startswith(other + ".") or other.startswith(one + ".")


def _country(entity: Entity, article: Article) -> str:
    scheme, _, code = (entity.id or "").partition(":")
    if scheme == "iso3166":
        return code[:2]
    places: dict[str, str] = article.notes.get("places", {})
    return places.get(entity.id or "", "")


def _quotes(report: Report, article: Article, counts: Counter[str], wrong: list[str]) -> None:
    for kind, least in (("q", 0.8), ("i", 0.5)):
        ours = [quote for quote in article.quotes if quote.indirect == (kind == "i")]
        counts[f"{kind} ours"] += len(ours)
        for span in report.spans:
            if span.label != kind:
                continue
            counts[f"{kind} gold"] += 1
            quote = max(ours, key=lambda q: _overlap(q, span), default=None)
            if quote is None or _overlap(quote, span) < least:
                wrong.append(f"missed {kind}: {report.text[span.start : span.end]}")
                continue
            ours.remove(quote)
            counts[f"{kind} hit"] += 1
            if span.id != "-":
                counts[f"{kind} by"] += 1
                right = _speaks(quote, span.id, report, article)
                counts[f"{kind} by right"] += right
                if not right:
                    wrong.append(f"speaker {span.id}: {quote.speaker} {quote.text}")
        wrong.extend(f"wrong {kind}: {quote.text}" for quote in ours)


def _overlap(quote: Quote, span: Span) -> float:
    both = min(quote.end, span.end) - max(quote.start, span.start)
    return max(0, both) / (max(quote.end, span.end) - min(quote.start, span.start))


def _speaks(quote: Quote, who: str, report: Report, article: Article) -> bool:
    mine = [s for s in report.spans if s.id == who and s.label not in "qi"]
    named = [(quote.speaker_start or 0, quote.speaker_end or 0)]
    named += [
        (e.start, e.end) for e in article.entities if quote.speaker_id and e.id == quote.speaker_id
    ]
    return any(start < s.end and s.start < end for start, end in named for s in mine)


def _credits(report: Report, article: Article, counts: Counter[str], wrong: list[str]) -> None:
    ours = {
        (a.kind, (a.outlet_id or a.outlet).removeprefix("outlet:")) for a in article.attributions
    }
    wanted = {
        (kind, known.domain if (known := by_domain(outlet)) else outlet)
        for kind, outlet in report.credits
    }
    counts["c gold"] += len(wanted)
    counts["c ours"] += len(ours)
    counts["c hit"] += len(ours & wanted)
    wrong.extend(f"missed credit: {pair}" for pair in wanted - ours)
    wrong.extend(f"wrong credit: {pair}" for pair in ours - wanted)


def measure(
    split: str, languages: tuple[str, ...] = LANGUAGES
) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts by language and over all (``all``), and what was wrong, report by report."""
    counts: dict[str, Counter[str]] = {}
    people: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    wrong: list[str] = []
    for language in languages:
        counts[language] = Counter()
        chosen = [report for report in reports(language) if report.split == split]
        articles = enrich_many(Article(text=r.text, language=language) for r in chosen)
        for report, article in zip(chosen, articles, strict=True):
            linked, bad = score(report, article, counts[language])
            wrong.extend(f"{report.event}-{language}: {line}" for line in bad)
            if report.event.startswith("s"):
                people[report.event].extend((language, *pair) for pair in set(linked))
    total = counts["all"] = sum(counts.values(), Counter())
    for event, pairs in people.items():
        for (here, mine, our), (there, other, their) in itertools.combinations(pairs, 2):
            if here == there:
                continue
            met = _meet(our, their)
            total["across"] += mine == other
            total["across right"] += mine == other and met
            total["across wrong"] += mine != other and met
            if met != (mine == other):
                wrong.append(f"{event} {here}/{there} {mine}/{other}: {our} {their}")
    return counts, wrong


# --- tables ------------------------------------------------------------------------------


def own(_data: Path) -> Rows:
    """Names, quotations and credits of the project's own reports, by language and split."""
    rows: Rows = [
        ("split", "language", "PERSON P/R/F1", "ORG P/R/F1", "places P/R/F1", "right country",
         "same one", "quotes P/R/F1", "speaker", "indirect R", "its speaker", "credits P/R/F1")
    ]  # fmt: skip
    for split in SPLITS:
        counts, _ = measure(split)
        rows.extend((split, language, *_row(c)) for language, c in counts.items())
        total = counts["all"]
        rows.append(
            (split, "people over languages", f"met {_share(total, 'across')}",
             f"wrongly met {total['across wrong']}", *[""] * 8)
        )  # fmt: skip
    return rows


def _row(c: Counter[str]) -> tuple[str, ...]:
    return (
        *(_prf(c, label) for label in ("PERSON", "ORG", "PLACE")),
        _share(c, "country"),
        _share(c, "pairs"),
        _prf(c, "q"),
        _share(c, "q by"),
        f"{c['i hit'] / max(1, c['i gold']):.2f}",
        _share(c, "i by"),
        _prf(c, "c"),
    )


def _share(c: Counter[str], name: str) -> str:
    return f"{c[name + ' right'] / max(1, c[name]):.3f}"


def _prf(c: Counter[str], name: str) -> str:
    precision, recall = c[f"{name} hit"] / max(1, c[f"{name} ours"]), 0.0
    recall = c[f"{name} hit"] / max(1, c[f"{name} gold"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"{precision:.2f}/{recall:.2f}/{f1:.3f}"


def main() -> int:
    """``python benchmarks/names_section.py [LANGUAGE…]``: what is wrong in the development half."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    counts, wrong = measure(SPLITS[0], tuple(parser.parse_args().languages))
    print("\n".join(wrong))
    for language, c in counts.items():
        print(language, *_row(c), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
