"""Copies are found in every script, and only copies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedupe.dedupe_texts import Writer
from workers.dedupe import decide, fingerprint, verify
from workers.dedupe.fingerprint import ANCHOR_BYTES, SKETCH_PROBED

CJK = "港口管理局周二宣布新的客运码头将于下个月开放并表示首批航线将连接三座岛屿" * 2


SCRIPTS = ["latin", "arabic", "cyrillic", "hebrew", "devanagari", "han", "thai"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_outlets_do_to_a_text_leaves_it_a_copy(script: str) -> None:
    writer = Writer(71, script)
    original = writer.text(500)
    paragraphs = original.split("\n\n")
    for number in (2, 5, 8):
        paragraphs[number] += f" {number}17 ({number}.5)."
    original = "\n\n".join(paragraphs)
    line = writer.text(9)
    cases = {
        "an agency line": f"{line}\n\n{original}",
        "cut paragraphs": "\n\n".join(paragraphs[:8]),
        "a paragraph cut inside": "\n\n".join([*paragraphs[:4], *paragraphs[5:]]),
        "a new headline": f"{writer.text(7)}\n\n{original}",
        "other figures": original.replace("17", "23").replace(".5", ".75"),
        "all of it": "\n\n".join([line, *paragraphs[:9]]).replace("17", "23"),
    }
    for what, text in cases.items():
        for one, other in ((text, original), (original, text)):
            found = decide(one, [("other", writer.text(300)), ("copied", other)])
            assert found is not None, what
            assert (found.kind, found.of) == ("near", "copied"), what


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_kinds_of_copies(script: str) -> None:
    writer = Writer(7, script)
    original = writer.text(500)
    body = original.split("\n\n")
    other = writer.text(500)
    cases = {
        "exact": original.upper().replace(".", " !"),
        "near": "\n\n".join([writer.text(8), *body[:-2]]),
        "contains": "\n\n".join([writer.text(900), original, writer.text(300)]),
        "contained": "\n\n".join(body[3:6]),
    }
    for kind, text in cases.items():
        found = decide(text, [("other", other), ("original", original)])
        assert found is not None
        assert (found.kind, found.of) == (kind, "original")
    assert decide(other, [("original", original)]) is None


def test_scripts_without_word_spaces_are_compared_by_characters() -> None:
    assert verify(CJK, CJK.replace("周二", "周三")).jaccard > 0.6
    found = decide(CJK, [("a", CJK + "其他消息另行通知")])
    assert found is not None
    assert found.kind == "near"


def test_the_better_candidate_wins_whatever_the_order() -> None:
    writer = Writer(8)
    text = writer.text(300)
    candidates = [("far", writer.edited(text, 0.08)), ("close", writer.edited(text, 0.02))]
    for order in (candidates, candidates[::-1]):
        found = decide(text, order)
        assert found is not None
        assert found.of == "close"


def test_a_phrase_is_not_contained() -> None:
    phrase = "The harbour authority declined to comment"
    assert decide(phrase, [("a", f"{phrase}. " + Writer(9).text(300))]) is None


@given(st.text(), st.text())
def test_similarity_is_symmetric_and_bounded(a: str, b: str) -> None:
    one, other = verify(a, b), verify(b, a)
    assert one.jaccard == other.jaccard
    assert (one.a_in_b, one.b_in_a) == (other.b_in_a, other.a_in_b)
    assert 0 <= one.jaccard <= min(one.a_in_b, one.b_in_a) <= 1
    assert verify(a, a).jaccard == 1


@given(st.text())
def test_every_text_has_a_fingerprint(text: str) -> None:
    found = fingerprint(text)
    assert found == fingerprint(text)
    assert found.stored >= 1
    assert ANCHOR_BYTES <= len(found.sketch) <= ANCHOR_BYTES * SKETCH_PROBED


def test_hashes_are_the_same_in_every_process() -> None:
    found = fingerprint("The harbour opens on Monday, says the ferry company.")
    assert found.sketch.hex() == "c3a511b6a833155a1d2bea7cfa1895d05fd1433a"
