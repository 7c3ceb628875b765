"""A manifest held against the results of a replay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from scheduler.replay import Result
from wireroom.cli.manifest import Manifest
from wireroom.errors import UsageError
from wireroom.records import Article, Disposition, Duplicate
from wireroom.store import Occurrence, Outcome, Store

NOON: Final = datetime(2026, 3, 4, 12, tzinfo=UTC)
COPY: Final = Duplicate(kind="near", of="a" * 32, similarity=0.9)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}", migrate=True)


def differences(folder: Path, store: Store, manifest: str, results: list[Result]) -> list[str]:
    path = folder / "manifest.toml"
    path.write_text(manifest, encoding="utf-8")
    return Manifest.read(path).differences(results, store)


def ended(folder: Path, name: str, ending: str) -> Result:
    """``rejected/slug`` gives a reason."""
    disposition, _, reason = ending.partition("/")
    return Result(item=str(folder / name), disposition=disposition, reason=reason or None)


def kept(folder: Path, store: Store, name: str, letter: str, **fields: Any) -> Result:
    """The result of a seed whose article is in the store."""
    text = f"The {letter * 9} of the harbour has been counted by {letter * 7} and found complete."
    article = Article(id=letter * 32, text=text, title=f"Title {letter}", **fields)
    ending = Disposition.DUPLICATE if article.duplicate else Disposition.STORED
    store.commit(Outcome(item=Occurrence(id=name), disposition=ending, article=article))
    return Result(item=str(folder / name), disposition=ending, article=article.id)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("rejected/too-short", []),
        ("rejected/empty", ["x/a.txt#2: reason is empty, not too-short"]),
        (
            "gone",
            ["x/a.txt#2: ended as gone, not rejected", "x/a.txt#2: reason is None, not too-short"],
        ),
    ],
)
def test_endings_and_reasons(
    tmp_path: Path, store: Store, ending: str, expected: list[str]
) -> None:
    manifest = '["x/a.txt#2"]\ndisposition = "rejected"\nreason = "too-short"\n'
    results = [ended(tmp_path, "x/a.txt#2", ending)]
    assert differences(tmp_path, store, manifest, results) == expected


def test_any_of_several_endings_is_accepted(tmp_path: Path, store: Store) -> None:
    manifest = '["a.txt"]\ndisposition = ["stored", "updated"]\n'
    for ending, count in (("stored", 0), ("updated", 0), ("unchanged", 1)):
        found = differences(tmp_path, store, manifest, [ended(tmp_path, "a.txt", ending)])
        assert len(found) == count


def test_results_and_manifest_name_the_same_seeds(tmp_path: Path, store: Store) -> None:
    found = differences(tmp_path, store, '["a.txt"]\n', [ended(tmp_path, "b.txt", "gone")])
    assert found == ["a.txt: had no result", "b.txt: is not in the manifest"]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('title = "Title a"', []),
        ('title = "Other"', ["a.txt: title is 'Title a', not 'Other'"]),
        ('published_at = "2026-03-04T14:00:00+02:00"', []),
        (
            'published_at = ""',
            ["a.txt: published_at is '2026-03-04T12:00:00+00:00', not ''"],
        ),
        ('text_has = ["harbour"]', []),
        ('text_lacks = ["harbour"]', ["a.txt: the text has 'harbour'"]),
        ('speakers = ["Ines Marrow"]', ["a.txt: speakers lack 'Ines Marrow'"]),
        ('duplicate = ""', []),
        ('duplicate = "near"', ["a.txt: duplicate is '', not 'near'"]),
    ],
)
def test_what_the_record_says(
    tmp_path: Path, store: Store, field: str, expected: list[str]
) -> None:
    results = [kept(tmp_path, store, "a.txt", "a", published_at=NOON)]
    assert differences(tmp_path, store, f'["a.txt"]\n{field}\n', results) == expected


@pytest.mark.parametrize(
    ("duplicates", "expected"),
    [
        ((None, COPY), []),
        ((None, None), ["a.txt: 2 of this and b.txt are originals"]),
    ],
)
def test_one_of_several_copies_is_the_original(
    tmp_path: Path,
    store: Store,
    duplicates: tuple[Duplicate | None, ...],
    expected: list[str],
) -> None:
    results = [
        kept(tmp_path, store, f"{letter}.txt", letter, duplicate=duplicate)
        for letter, duplicate in zip("ab", duplicates, strict=True)
    ]
    manifest = '["a.txt"]\none_original = ["b.txt"]\n["b.txt"]\n'
    assert differences(tmp_path, store, manifest, results) == expected


@pytest.mark.parametrize(
    ("manifest", "complaint"),
    [
        ('["a.txt"]\nlenght = 3\n', "lenght"),
        ('["a.txt"]\ntitle = 3\n', "title"),
        ('["a.txt"]\npublished_at = "yesterday"\n', "yesterday"),
        ('["a.txt"\n', "is not a manifest"),
    ],
)
def test_a_wrong_manifest_is_refused_with_its_reason(
    tmp_path: Path, manifest: str, complaint: str
) -> None:
    path = tmp_path / "manifest.toml"
    path.write_text(manifest, encoding="utf-8")
    with pytest.raises(UsageError, match=complaint):
        Manifest.read(path)
