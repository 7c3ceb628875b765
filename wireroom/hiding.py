"""What addresses may hold that is nobody else's business, taken out of what is shown."""

from __future__ import annotations

import re
from typing import Any, Final

HIDDEN: Final = "…"
_USER: Final = re.compile(r"(?<=://)[^/?#@\s\"<>]++@")
_VALUE: Final = re.compile(
    r"(?i)([?&;](?:[a-z0-9_.-]{0,40}[_.-])?"
    r"(?:api_?key|key|token|secret|pass|passwd|password|pwd|auth|signature|sig|session|sid)=)"
    r"[^&;#\s\"\\]++"
)
"""A parameter with a telling name.  A quotation mark ends it too: the text may be JSON."""


def without_secrets(text: str, user: str = f"{HIDDEN}@") -> str:
    """``text`` without what parameters with telling names say in it, and with ``user`` for the
    users and passwords of addresses."""
    if "://" in text:
        text = _USER.sub(user, text)
    return _VALUE.sub(rf"\1{HIDDEN}", text) if "=" in text else text


def record_without_secrets(value: Any) -> Any:
    """The same for all strings of ``value`` (of strings, lists and dictionaries, as JSON holds);
    users and passwords leave no trace in it."""
    if isinstance(value, str):
        return without_secrets(value, user="")
    if isinstance(value, dict):
        return {key: record_without_secrets(each) for key, each in value.items()}
    if isinstance(value, list):
        return [record_without_secrets(each) for each in value]
    return value
