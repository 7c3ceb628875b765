"""WebSub, the subscriber's side, as far as it needs no connection (W3C Recommendation,
23 January 2018): callbacks that cannot be guessed, secrets, signatures, and times.

All secrets derive from one setting with HMAC (RFC 2104), so that none is stored: a callback's
path ends in the subscription's id and a token of 128 bits, and each subscription has a secret
of its own for its deliveries.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from wireroom import limits
from wireroom.cadence import History
from wireroom.errors import PermanentError, UsageError
from wireroom.linkheader import parse_links
from wireroom.settings import Settings
from wireroom.urls import host_key

Verdict = Literal["good", "wrong", "weak", "missing"]

ALGORITHMS: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
"""Signature methods that are believed.  The specification's fourth one, SHA-1, is not."""
DAY: Final = 86_400.0
LEASE_MOST: Final = 90 * DAY
"""A hub may grant more; we ask again all the same, to see that it is still there."""
RENEW_PART: Final = 0.75
"""Part of a lease after which it is renewed: three failed attempts still fit in the rest."""
RENEW_JITTER: Final = 0.1
ASK_AGAIN: Final = 60.0
"""Seconds after a hub's first failure; doubles with each, up to a day."""
VERIFY_SECONDS: Final = 600.0
"""A hub that has not verified after this time is asked again."""
VERIFY_WITHIN: Final = DAY
"""A verification that comes later than this after our request is none that we asked for."""
SILENCE_FACTOR: Final = 4.0
_ID_CHARS: Final = 16
_TOKEN_CHARS: Final = 32
_SEGMENT: Final = re.compile(rf"[0-9a-f]{{{_ID_CHARS + _TOKEN_CHARS}}}")
_SIGNATURE: Final = re.compile(rb"[0-9a-f]{40,128}")


# --- settings ------------------------------------------------------------------------------


def wanted(settings: Settings) -> bool:
    """Whether the operator wants pushes.  Raises ``UsageError`` where the secret is missing."""
    if not settings.push_callback_url:
        return False
    if not settings.push_secret:
        raise UsageError(
            "WIREROOM_PUSH_SECRET: must be set where WIREROOM_PUSH_CALLBACK_URL is, "
            "for example from `openssl rand -hex 32`"
        )
    return True


# --- names and secrets -----------------------------------------------------------------------


def subscription_id(source: str, hub: str, topic: str) -> str:
    """16 hex digits: the same for the same source, hub and topic."""
    said = "\n".join((source, hub, topic)).encode("utf-8", "replace")
    return hashlib.blake2b(said, digest_size=_ID_CHARS // 2, person=b"wireroom-push").hexdigest()


def callback_url(base: str, secret: str, subscription: str) -> str:
    """Where the hub delivers: ``base`` with one more segment that cannot be guessed."""
    return f"{base.rstrip('/')}/{subscription}{_token(secret, subscription)}"


def callback_mark(callback: str) -> str:
    """16 hex digits by which a callback is known again; it does not lead back to it."""
    return hashlib.blake2b(callback.encode(), digest_size=8, person=b"wireroom-back").hexdigest()


def addressed(path: str, secret: str) -> str | None:
    """The id of the subscription that a request's path is for; none where its last segment is
    not one that we gave away.  The time taken does not depend on how much of it is right."""
    segment = path.rpartition("/")[2]
    if not _SEGMENT.fullmatch(segment):
        return None
    subscription, token = segment[:_ID_CHARS], segment[_ID_CHARS:]
    return subscription if hmac.compare_digest(_token(secret, subscription), token) else None


def delivery_secret(secret: str, subscription: str) -> str:
    """The ``hub.secret`` of a subscription: 64 hex digits (at most 199 bytes are allowed)."""
    return _derived(secret, "delivery", subscription)


def _token(secret: str, subscription: str) -> str:
    return _derived(secret, "callback", subscription)[:_TOKEN_CHARS]


def _derived(secret: str, purpose: str, subscription: str) -> str:
    said = f"wireroom-push/{purpose}/{subscription}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()


# --- signatures ------------------------------------------------------------------------------


def judge(signature: str | None, body: bytes, secret: str) -> Verdict:
    """What an ``X-Hub-Signature`` (``method=hexadecimal``) says about ``body``.

    ``weak`` is a method that is not believed, whether or not it fits.  Section 8 of the
    specification; the comparison takes the same time wherever the first difference is.
    """
    if not signature:
        return "missing"
    method, _, given = signature.partition("=")
    algorithm = ALGORITHMS.get(method.strip().lower())
    if algorithm is None:
        return "weak"
    claimed = given.strip().lower().encode("utf-8", "replace")
    if not _SIGNATURE.fullmatch(claimed):
        return "wrong"
    expected = hmac.new(secret.encode(), body, algorithm).hexdigest().encode()
    return "good" if hmac.compare_digest(expected, claimed) else "wrong"


# --- hubs ------------------------------------------------------------------------------------


def offered(
    url: str, link_header: str | None, hubs: tuple[str, ...], self_url: str | None
) -> tuple[str, str] | None:
    """The hub to ask and the topic to ask for; none where no usable hub is named.

    ``url`` was fetched, ``hubs`` and ``self_url`` stand in its body.  Links in the header come
    first (section 4); of several hubs the first is taken.  Without ``rel=self`` the topic is
    ``url``.
    """
    links = [link for link in parse_links(link_header or "") if link.anchor is None]
    named = [link.target for link in links if "hub" in link.relations] or list(hubs)
    own = [link.target for link in links if "self" in link.relations] or [self_url or ""]
    hub = next((usable for each in named if (usable := _address(each, url))), None)
    if hub is None:
        return None
    topic = _address(own[0], url) if own[0] else None
    return _secure(hub), topic or url


def _address(found: str, base: str) -> str | None:
    try:
        absolute = urljoin(base, found.strip())
        host_key(absolute)
    except (PermanentError, ValueError):
        return None
    return absolute if len(absolute) <= limits.URL_MAX_CHARS else None


def _secure(hub: str) -> str:
    """A secret is sent over HTTPS only (section 5.1): a hub with an address of its own for it
    is asked there.  One on an odd port is on a network that the operator has allowed."""
    parts = urlsplit(hub)
    if parts.scheme == "http" and parts.port in (None, 80):
        netloc = parts.netloc.rpartition("@")[2].removesuffix(":80")
        return parts._replace(scheme="https", netloc=netloc).geturl()
    return hub


# --- times, in seconds since 1970 --------------------------------------------------------------


def granted(lease: str | None, asked: float) -> float:
    """Seconds of the lease that a hub grants; what we asked for where it does not say."""
    text = (lease or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        return min(asked, LEASE_MOST)
    return min(max(float(text), 1.0), LEASE_MOST)


def renewal(subscription: str, now: float, lease: float, least: float) -> float:
    """When to renew a lease of ``lease`` seconds that began ``now``: well before it ends, each
    subscription at a part of its own, and not within ``least`` seconds."""
    share = int(subscription[:8], 16) / 2**32
    return now + max(lease * (RENEW_PART + RENEW_JITTER * (share - 0.5)), least)


def ask_again(failures: float, retry_after: float | None) -> float:
    """Seconds until a hub that failed is asked again."""
    wait = min(ASK_AGAIN * 2 ** min(max(failures - 1, 0.0), 12.0), DAY)
    return max(wait, min(retry_after or 0.0, DAY))


def patience(state: Mapping[str, Any], settings: Settings) -> float:
    """Seconds without a delivery after which push counts as silent for a source with this
    state: four times its usual time between new entries, at least the start interval and at
    most the longest interval of polls."""
    try:
        history = msgspec.convert(state.get("history", {}), History)
    except msgspec.ValidationError:
        history = History()
    least, most = settings.poll_start_seconds, settings.poll_max_seconds
    return min(max(SILENCE_FACTOR * history.usual, least), max(most, settings.poll_min_seconds))
