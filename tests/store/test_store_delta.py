"""A text comes back whole from what it shares with another and what is its own."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.store_examples import FERRY, ORCHARD
from wireroom.store.delta import apply, delta, pack, unpack

# Few distinct paragraphs, so that shared, repeated, moved and empty ones turn up.
PARAGRAPHS = st.lists(st.sampled_from(["", "a", "b", "c", "\n", "مرحبا", "\ud800"]), max_size=12)
TEXTS = st.one_of(PARAGRAPHS.map("\n\n".join), st.text(max_size=80))
ENCODABLE = st.one_of(
    st.lists(st.sampled_from(["", "a", "b", "\n", '"мир"']), max_size=9).map("\n\n".join),
    st.text(max_size=60),
)


@given(base=TEXTS, text=TEXTS)
def test_applying_a_delta_gives_the_text_back(base: str, text: str) -> None:
    assert apply(base, delta(base, text)) == text


@given(base=ENCODABLE, text=ENCODABLE)
def test_packing_loses_nothing(base: str, text: str) -> None:
    assert apply(base, unpack(base, pack(base, delta(base, text)))) == text


def test_runs_of_shared_paragraphs_are_one_step() -> None:
    assert delta(FERRY, FERRY) == ((0, 4),)
    assert delta(FERRY, f"(Agency)\n\n{FERRY}") == ("(Agency)", (0, 4))


def test_a_changed_number_costs_less_than_its_paragraph() -> None:
    changed = FERRY.replace("214", "216")
    assert len(pack(FERRY, delta(FERRY, changed))) < 40


@pytest.mark.parametrize("steps", [((0, 9),), ((7, 1),), ((-1, 1),), ((0, 0),)])
def test_a_step_outside_the_base_is_refused(steps: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="no paragraphs"):
        apply(FERRY, steps)


def test_another_base_is_noticed() -> None:
    with pytest.raises(zlib.error):
        unpack(ORCHARD, pack(FERRY, delta(FERRY, FERRY)))
