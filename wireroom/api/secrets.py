"""What addresses may hold that is nobody else's business, taken out."""

from __future__ import annotations

import re
from typing import Any, Final

HIDDEN: Final = "…"
_USER: Final = re.compile(r"(?<=://)[^/?#@\s]{1,500}@")
_VALUE: Final = re.compile(
    r"(?i)([?&;](?:[a-z0-9_.-]{0,40}[_.-])?"
    r"(?:api_?key|key|token|secret|pass|passwd|password|pwd|auth|signature|sig|session|sid)=)"
    r"[^&;#\s]{1,2000}"
)


def without_secrets(value: Any) -> Any:
    """``value`` (of strings, lists and dictionaries, as JSON holds) without user names and
    passwords in addresses, and without what parameters with telling names say."""
    if isinstance(value, str):
        return _VALUE.sub(rf"\1{HIDDEN}", _USER.sub("", value)) if ":" in value else value
    if isinstance(value, dict):
        return {key: without_secrets(each) for key, each in value.items()}
    if isinstance(value, list):
        return [without_secrets(each) for each in value]
    return value
