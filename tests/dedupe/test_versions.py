"""A new version says what changed."""

from __future__ import annotations

import json
import time

from hypothesis import given
from hypothesis import strategies as st

from wireroom.text import paragraphs
from workers.dedupe import differences

OLD = (
    "At least 12 people were injured when the ferry struck the quay, Port Alder police said.\n\n"
    "“It was over in seconds,” said Mira Tolland, a passenger.\n\n"
    "The ferry company declined to comment."
)
NEW = (
    "At least 14 people were injured when the ferry struck the quay, Port Alder police said.\n\n"
    "“It was over in a minute,” said Joran Vell, a passenger.\n\n"
    "The ferry company declined to comment.\n\nAn inquiry was opened."
)


def test_numbers_names_and_quotes_are_named() -> None:
    found = differences(OLD, NEW)
    assert found["numbers"] == {"added": ["14"], "removed": ["12"]}
    assert found["names"] == {"added": ["Joran Vell"], "removed": ["Mira Tolland"]}
    assert found["quotes"] == {
        "added": ["It was over in a minute,"],
        "removed": ["It was over in seconds,"],
    }
    assert found["added"] == ["An inquiry was opened."]
    assert [pair["old"][:14] for pair in found["changed"]] == ["At least 12 pe", "“It was over i"]
    assert "removed" not in found


def test_an_unchanged_text_has_no_differences() -> None:
    assert differences(OLD, OLD.replace("\n\n", "\n\n\n")) == {}


_texts = st.lists(
    st.one_of(st.text(max_size=30), st.sampled_from(paragraphs(OLD) + paragraphs(NEW))), max_size=8
).map("\n\n".join)


@given(_texts, _texts)
def test_the_diff_leads_from_one_version_to_the_other(old: str, new: str) -> None:
    found = differences(old, new)
    json.dumps(found, ensure_ascii=True)
    before, after = paragraphs(old), paragraphs(new)
    changed = found.get("changed", [])
    left = list(before)
    for gone in [*found.get("removed", []), *(pair["old"] for pair in changed)]:
        left.remove(gone)
    kept = list(after)
    for come in [*found.get("added", []), *(pair["new"] for pair in changed)]:
        kept.remove(come)
    assert sorted(left) == sorted(kept)
    assert (found == {}) == (before == after)


def test_long_texts_are_compared_in_bounded_time() -> None:
    old = "\n\n".join(f"Paragraph {n % 7} of the minutes" for n in range(3_000))
    started = time.process_time()
    found = differences(old, old + "\n\nThe meeting closed at 9.")
    assert found["added"] == ["The meeting closed at 9."]
    assert time.process_time() - started < 2
