"""The original is the earliest by evidence."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from wireroom.records import Article, Attribution, Publisher
from workers.dedupe import earlier

HERALD = Article(id="a" * 32, publisher=Publisher(name="Port Herald", domain="herald.example"))
GAZETTE = Article(
    id="b" * 32, publisher=Publisher(name="Hill Gazette", domain="hillgazette.example")
)


def _at(article: Article, hour: int, *, day: int = 2, minute: int = 0) -> Article:
    moment = datetime(2031, 3, day, hour, minute, tzinfo=UTC)
    return msgspec.structs.replace(article, published_at=moment)


def _with(article: Article, **fields: object) -> Article:
    return msgspec.structs.replace(article, **fields)


CREDIT = (Attribution(kind="republished-from", outlet="Hill Gazette", text="From Hill Gazette"),)
AGENCY = (Attribution(kind="via", outlet="Coast Agency", text="(Coast Agency)"),)


@pytest.mark.parametrize(
    ("a", "b", "a_in_b", "b_in_a", "original", "reason"),
    [
        (_at(HERALD, 9), _at(GAZETTE, 8), 0, 0, GAZETTE.id, "published"),
        (_at(_with(HERALD, attributions=CREDIT), 7), _at(GAZETTE, 8), 0, 0, GAZETTE.id, "credit"),
        (_with(HERALD, attributions=AGENCY), GAZETTE, 0, 0, GAZETTE.id, "credited"),
        (HERALD, GAZETTE, 1.0, 0.2, HERALD.id, "contained"),
        (_at(HERALD, 0), _at(GAZETTE, 8), 0.1, 0.9, GAZETTE.id, "contained"),
        (_at(HERALD, 0), _at(GAZETTE, 8, day=4), 0, 0, HERALD.id, "published"),
        (
            _with(HERALD, first_seen_at=datetime(2031, 3, 2, 9, tzinfo=UTC)),
            _with(GAZETTE, first_seen_at=datetime(2031, 3, 2, 8, tzinfo=UTC)),
            0, 0, GAZETTE.id, "arrival",
        ),
        (
            HERALD,
            _with(GAZETTE, fetched_at=datetime(2031, 3, 2, tzinfo=UTC)),
            0, 0, GAZETTE.id, "arrival",
        ),
    ],
)  # fmt: skip
def test_evidence_decides_in_order(
    a: Article, b: Article, a_in_b: float, b_in_a: float, original: str, reason: str
) -> None:
    for found in (
        earlier(a, b, a_in_b=a_in_b, b_in_a=b_in_a),
        earlier(b, a, a_in_b=b_in_a, b_in_a=a_in_b),
    ):
        assert (found.original, found.reason) == (original, reason)
