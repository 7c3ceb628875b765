"""Inputs from other inputs: seeded, so that a run can be repeated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

SIZE_MAX: Final = 150_000
POOL_MAX: Final = 600
BLOW_UP_BYTES: Final = 60_000
_ODD: Final = (
    "\0", "\ufeff", "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\u2028", "\u2029", "\u0085",
    "\ufffd", "\uffff", "\u0301" * 40, "\u0651", "\u0640", "\u0660\u0661", "\uff11\uff12", "\u3000",
    "\u1680", "\U000e0041", "\U0001f468\u200d\U0001f469", "ß", "İ", "ı", "ﬃ", "ﷺ", "¨", "ऀ", "각",
    "\x1b[0m", "1" * 400, "-1", "99999999999999999999", "0", "1e999", "%00", "\\u0000", "\r",
    "\r\n", "\t", "\x0c",
)  # fmt: skip
ODD: Final = (
    *(text.encode() for text in _ODD),
    b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xfe\xff", b"\xe2\x80",
)  # fmt: skip


class Mutator:
    """Draws inputs from a pool that begins with ``seeds`` and grows with what was ``kept``."""

    def __init__(self, seeds: Sequence[bytes], words: Sequence[bytes], draw: random.Random) -> None:
        self._pool = list(seeds) or [b""]
        self._seeds = len(self._pool)
        self._kept_max = 2 * max(map(len, self._pool)) + 200
        self._words = (*words, *ODD)
        self._draw = draw

    def keep(self, data: bytes) -> None:
        """Takes an input that did something new, if it is not large beside the seeds; one that was
        kept before may leave for it."""
        if len(data) > self._kept_max:
            return
        if len(self._pool) < POOL_MAX + self._seeds:
            self._pool.append(data)
        else:
            self._pool[self._draw.randrange(self._seeds, len(self._pool))] = data

    def next(self) -> bytes:
        """One to eight changes to one of the pool; now and then a small piece very often."""
        draw = self._draw
        data = bytearray(draw.choice(self._pool))
        if draw.random() < 0.02:
            return self._blown_up(bytes(data))
        for _ in range(min(1 + int(draw.expovariate(0.5)), 8)):
            self._change(data)
        return bytes(data[:SIZE_MAX])

    def _blown_up(self, data: bytes) -> bytes:
        """A piece repeated: what is quadratic in anything shows."""
        draw = self._draw
        if draw.random() < 0.5:
            piece = b"".join(draw.choices(self._words, k=draw.randrange(1, 4)))
        else:
            at = draw.randrange(len(data) + 1)
            piece = data[at : at + draw.randrange(1, 60)]
        if not piece:
            return data
        at = draw.randrange(len(data) + 1)
        return data[:at] + piece * (BLOW_UP_BYTES // len(piece)) + data[at:]

    def _change(self, data: bytearray) -> None:
        draw = self._draw
        at = draw.randrange(len(data) + 1)
        end = min(len(data), at + int(draw.expovariate(1 / 30)) + 1)
        match draw.randrange(10):
            case 0:
                del data[at:end]
            case 1:
                data[at:at] = draw.randbytes(draw.randrange(1, 5))
            case 2 | 3:
                data[at:at] = draw.choice(self._words)
            case 4:
                data[at:end] = draw.choice(self._words)
            case 5:
                data[at:at] = bytes(data[at:end]) * draw.randrange(1, 12)
            case 6:
                other = draw.choice(self._pool)
                start = draw.randrange(len(other) + 1)
                data[at:end] = other[start : start + int(draw.expovariate(1 / 200)) + 1]
            case 7:
                to = draw.randrange(len(data) + 1)
                piece = bytes(data[at:end])
                del data[at:end]
                data[min(to, len(data)) : min(to, len(data))] = piece
            case 8 if at < len(data):
                data[at] ^= 1 << draw.randrange(8)
            case 9 if data:
                # Lines are what the readers of plain text think in.
                lines = bytes(data).split(b"\n")
                number = draw.randrange(len(lines))
                if draw.random() < 0.5:
                    lines.insert(draw.randrange(len(lines) + 1), lines[number])
                else:
                    del lines[number]
                data[:] = b"\n".join(lines)
            case _:
                data[at:at] = bytes(draw.choices(b"<>&;\"'=/ \n.,:()[]{}-_0123456789", k=3))
