"""Webhooks as far as they need no connection: secrets, signatures and bodies.

The scheme is that of Standard Webhooks (https://www.standardwebhooks.com): ``webhook-id``,
``webhook-timestamp`` and ``webhook-signature``, an HMAC-SHA256 over ``id.timestamp.body``.  Each
hook's secret derives from one setting with HMAC (RFC 2104), so that none is stored.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from wireroom import limits
from wireroom.errors import PermanentError, UsageError
from wireroom.records import Article, to_json
from wireroom.settings import Settings
from wireroom.store.hooks import Delivery, Hook
from wireroom.urls import host_key

SECRET_PREFIX: Final = "whsec_"  # noqa: S105  what Standard Webhooks begins secrets with
VERSION: Final = "v1"
_REDUCED: Final = (
    "id",
    "url",
    "canonical_url",
    "source",
    "publisher",
    "title",
    "language",
    "published_at",
    "stored_at",
    "duplicate",
    "story",
    "versions",
)
"""What is sent of a record that does not fit."""


def root_secret(settings: Settings) -> str:
    """Raises ``UsageError`` where it is not set."""
    if not settings.hook_secret:
        raise UsageError(
            "WIREROOM_HOOK_SECRET: must be set for webhooks, the same for every service, "
            "for example from `openssl rand -hex 32`"
        )
    return settings.hook_secret


def secret_of(root: str, hook: str) -> bytes:
    """The 32 bytes with which this hook's posts are signed."""
    return hmac.new(root.encode(), f"wireroom-hook/{hook}".encode(), hashlib.sha256).digest()


def shown(secret: bytes) -> str:
    """A secret as receivers' libraries take it."""
    return SECRET_PREFIX + b64encode(secret).decode()


def mark_of(secret: bytes) -> str:
    """16 hex digits by which a secret is known again; it does not lead back to it."""
    return hashlib.blake2b(secret, digest_size=8, person=b"wireroom-hook").hexdigest()


def check_address(url: str) -> None:
    """Raises ``UsageError`` where nothing can be posted to ``url``."""
    try:
        host_key(url)
        parts = urlsplit(url)
    except (PermanentError, ValueError) as error:
        raise UsageError(f"{url[:200]!r} is not an address that can be posted to") from error
    if len(url) > limits.URL_MAX_CHARS or "@" in parts.netloc or parts.fragment:
        raise UsageError("the address of a hook has no credentials, no fragment and is not long")


def plain_address(url: str) -> str:
    """The address without its query, which may be a secret."""
    parts = urlsplit(url)
    return parts._replace(query="", fragment="").geturl() + ("?…" if parts.query else "")


def headers(secret: bytes, post: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers of one try, at this moment."""
    stamp = str(int(at.timestamp()))
    signed = hmac.new(secret, f"{post}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "Content-Type": "application/json",
        "webhook-id": post,
        "webhook-timestamp": stamp,
        "webhook-signature": f"{VERSION},{b64encode(signed).decode()}",
    }


def post_id(hook: str, number: int) -> str:
    """The ``webhook-id`` of a post: the same for each try."""
    return f"msg_{hook}_{number}"


def body_of(
    hook: Hook,
    deliveries: Sequence[Delivery],
    articles: Mapping[str, Article],
    at: datetime,
) -> bytes:
    """The body of a post: at most about ``limits.HOOK_MAX_BYTES``, because a record that no
    longer fits is reduced to what names it and ``reduced`` says so."""
    room = limits.HOOK_MAX_BYTES
    data: list[dict[str, Any]] = []
    for each in deliveries:
        article = articles.get(each.article_id)
        record = b"null" if article is None else to_json(article)
        entry: dict[str, Any] = {
            "id": str(each.id),
            "event": each.event,
            "version": each.version,
            "watchlists": each.watchlists,
        }
        if article is not None and len(record) > room:
            record = msgspec.json.encode({name: getattr(article, name) for name in _REDUCED})
            entry["reduced"] = True
        room -= len(record)
        data.append(entry | {"record": msgspec.Raw(record)})
    return msgspec.json.encode(
        {
            "type": "articles",
            "timestamp": at,
            "hook": hook.id,
            "watchlist": hook.watchlist,
            "data": data,
        }
    )


def that_fit(deliveries: Sequence[Delivery], articles: Mapping[str, Article]) -> list[Delivery]:
    """The first of ``deliveries`` whose records go into one body; one at least."""
    room = limits.HOOK_MAX_BYTES
    chosen: list[Delivery] = []
    for each in deliveries:
        article = articles.get(each.article_id)
        room -= 0 if article is None else len(to_json(article))
        if chosen and room < 0:
            break
        chosen.append(each)
    return chosen
