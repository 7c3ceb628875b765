"""An item that ends its worker: quarantined with its input and what the worker died of, alone."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system.articles import article
from tests.system.conftest import Installation, eventually, install, write_seeds
from wireroom.frontier import Lease
from workers.inhand import Held
from workers.pool import cause_of_death

__all__ = ["install"]

OTHERS = 20
LINE = re.compile(r"\d\d:\d\d:\d\d (info|warning|error) +[a-z.]+: ")
MENDED, GROUP = "MENDED", "GROUP"
PIPELINE = f'''
"""A trained pipeline with faults that no code of ours can catch."""

import ctypes
import itertools
import os
import signal
from pathlib import Path

import spacy
from spacy.language import Language



def exhaust():
    group = os.environ["{GROUP}"]
    if group:
        Path(group, "cgroup.procs").write_text(str(os.getpid()))
        b"x" * 2**30
    os.kill(os.getpid(), signal.SIGKILL)  # as the kernel does, where it could not be made to


FAULTS = {{
    "The article of the bad pointer": lambda: ctypes.string_at(0),
    "The article of the exhausted machine": exhaust,
    "The article of the sudden end": lambda: os._exit(3),
    # A loop in C takes no signal and never lets go of the interpreter.
    "The article of the endless loop": lambda: sum(itertools.repeat(0)),
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
    "The article of the endless loop": "killed by SIGKILL at the time limit",
}
GROUPS = (("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"))
NO_SWAP = {"memory.swappiness": "0", "memory.swap.max": "0"}


@pytest.fixture
def small_memory() -> Iterator[Path | None]:
    """A control group of 64 MB, in which the kernel kills what wants more; ``None`` where none can
    be made."""
    for parent, limit in GROUPS:
        group = Path(parent, f"wireroom-test-{os.getpid()}")
        try:
            group.mkdir()
        except OSError:
            continue
        try:
            if (group / limit).exists():
                (group / limit).write_text(str(64 * 2**20))
                for name, value in NO_SWAP.items():
                    if (group / name).exists():
                        (group / name).write_text(value)
                yield group
                return
        finally:
            group.rmdir()
    yield None


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
    assert said in cause_of_death(status, Held(Lease("page:1", "0a"), step, seconds), limit=10.0)


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


def test_what_a_dead_child_had_in_hand_comes_back_long_before_its_lease_ends(
    install: Callable[..., Installation], tmp_path: Path
) -> None:
    made = install(
        lease_seconds="3600", max_attempts="2", retry_base_seconds="0.2",
        spacy_pipelines="en=faulty_pipeline",
    )  # fmt: skip
    folders = [str(write_pipeline(tmp_path / "site")), made.environ.get("PYTHONPATH", "")]
    made.environ |= {"PYTHONPATH": ":".join(filter(None, folders)), GROUP: ""}
    made.environ[MENDED] = str(tmp_path / "mended")
    title, _, body = article(1).partition("\n\n")
    said = "The article of the sudden end was read by nobody to its end, said the clerk."
    seeds = write_seeds(made.folder / "seeds", [f"{title}\n\n{said} {body}"])
    made.start("up", "--replay", str(seeds))
    eventually(lambda: "1 item in" in made.log.read_text(), "it waits for its lease", 60)
    (kept,) = made.records("quarantine", "list")
    assert kept["detail"].count("ended itself with status 3") == 2


@pytest.mark.timeout(300)
def test_what_kills_its_workers_is_quarantined_with_the_cause_and_retried_after_a_fix(
    install: Callable[..., Installation], tmp_path: Path, small_memory: Path | None
) -> None:
    # A lease ends long before a child is killed at the hard limit, twice the soft one.
    made = install(
        process_soft_seconds="8", lease_seconds="8", max_attempts="2", retry_base_seconds="0.2",
        spacy_pipelines="en=faulty_pipeline",
    )  # fmt: skip
    mended = tmp_path / "mended"
    folders = [str(write_pipeline(tmp_path / "site")), made.environ.get("PYTHONPATH", "")]
    made.environ |= {"PYTHONPATH": ":".join(filter(None, folders)), MENDED: str(mended)}
    made.environ[GROUP] = str(small_memory or "")
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
    kept = made.records("quarantine", "list")
    assert len(kept) == len(CAUSES), kept
    assert report["dispositions"] == {"stored": OTHERS, "quarantined": len(CAUSES)}
    for each in kept:
        assert each["reason"] == "lost-its-workers"
        whole = made.run("quarantine", "show", each["id"], "--input").stdout
        (cause,) = [said for words, said in CAUSES.items() if words in whole]
        assert each["detail"].count(cause) == each["detail"].count("in step enrich") == 2
        assert whole in texts
    assert "in step enrich" in made.run("explain", kept[0]["id"]).stdout
    said = made.log.read_text()
    assert "SIGSEGV" in said
    assert "Traceback" not in said
    lines = [line for line in said.splitlines() if "error" in line.lower()]
    assert [line for line in lines if not LINE.match(line)] == []

    mended.touch()
    assert made.run("quarantine", "retry", "--all").returncode == 0
    eventually(lambda: made.stored() == count, "the retried items were not stored", 60)
    assert made.records("quarantine", "list") == []
    made.audit()
    assert up.poll() is None
