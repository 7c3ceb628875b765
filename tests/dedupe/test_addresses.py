"""One address, two texts: versions of one article, or two articles."""

from __future__ import annotations

import pytest

from tests.dedupe.dedupe_texts import Writer
from workers.dedupe import unlike

WRITER = Writer(77)
FERRY, MARKET = WRITER.text(200), WRITER.text(200)
LINE = "Read the whole edition of the Quay Gazette at the kiosk."


@pytest.mark.parametrize(
    ("title", "text", "other_title", "other_text", "expected"),
    [
        ("Ferry runs aground", FERRY, "Market hall reopens", MARKET, True),
        ("Ferry runs aground", f"{FERRY}\n\n{LINE}", "Market reopens", f"{MARKET}\n\n{LINE}", True),
        (None, FERRY, "Market hall reopens", MARKET, True),
        (None, FERRY, None, MARKET, True),
        ("Council minutes of 3 May", FERRY, "Council minutes of 4 May", MARKET, True),
        ("Ferry runs aground", FERRY[:90], "Market hall reopens", MARKET[:90], True),
        # rewritten under its title, or under one that was touched up
        ("Ferry runs aground", FERRY, "Ferry runs aground", MARKET, False),
        (
            "Ferry runs aground off Tolvern",
            FERRY,
            "FERRY RUNS AGROUND off Tolvern: 2 hurt",
            MARKET,
            False,
        ),
        ("渡船在码头搁浅", FERRY, "渡船在码头搁浅两人受伤", MARKET, False),
        ("渡船在码头搁浅", FERRY, "市场重新开放了", MARKET, True),
        # another title over much of the text
        ("Ferry runs aground", FERRY, "Captain questioned", f"{FERRY[:900]} {MARKET}", False),
        ("Ferry runs aground", FERRY[:120], "Captain questioned", FERRY, False),
    ],
)
def test_versions_and_other_articles(
    title: str | None, text: str, other_title: str | None, other_text: str, expected: bool
) -> None:
    assert unlike(title, text, other_title, other_text) is expected
    assert unlike(other_title, other_text, title, text) is expected
