"""What is remembered of the pages of one host: blocks that repeat, and how pages came out.

A block that stands on several articles of a host is the host's, not the article's; pages that
suddenly come out otherwise than before mean that the host has changed (``drift``).  The memory is
pure and bounded; ``workers.state.hosts`` shares it between processes.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final, NamedTuple, Self

from wireroom import urls
from wireroom.errors import PermanentError

HOSTS_MAX: Final = 64
"""Hosts held at once; the least recently seen goes first."""
BLOCKS_MAX: Final = 2_000
"""Fingerprints remembered for one host."""
PAGES_MAX: Final = 200
"""Pages of one host whose blocks count once, however often they are seen."""
OBSERVATIONS_MAX: Final = 512
PAGE_BLOCKS_MAX: Final = 500
"""Fingerprints taken from one page, half from its beginning and half from its end."""
PAGES_NEEDED: Final = 3
SHARE_NEEDED: Final = 0.1
_KEY_MIN_CHARS: Final = 12

FINGERPRINT_BYTES: Final = 6
"""With 2,000 known, one of a page's hundred blocks is mistaken once in 10**9 pages."""
OBSERVATION_BYTES: Final = 3
MAGIC: Final = b"wh1"
HEAD_BYTES: Final = len(MAGIC) + 6
RECORD_MAX_BYTES: Final = (
    HEAD_BYTES
    + PAGES_MAX * FINGERPRINT_BYTES
    + OBSERVATIONS_MAX * OBSERVATION_BYTES
    + BLOCKS_MAX * (FINGERPRINT_BYTES + 1)
)
_LOG_SCALE: Final = 4_000


class Observation(NamedTuple):
    """How one page came out."""

    chars: int = 0
    """characters of the main text; 0 where there is none"""
    untitled: bool = False
    undated: bool = False
    rejected: bool = False
    rule_missed: bool = False
    """the user's rule for the site found no body"""

    def pack(self) -> bytes:
        """Three bytes: the flags, and the logarithm of the length to a four-thousandth."""
        flags = sum(flag << at for at, flag in enumerate(self[1:]))
        size = min(round(math.log1p(self.chars) * _LOG_SCALE), 0xFFFF)
        return bytes((flags,)) + size.to_bytes(2, "big")

    @classmethod
    def unpack(cls, packed: bytes) -> Self:
        """The length comes back to within a hundredth of a per cent."""
        flags = packed[0]
        chars = round(math.expm1(int.from_bytes(packed[1:3], "big") / _LOG_SCALE))
        return cls(chars, *(bool(flags >> at & 1) for at in range(4)))


class PageNote(NamedTuple):
    """What is learned from one page, in the form in which it travels."""

    page: bytes
    blocks: tuple[bytes, ...]
    observation: bytes

    def pack(self) -> bytes:
        return b"".join((self.page, self.observation, *self.blocks))


def page_note(page: str, keys: Iterable[str], observation: Observation) -> PageNote:
    """``page`` is the page's URL, ``keys`` the folded texts of its blocks."""
    blocks = list(dict.fromkeys(fingerprint(key) for key in keys if len(key) >= _KEY_MIN_CHARS))
    if len(blocks) > PAGE_BLOCKS_MAX:
        blocks = blocks[: PAGE_BLOCKS_MAX // 2] + blocks[-PAGE_BLOCKS_MAX // 2 :]
    return PageNote(fingerprint(page), tuple(blocks), observation.pack())


class HostRecord:
    """One host: pages and blocks in the order in which they were last seen, oldest first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[bytes, None] = OrderedDict()
        self.counts: OrderedDict[bytes, int] = OrderedDict()
        self.packed: deque[bytes] = deque(maxlen=OBSERVATIONS_MAX)

    def add(self, note: PageNote) -> bool:
        """Learns a page; ``False`` where it is known already."""
        if note.page in self.pages:
            return False
        self.pages[note.page] = None
        if len(self.pages) > PAGES_MAX:
            self.pages.popitem(last=False)
        self.packed.append(note.observation)
        for block in note.blocks:
            self.counts[block] = min(self.counts.get(block, 0) + 1, PAGES_MAX)
            self.counts.move_to_end(block)
        while len(self.counts) > BLOCKS_MAX:
            self.counts.popitem(last=False)
        return True

    @property
    def observations(self) -> Sequence[Observation]:
        """How the latest pages came out, oldest first."""
        return [Observation.unpack(each) for each in self.packed]

    def encode(self) -> bytes:
        """At most ``RECORD_MAX_BYTES``: a head with three counts, then pages, observations, and
        fingerprints each with its count."""
        head = b"".join(
            len(part).to_bytes(2, "big") for part in (self.pages, self.packed, self.counts)
        )
        blocks = b"".join(key + bytes((count,)) for key, count in self.counts.items())
        return b"".join((MAGIC, head, *self.pages, *self.packed, blocks))

    @classmethod
    def decode(cls, data: bytes) -> HostRecord | None:
        """``None`` for bytes that are no record."""
        if len(data) < HEAD_BYTES or not data.startswith(MAGIC):
            return None
        at = len(MAGIC)
        pages, seen, blocks = (int.from_bytes(data[at + i : at + i + 2], "big") for i in (0, 2, 4))
        starts = HEAD_BYTES, HEAD_BYTES + FINGERPRINT_BYTES * pages
        end = starts[1] + OBSERVATION_BYTES * seen
        step = FINGERPRINT_BYTES + 1
        if len(data) != end + step * blocks or len(data) > RECORD_MAX_BYTES:
            return None
        record = cls()
        for i in range(starts[0], starts[1], FINGERPRINT_BYTES):
            record.pages[data[i : i + FINGERPRINT_BYTES]] = None
        for i in range(starts[1], end, OBSERVATION_BYTES):
            record.packed.append(data[i : i + OBSERVATION_BYTES])
        for i in range(end, len(data), step):
            record.counts[data[i : i + FINGERPRINT_BYTES]] = data[i + FINGERPRINT_BYTES]
        return record


class HostMemory:
    """The hosts that this process has seen pages of."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, HostRecord] = OrderedDict()

    def record(self, host: str) -> HostRecord:
        """What is known of a host."""
        known = self._hosts.get(host)
        if known is None:
            known = self._keep(host, self._fetch(host) or HostRecord())
        self._hosts.move_to_end(host)
        return known

    def _keep(self, host: str, record: HostRecord) -> HostRecord:
        self._hosts[host] = record
        while len(self._hosts) > HOSTS_MAX:
            self._hosts.popitem(last=False)
        return record

    def _fetch(self, host: str) -> HostRecord | None:
        """What others know of a host that is new to this process."""
        return None

    def learn(self, host: str, note: PageNote) -> None:
        """Remembers a page; one that is known already changes nothing."""
        self.record(host).add(note)

    def repeated(self, host: str, page: str, keys: Iterable[str]) -> frozenset[str]:
        """Those of ``keys`` that enough other pages of ``host`` have."""
        known = self.record(host)
        seen = int(fingerprint(page) in known.pages)
        needed = max(PAGES_NEEDED, SHARE_NEEDED * len(known.pages)) + seen
        return frozenset(
            key
            for key in keys
            if len(key) >= _KEY_MIN_CHARS and known.counts.get(fingerprint(key), 0) >= needed
        )


def fingerprint(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=FINGERPRINT_BYTES).digest()


def host_of(url: str | None) -> str | None:
    """The host of a page as people write it, with a port only where it is not the usual one."""
    if url is None:
        return None
    try:
        scheme, _, rest = urls.host_key(url).partition("://")
    except PermanentError:
        return None
    return rest.removesuffix(":443" if scheme == "https" else ":80")
