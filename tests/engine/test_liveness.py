"""A worker that lives but takes nothing is noticed, and one that works is left alone."""

from __future__ import annotations

import pytest

from workers.liveness import Watch

IDLE, BUSY = 10.0, 300.0


@pytest.mark.parametrize(
    ("seen", "ends_at"),
    [
        # (seconds, waiting, in hand, taken)
        ([(0, 5, 0, 7), (1, 5, 0, 7), (10, 5, 0, 7), (12, 5, 0, 7)], 12),
        ([(0, 5, 0, 7), (1, 5, 0, 7), (9, 0, 0, 7), (12, 5, 0, 7), (21, 5, 0, 7)], None),
        ([(0, 5, 0, 7), (1, 5, 0, 7), (9, 5, 0, 8), (12, 5, 0, 8), (21, 5, 0, 8)], None),
        ([(0, 5, 1, 7), (1, 5, 1, 7), (200, 5, 1, 7), (250, 5, 1, 8), (400, 5, 1, 8)], None),
        ([(0, 5, 1, 7), (1, 5, 1, 7), (302, 5, 1, 7)], 302),
        ([(0, 0, 0, 0), (500, 0, 0, 0), (1000, 0, 0, 0)], None),
    ],
    ids=["hangs", "was empty", "took one", "busy", "stuck in hand", "nothing to do"],
)
def test_messages_wait_in_vain(seen: list[tuple[int, int, int, int]], ends_at: int | None) -> None:
    watch = Watch(IDLE, BUSY)
    ended = [
        at
        for at, waiting, in_hand, taken in seen
        if watch.in_vain(waiting=waiting, in_hand=in_hand, taken=taken, now=float(at))
    ]
    assert ended == ([ends_at] if ends_at is not None else [])
