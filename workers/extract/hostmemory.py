"""What repeats on the pages of one host: a bounded memory of block fingerprints.

A block that stands on several articles of a host is the host's, not the article's.  The memory
is pure and small; whoever keeps it between processes uses ``export`` and ``restore``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Final

HOSTS_MAX: Final = 256
BLOCKS_MAX: Final = 2_000
"""Fingerprints remembered for one host."""
PAGES_MAX: Final = 200
"""Pages of one host whose blocks count once, however often they are seen."""
PAGES_NEEDED: Final = 3
SHARE_NEEDED: Final = 0.1
_KEY_MIN_CHARS: Final = 12


class HostMemory:
    """Counts on how many pages of a host each block was seen; least recently seen goes first."""

    def __init__(self) -> None:
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    def learn(self, host: str, page: str, keys: Iterable[str]) -> None:
        """Remember the blocks of ``page`` (its URL), given as folded texts."""
        known = self._hosts.setdefault(host, _Host())
        self._hosts.move_to_end(host)
        while len(self._hosts) > HOSTS_MAX:
            self._hosts.popitem(last=False)
        known.learn(_fingerprint(page), {_fingerprint(k) for k in keys if len(k) >= _KEY_MIN_CHARS})

    def repeated(self, host: str, page: str, keys: Iterable[str]) -> frozenset[str]:
        """Those of ``keys`` that enough other pages of ``host`` have."""
        known = self._hosts.get(host)
        if known is None:
            return frozenset()
        seen = int(_fingerprint(page) in known.pages)
        needed = max(PAGES_NEEDED, SHARE_NEEDED * min(len(known.pages), PAGES_MAX)) + seen
        return frozenset(
            key
            for key in keys
            if len(key) >= _KEY_MIN_CHARS and known.counts.get(_fingerprint(key), 0) >= needed
        )

    def export(self, host: str) -> dict[str, int]:
        """Fingerprints (hex) of a host with the number of pages that had them."""
        known = self._hosts.get(host)
        return {} if known is None else {key.hex(): n for key, n in known.counts.items()}

    def restore(self, host: str, counts: Mapping[str, int]) -> None:
        """Put back what ``export`` gave; malformed fingerprints raise ``ValueError``."""
        known = self._hosts.setdefault(host, _Host())
        for key, count in list(counts.items())[:BLOCKS_MAX]:
            known.counts[bytes.fromhex(key)] = count


class _Host:
    def __init__(self) -> None:
        self.counts: OrderedDict[bytes, int] = OrderedDict()
        self.pages: OrderedDict[bytes, None] = OrderedDict()

    def learn(self, page: bytes, fingerprints: Iterable[bytes]) -> None:
        if page in self.pages:
            return
        self.pages[page] = None
        if len(self.pages) > PAGES_MAX:
            self.pages.popitem(last=False)
        for fingerprint in fingerprints:
            self.counts[fingerprint] = min(self.counts.get(fingerprint, 0) + 1, PAGES_MAX)
            self.counts.move_to_end(fingerprint)
        while len(self.counts) > BLOCKS_MAX:
            self.counts.popitem(last=False)


def _fingerprint(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
