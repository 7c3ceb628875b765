"""Log lines: plain for people, one JSON object a line for programs.

Control characters in a message are escaped in both forms, so that a title from outside can
neither forge a line nor drive a terminal.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import warnings
from datetime import UTC, datetime

from wireroom.hiding import without_secrets
from wireroom.settings import Settings

QUIET = (
    "celery",
    "kombu",
    "amqp",
    "httpx",
    "httpcore",
    "trafilatura",
    "htmldate",
    "courlan",
    "alembic",
)
"""Libraries whose information would drown ours; their warnings are shown."""


def printable(text: str) -> str:
    """``text`` on one line, control and format characters as escapes."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == " " else char.encode("unicode_escape").decode()
        for char in text
    )


_DRIVES = re.compile("[\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")


def printable_json(text: str) -> str:
    """The same JSON, with what JSON leaves unescaped and a terminal obeys or shows in another
    order (DEL, C1 controls, line separators, bidirectional marks) as escapes."""
    return _DRIVES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def printable_xml(text: str) -> str:
    """The same XML, with those characters as references; they may stand in text and in values of
    attributes only."""
    return _DRIVES.sub(lambda found: f"&#x{ord(found[0]):x};", text)


class _Plain(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S")
        line = f"{at} {record.levelname.lower():7} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += f" [{type(record.exc_info[1]).__name__}: {record.exc_info[1]}]"
        fields = getattr(record, "fields", None)
        if fields:
            line += " " + " ".join(f"{key}={value}" for key, value in fields.items())
        return printable(without_secrets(line))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry.update(getattr(record, "fields", None) or {})
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return without_secrets(json.dumps(entry, ensure_ascii=True, default=str))


def configure(settings: Settings) -> None:
    """Sends every logger of the process to standard error in the form of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Plain())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    # Containers run as a user of their own; elsewhere who runs a worker is not Celery's affair.
    warnings.filterwarnings("ignore", message=".*superuser privileges", category=Warning)
    for name in QUIET if settings.log_level != "debug" else ():
        logging.getLogger(name).setLevel(logging.WARNING)
