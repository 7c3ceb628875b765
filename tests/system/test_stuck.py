"""An item whose processing never comes back to the interpreter: it is ended from outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds

OTHERS = 12
MARK = "The unstoppable article"
PIPELINE = f'''
"""A trained pipeline with a loop in C that takes no signal and never lets go of the interpreter."""

import itertools

import spacy
from spacy.language import Language


@Language.component("loops")
def loops(doc):
    if {MARK!r} in doc.text:
        sum(itertools.repeat(0))
    return doc


def load(**_):
    pipeline = spacy.blank("en")
    pipeline.add_pipe("loops")
    return pipeline
'''


def write_pipeline(folder: Path) -> Path:
    """An installed spaCy package that gets stuck on one text."""
    package = folder / "stuck_pipeline"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PIPELINE, encoding="utf-8")
    described = folder / "stuck_pipeline-1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: stuck_pipeline\nVersion: 1.0\n", encoding="utf-8"
    )
    return folder


def test_an_item_stuck_in_c_is_quarantined_and_its_neighbours_are_stored(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    made = install(
        process_soft_seconds="4", lease_seconds="9", max_attempts="2", retry_base_seconds="0.2",
        spacy_pipelines="en=stuck_pipeline",
    )  # fmt: skip
    folders = [str(write_pipeline(tmp_path / "site")), made.environ.get("PYTHONPATH", "")]
    made.environ["PYTHONPATH"] = ":".join(filter(None, folders))
    texts = [article(number) for number in range(OTHERS)]
    texts.insert(3, f"{MARK}\n\n{MARK} was read by nobody to its end, the town clerk said.\n" * 3)
    seeds = write_seeds(made.folder / "seeds", texts)
    up = made.start("up", "--replay", str(seeds))

    eventually(lambda: f"{OTHERS + 1} items in" in made.log.read_text(), "an item did not end", 150)
    report = made.audit()
    assert report["waiting"] == report["in_flight"] == 0
    assert report["dispositions"] == {"stored": OTHERS, "quarantined": 1}
    (kept,) = made.records("quarantine", "list")
    assert kept["reason"] == "lost-its-workers"
    assert "in step enrich" in kept["detail"]
    assert "at the time limit" in kept["detail"]
    assert up.poll() is None
