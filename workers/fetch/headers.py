"""Headers: those that we send, and those of an answer that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wireroom import __version__, limits
from wireroom.errors import PermanentError
from wireroom.settings import Settings

ACCEPT_PAGE: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ACCEPT_ENCODING: Final = "gzip, br"
VALUE_MAX: Final = 2_048
"""Characters kept of one header."""
KEPT: Final = frozenset(
    {
        "age",
        "cache-control",
        "content-encoding",
        "content-language",
        "content-type",
        "date",
        "etag",
        "expires",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "tdm-policy",
        "tdm-reservation",
        "x-robots-tag",
    }
)
_NAMES: Final = {name.encode(): name for name in KEPT}


def user_agent(settings: Settings) -> str:
    """``wireroom/VERSION (+contact)``, unless the settings name another one.  Without a contact
    it says so: no address of ours could answer for a system that someone else runs."""
    if settings.fetch_user_agent:
        return settings.fetch_user_agent
    contact = settings.fetch_contact
    said = f"+{contact}" if contact else "self-hosted; no contact given"
    return f"wireroom/{__version__} ({said})"


def encoded(pairs: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as bytes for the wire, without controls: values come from settings and from
    earlier answers (validators), and none may smuggle in another header."""
    return [(name.encode("ascii"), _without_controls(value)) for name, value in pairs.items()]


def kept(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers that carry evidence, lower-case, repeated ones joined.

    Raises ``PermanentError("headers-too-large")`` on a flood of them.
    """
    found: dict[str, str] = {}
    count = size = 0
    for raw_name, raw_value in raw:
        count += 1
        size += len(raw_name) + len(raw_value) + 4
        name = _NAMES.get(raw_name) or _NAMES.get(raw_name.lower())
        if name is not None:
            value = _text(raw_value)
            found[name] = f"{found[name]}, {value}" if name in found else value
    if count > limits.FETCH_MAX_HEADERS or size > limits.FETCH_MAX_HEADER_BYTES:
        raise PermanentError("headers-too-large", f"{count} headers of {size} bytes")
    return {name: value[:VALUE_MAX] for name, value in found.items()}


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _without_controls(value: str) -> bytes:
    if value.isascii() and value.isprintable():
        return value.strip(" ").encode("ascii")
    clean = "".join(character for character in value if character >= " " and character != "\x7f")
    return clean.strip(" ").encode("utf-8", "replace")
