"""An item that ends its worker: quarantined with its input and what the worker died of, alone."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.articles import article
from tests.system.conftest import Installation, eventually, install, write_seeds
from workers.inhand import Held
from workers.pool import cause_of_death

__all__ = ["install"]

OTHERS = 20
MENDED = "MENDED"
PIPELINE = f'''
"""A trained pipeline with faults that no code of ours can catch."""

import ctypes
import os
import signal
from pathlib import Path

import spacy
from spacy.language import Language

FAULTS = {{
    "The article of the bad pointer": lambda: ctypes.string_at(0),
    "The article of the exhausted machine": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "The article of the sudden end": lambda: os._exit(3),
}}


@Language.component("faults")
def faults(doc):
    if not Path(os.environ["{MENDED}"]).exists():
        for words, happens in FAULTS.items():
            if words in doc.text:
                happens()
    return doc


def load(**_):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("faults")
    return pipeline
'''
CAUSES = {
    "The article of the bad pointer": "killed by SIGSEGV",
    "The article of the exhausted machine": "killed by SIGKILL, by the kernel if memory ran out",
    "The article of the sudden end": "ended itself with status 3",
}


@pytest.mark.parametrize(
    ("status", "seconds", "step", "said"),
    [
        (-signal.SIGSEGV, 1.0, "enrich", "in step enrich after 1.0 s: killed by SIGSEGV"),
        (-signal.SIGKILL, 1.0, "", "lost after 1.0 s: killed by SIGKILL, by the kernel if memory"),
        (-signal.SIGKILL, 10.0, "story", "killed by SIGKILL at the time limit"),
        (-signal.SIGABRT, 0.1, "extract", "killed by SIGABRT"),
        (-63, 0.1, "", "killed by signal 63"),
        (7, 0.1, "", "ended itself with status 7"),
    ],
)
def test_a_cause_in_words(status: int, seconds: float, step: str, said: str) -> None:
    assert said in cause_of_death(status, Held("page:1", step, seconds), limit=10.0)


def write_pipeline(folder: Path) -> Path:
    """An installed spaCy package."""
    package = folder / "faulty_pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PIPELINE, encoding="utf-8")
    described = folder / "faulty_pipeline-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: faulty_pipeline\nVersion: 1.0\n", encoding="utf-8"
    )
    return folder


def test_what_kills_its_workers_is_quarantined_with_the_cause_and_retried_after_a_fix(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    made = install(
        lease_seconds="4", max_attempts="2", retry_base_seconds="0.2",
        spacy_pipelines="en=faulty_pipeline",
    )  # fmt: skip
    mended = tmp_path / "mended"
    folders = [str(write_pipeline(tmp_path / "site")), made.environ.get("PYTHONPATH", "")]
    made.environ |= {"PYTHONPATH": ":".join(filter(None, folders)), MENDED: str(mended)}
    texts = [article(number) for number in range(OTHERS)]
    for place, words in enumerate(CAUSES):
        title, _, body = article(100 + place).partition("\n\n")
        said = f"{words} was read by nobody to its end, said the clerk of case {place}."
        texts.insert(4 * place + 2, f"{title}\n\n{said} {body}")
    seeds = write_seeds(made.folder / "seeds", texts)
    up = made.start("up", "--replay", str(seeds))
    count = OTHERS + len(CAUSES)
    eventually(lambda: f"{count} items in" in made.log.read_text(), "an item did not end", 150)
    report = made.audit()
    assert report["waiting"] == report["in_flight"] == 0
    assert report["dispositions"] == {"stored": OTHERS, "quarantined": len(CAUSES)}

    kept = made.records("quarantine", "list")
    assert len(kept) == len(CAUSES)
    for each in kept:
        assert each["reason"] == "lost-its-workers"
        whole = made.run("quarantine", "show", each["id"], "--input").stdout
        (cause,) = [said for words, said in CAUSES.items() if words in whole]
        # One at least: on a busy machine a claim may run out before its worker dies.
        assert cause in each["detail"]
        assert "in step enrich" in each["detail"]
        assert whole in texts
        assert cause in made.run("explain", each["id"]).stdout

    mended.touch()
    assert made.run("quarantine", "retry", "--all").returncode == 0
    eventually(lambda: len(made.articles()) == count, "the retried items were not stored", 60)
    assert made.records("quarantine", "list") == []
    made.audit()
    assert up.poll() is None
