"""What some bytes are: by their content, then by their name and declared type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from wireroom.errors import DefectError
from workers.charset import decode
from workers.discover.model import Format, Handler, Sample
from workers.discover.unpack import inflate, inflate_head
from workers.discover.wrapped import unwrapped
from workers.discover.xml import root_name

HEAD_BYTES: Final = 64 * 2**10
_BLANK: Final = b" \t\r\n\x0b\x0c\0\xef\xbb\xbf"
LINE_MAX_BYTES: Final = 400_000
"""Longest line of a plain text: four bytes for each character of the longest paragraph."""
_BINARY_MAGIC: Final = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"PK\x05\x06", b"\x7fELF",
    b"MZ\x90", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf", b"Rar!", b"RIFF", b"OggS",
    b"ID3", b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"\0asm", b"wOFF", b"wOF2",
    b"\xca\xfe\xba\xbe", b"II*\0", b"MM\0*", b"fLaC", b"\x1aE\xdf\xa3",
)  # fmt: skip
_CONTROLS: Final = bytes(range(9)) + bytes(range(14, 27)) + bytes(range(28, 32)) + b"\x0b\x7f"
_CONTROL_SHARE: Final = 0.01
_HTML_START: Final = re.compile(
    r"(?:<!doctype\s{1,8}html|<(?:html|head|body|title|meta|link|script|style|div|p|h1|h2|article|"
    r"main|section|header|table|center|span|a|br|img|ul|nav|noscript)[\s>/])",
    re.IGNORECASE,
)
_HTML_DOCUMENT: Final = re.compile(r"<(?:!doctype\s{1,8}html|html[\s>]|body[\s>])", re.IGNORECASE)
_ANY_TAG: Final = re.compile(
    r"</?(?:p|div|a|br|span|article|h[1-6]|ul|li|img|table|strong|em)[\s>/]", re.IGNORECASE
)
_JSON_OBJECT: Final = re.compile(r'(?:\[\s{0,64})?\{\s{0,64}"[^"\\]{0,200}"\s{0,8}:')
"""Also where its strings hold markup."""
_TAGS_CHARS: Final = 4_096
_XML_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:\s[^<>]{0,300})?>)?\s{0,100}<([A-Za-z][A-Za-z0-9:]{0,40})[\s>]"
)


def detect(
    handlers: Sequence[Handler],
    data: bytes,
    name: str | None = None,
    media_type: str | None = None,
) -> Format:
    """The format of ``data`` (possibly gzip).  Raises ``DefectError``: ``malformed`` (broken
    gzip), ``enormous-line`` (plain text)."""
    if (found := _plain_xml(handlers, data)) is not None:
        return found
    head = inflate_head(data, HEAD_BYTES)
    if not head.strip(_BLANK):
        return Format.EMPTY if len(head) < HEAD_BYTES else Format.UNKNOWN
    if head.startswith(_BINARY_MAGIC) or head[4:8] == b"ftyp":
        return Format.BINARY
    sample = _sample(head, data, name, media_type)
    found = next((form for each in handlers if (form := each.matches(sample))), None)
    if found is not None:
        return found
    if _is_binary(head, sample):
        return Format.BINARY
    if _JSON_OBJECT.match(sample.head):
        return Format.UNKNOWN
    if _is_html(sample):
        return Format.HTML
    if sample.head.startswith("<?xml") or (sample.root and sample.head.startswith("<")):
        return Format.UNKNOWN
    if sample.head.startswith(("{", "[")) and _is_json(sample):
        return Format.UNKNOWN
    try:
        text = inflate(data)
    except DefectError:  # whoever unpacks it is told what is wrong
        return Format.TEXT
    _refuse_enormous_line(text)
    return Format.TEXT


def _plain_xml(handlers: Sequence[Handler], data: bytes) -> Format | None:
    """The format where the first element says it in ASCII, as most feeds do: nothing has to be
    decoded for that."""
    found = _XML_START.match(data)
    if found is None:
        return None
    start = found.group().decode("ascii", "replace").lstrip("\ufffd")
    root = found[1].decode("ascii").rpartition(":")[2].lower()
    sample = Sample(head=start, whole=False, root=root, name="", media_type="")
    return next((form for each in handlers if (form := each.matches(sample))), None)


def _sample(head: bytes, data: bytes, name: str | None, media_type: str | None) -> Sample:
    text = decode(head, media_type, kind="xml" if head.lstrip()[:5] == b"<?xml" else "html").text
    text = text.lstrip("\ufeff \t\r\n\x0b\x0c\0")
    text = unwrapped(text)
    path = urlsplit(name).path if name and "://" in name else name or ""
    plain = PurePath(path).name.lower().removesuffix(".gz")
    return Sample(
        head=text,
        whole=len(head) < HEAD_BYTES,
        root=root_name(text) if text.startswith("<") else None,
        name=plain,
        media_type=(media_type or "").partition(";")[0].strip().lower(),
    )


def _is_html(sample: Sample) -> bool:
    if sample.root == "html" or _HTML_START.match(sample.head):
        return True
    if _HTML_DOCUMENT.search(sample.head):
        return True
    says_html = sample.name.endswith((".html", ".htm", ".xhtml")) or sample.media_type in (
        "text/html",
        "application/xhtml+xml",
    )
    tags = len(_ANY_TAG.findall(sample.head[:_TAGS_CHARS]))
    return tags >= (1 if says_html else 6)


def _is_binary(head: bytes, sample: Sample) -> bool:
    """Controls that text does not have, in what was not recognised as UTF-16."""
    if sample.head.count("\ufffd") > 0.1 * len(sample.head):
        return True
    if "\0" not in sample.head and head.count(0) > 0.2 * len(head):
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > _CONTROL_SHARE * len(head) and not _HTML_DOCUMENT.search(sample.head)


def _is_json(sample: Sample) -> bool:
    return bool(re.match(r'[{\[]\s{0,64}(?:"[^"\\]{0,200}"\s{0,8}[:,\]]|[{\[\d\]}-])', sample.head))


def _refuse_enormous_line(data: bytes) -> None:
    at = 0
    while len(data) - at > LINE_MAX_BYTES:
        end = data.rfind(b"\n", at, at + LINE_MAX_BYTES)
        if end < 0:
            end = data.find(b"\n", at, at + LINE_MAX_BYTES + 1)
            if end < 0:
                raise DefectError("enormous-line", f"a line is longer than {LINE_MAX_BYTES} bytes")
        at = end + 1
