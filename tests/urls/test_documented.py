"""Each example in the page on canonical URLs is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wireroom.errors import PermanentError
from wireroom.urls import believable_canonical, canonical_url, url_id

PAGE = (Path(__file__).parents[2] / "docs" / "canonical-urls.md").read_text("utf-8")
_CELL = re.compile(r"`([^`]*)`|(?<=\| )(\w[\w ]*)(?= \|)")


def rows(*heads: str) -> list[list[str]]:
    """The cells of all tables with these heads, without the marks of code."""
    found: list[list[str]] = []
    taking = False
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            taking = False
        elif line == f"| {' | '.join(heads)} |":
            taking = True
        elif taking and not line.startswith("|---"):
            found.append([one or two for one, two in _CELL.findall(line)])
    return found


FORMS = rows("given", "canonical")
SAME = rows("given", "same identity")
OTHER = rows("given", "another identity")
BELIEVED = rows("page", "declares", "believed")


def test_the_rules_are_numbered_and_each_has_examples() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    numbered = [each for each in sections if each[0].isdigit()]
    assert [int(each.partition(".")[0]) for each in numbered] == list(range(1, 12))
    assert all(each.count("\n| `") >= 2 for each in numbered)
    assert len(FORMS) + len(SAME) + len(OTHER) + len(BELIEVED) == PAGE.count("\n| `")


@pytest.mark.parametrize(("given", "expected"), FORMS)
def test_an_address_becomes_what_the_page_says(given: str, expected: str) -> None:
    if expected == "refused":
        with pytest.raises(PermanentError):
            canonical_url(given)
        return
    assert canonical_url(given) == expected
    assert canonical_url(expected) == expected


@pytest.mark.parametrize(("given", "other"), SAME)
def test_two_forms_have_one_identity(given: str, other: str) -> None:
    assert url_id(canonical_url(given)) == url_id(canonical_url(other))


@pytest.mark.parametrize(("given", "other"), OTHER)
def test_two_articles_have_two_identities(given: str, other: str) -> None:
    assert url_id(canonical_url(given)) != url_id(canonical_url(other))


@pytest.mark.parametrize(("page", "declared", "believed"), BELIEVED)
def test_a_declaration_is_believed_or_not(page: str, declared: str, believed: str) -> None:
    assert believable_canonical(page, declared) is (believed == "yes")
