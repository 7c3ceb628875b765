"""One scheduler leads, the others stand by: a lock in Redis with a time limit."""

from __future__ import annotations

import secrets

import redis

from wireroom.frontier import translate
from wireroom.presence import leader_key, owner_name

LOCK_SECONDS = 6.0

_RENEW = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
"""


class Leadership:
    """A lease on being the leader.  Losing it is harmless: every move of the frontier is
    atomic, so two leaders for a moment only do the same work twice."""

    def __init__(self, client: redis.Redis, prefix: str) -> None:
        self._client = client
        self._key = leader_key(prefix)
        # Whoever looks at the lock sees who leads.
        self._token = f"{owner_name('scheduler')}#{secrets.token_hex(4)}"
        self._renew = client.register_script(_RENEW)
        self._release = client.register_script(_RELEASE)

    def hold(self) -> bool:
        """Takes or renews the lock; whether this scheduler leads now."""
        milliseconds = int(LOCK_SECONDS * 1000)
        with translate():
            if self._renew(keys=[self._key], args=[self._token, milliseconds]):
                return True
            return bool(self._client.set(self._key, self._token, nx=True, px=milliseconds))

    def give_up(self) -> None:
        """Lets a stand-by take over at once."""
        with translate():
            self._release(keys=[self._key], args=[self._token])
