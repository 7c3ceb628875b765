"""The index of remembered texts, in Redis: query and insert in one atomic step.

The index proposes candidates; `workers.dedupe.decide` verifies them on the texts.  So losing
part or all of it can miss a copy and can never invent one.  The layout is in ``fingerprints.lua``.
"""

from __future__ import annotations

import hashlib
import secrets
import struct
from collections.abc import Iterable
from importlib.resources import files
from typing import Final, NamedTuple, cast

from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import NoScriptError
from redis.exceptions import TimeoutError as RedisTimeoutError

from wireroom.frontier import Lease
from wireroom.rediskeys import unlink_matching
from workers.dedupe.fingerprint import ANCHOR_BYTES, Fingerprint

CANDIDATES_MAX: Final = 8
_DAY: Final = 86_400.0
_NUMBERS: Final = struct.Struct("<7I")
_GENERATIONS: Final = 2
"""Generations in a window: one more than these is looked at, and the oldest drops as a whole."""
_SPARE_SECONDS: Final = 3_600
"""A generation that is not looked at any more is freed in the background by the first text of a new
one; where none comes, its time to live ends this much later, and the server waits for it."""
RECENT_SECONDS: Final = 120
"""After which a candidate is not ``recent`` any more, four marks of the script."""
LOOKED_AT: Final = 1 + 1 / _GENERATIONS
"""Windows that an article is remembered at the longest."""


class Candidate(NamedTuple):
    """A remembered article that shares ``anchors`` of the probed ones with the new text.

    ``exact`` says that 64 bits of the text keys agree; ``recent`` that it was remembered within
    the last two minutes and certainly if within the last half: its worker may still be storing it.
    """

    article_id: str
    anchors: int
    exact: bool
    recent: bool


class FingerprintIndex:
    """Remembers fingerprints for ``window_days`` (and up to half as long again).

    Nothing here raises because of what it finds in its keys.
    """

    def __init__(self, redis: Redis, prefix: str = "wireroom", window_days: float = 30.0) -> None:
        self._redis = redis
        self._prefix = f"{prefix}:fp"
        self._span = window_days * _DAY / _GENERATIONS
        self._script = files("workers.state").joinpath("fingerprints.lua").read_text("utf-8")
        sha = hashlib.sha1(self._script.encode(), usedforsecurity=False).hexdigest().encode()
        key = self._prefix.encode()
        self._command = b"$7\r\nEVALSHA\r\n$40\r\n%b\r\n$1\r\n1\r\n$%d\r\n%b\r\n" % (
            sha,
            len(key),
            key,
        )

    def match_and_insert(
        self, article_id: str, fp: Fingerprint, now: float, *, at: float | None = None
    ) -> list[Candidate]:
        """Remembers the article and returns those that it may copy, best first (at most 8).

        Atomic: of two copies at the same moment exactly one sees the other.  An article that is
        remembered with the same text is not remembered twice, and is never its own candidate.
        ``article_id`` is 32 hex digits, ``now`` Unix time in seconds; ``at``: when it was first
        remembered, where an index is built again (at most ``LOOKED_AT`` windows ago).
        """
        return self._run("insert", article_id, fp, now, at)

    def probe(self, article_id: str, fp: Fingerprint, now: float) -> list[Candidate]:
        """The same candidates without remembering the article."""
        return self._run("probe", article_id, fp, now)

    def remove(self, article_id: str, fp: Fingerprint, now: float) -> None:
        """Forgets an article, which is found by its fingerprint."""
        self._run("remove", article_id, fp, now)

    def held_by(self, article_id: str, lease: Lease | None) -> None:
        """Who works on an article that was just inserted, until it is inserted again; ``None``:
        its worker will not store it now."""
        told = f"{lease.token} {lease.key}" if lease is not None else ""
        self._redis.set(self._holder_key(article_id), told, ex=RECENT_SECONDS)

    def holders(self, ids: Iterable[str]) -> dict[str, Lease | None]:
        """What ``held_by`` was told of these articles, as far as it was told anything."""
        names = list(ids)
        told = self._redis.mget([self._holder_key(each) for each in names]) if names else []
        found: dict[str, Lease | None] = {}
        for name, each in zip(names, cast("list[bytes | None]", told), strict=True):
            if each is not None:
                token, _, key = each.decode(errors="replace").partition(" ")
                found[name] = Lease(key, token) if key else None
        return found

    def _holder_key(self, article_id: str) -> bytes:
        return f"{self._prefix}:g:".encode() + bytes.fromhex(article_id)

    def clear(self) -> None:
        """Forgets everything (walks the keys: for a rebuild, not for the daily work)."""
        unlink_matching(self._redis, f"{self._prefix}:[mbr]:*")

    def _run(
        self, mode: str, article_id: str, fp: Fingerprint, now: float, at: float | None = None
    ) -> list[Candidate]:
        generation = int((now if at is None else min(at, now)) // self._span)
        key = bytes.fromhex(fp.text_key)
        numbers = _NUMBERS.pack(
            generation,
            max(generation - _GENERATIONS, 0),
            # Until no window reaches back to the generation, and a little longer.
            max(int(self._span * (generation + _GENERATIONS + 1) - now), 0) + _SPARE_SECONDS,
            secrets.randbits(32),
            int(now),
            1 + fp.stored,
            CANDIDATES_MAX,
        )
        found = self._call(
            mode.encode(),
            bytes.fromhex(article_id) + key[:8],
            key[8 : 8 + ANCHOR_BYTES] + fp.sketch,
            numbers,
        )
        return [
            Candidate(
                cast(bytes, found[at]).hex(),
                cast(int, found[at + 1]),
                found[at + 2] == 1,
                found[at + 3] == 1,
            )
            for at in range(0, len(found), 4)
        ]

    def _call(self, *arguments: bytes) -> list[bytes | int]:
        """Runs the script.  Packing the command here takes a third of what the client's general
        way takes, which serves where this one fails: the script may run twice.  There it is sent
        in full, so that a server that forgets its scripts meanwhile does not matter."""
        packed = b"".join([b"$%d\r\n%b\r\n" % (len(each), each) for each in arguments])
        pool = self._redis.connection_pool
        connection = pool.get_connection()
        try:
            connection.send_packed_command(  # type: ignore[no-untyped-call]
                [b"*%d\r\n%b%b" % (4 + len(arguments), self._command, packed)]
            )
            found = connection.read_response()
        except (RedisConnectionError, RedisTimeoutError, NoScriptError):
            found = self._redis.eval(self._script, 1, self._prefix, *arguments)
        finally:
            pool.release(connection)
        return cast("list[bytes | int]", found)
