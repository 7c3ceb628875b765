"""Bytes to text, and the evidence for the character set that was used.

The order is: byte order mark, what the protocol's header says, what the document declares,
whether the bytes are valid UTF-8, then detection.  A declaration that the bytes contradict
loses: text that is valid UTF-8 with letters beyond ASCII is UTF-8, because other encodings
form such sequences by accident almost never.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal

import msgspec
from charset_normalizer import from_bytes

SAMPLE_BYTES: Final = 8_192
_SCAN_BYTES: Final = 4_096
"""Where a declaration is looked for (browsers look at 1,024)."""
_TOLERATED: Final = 0.02
"""Share of the bytes beyond ASCII that may be wrong in otherwise valid UTF-8."""
_MIXED: Final = 0.2
"""The same where UTF-8 is declared: pieces in another encoding were pasted into it.  Of texts that
are in another encoding as a whole, half of the bytes and more are wrong."""

Kind = Literal["html", "text", "xml"]


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    charset: str
    """a label of the WHATWG Encoding Standard, lower-case"""
    charset_from: str
    """bom, header, declaration, utf-8 (validity), detection or default"""
    replaced: int = 0
    """bytes or sequences that could not be decoded and became U+FFFD"""


_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Labels that mean another encoding on the web than in Python (WHATWG Encoding Standard, 4.2).
_ALIASES: Final = {
    "ascii": "cp1252", "us-ascii": "cp1252", "latin1": "cp1252", "latin-1": "cp1252",
    "iso-8859-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "ansi": "cp1252",
    "iso-8859-9": "cp1254", "latin5": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874",
    "windows-874": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030",
    "x-gbk": "gb18030", "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "korean": "cp949",
    "windows-949": "cp949", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "x-sjis": "cp932", "windows-31j": "cp932", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "x-euc-jp": "euc_jp", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf-8mb4": "utf-8",
    "x-cp1251": "cp1251", "x-cp1252": "cp1252", "x-mac-cyrillic": "mac-cyrillic",
    "macintosh": "mac_roman", "unicode": "utf-16-le", "utf-16": "utf-16-le", "arabic": "iso8859_6",
    "asmo-708": "iso8859-6", "logical": "iso8859-8", "iso-8859-8-i": "iso8859-8",
}  # fmt: skip
_NAMES: Final = {
    "cp1252": "windows-1252", "cp1250": "windows-1250", "cp1251": "windows-1251",
    "cp1253": "windows-1253", "cp1254": "windows-1254", "cp1255": "windows-1255",
    "cp1256": "windows-1256", "cp1257": "windows-1257", "cp1258": "windows-1258",
    "cp874": "windows-874", "cp949": "euc-kr", "cp932": "shift_jis", "big5hkscs": "big5",
    "utf-16-le": "utf-16le", "utf-16-be": "utf-16be",
}  # fmt: skip
_CANDIDATES: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r",
    "koi8_u", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_15", "cp866", "cp874",
    "gb18030", "big5", "cp932", "euc_jp", "cp949", "mac_cyrillic", "utf_8",
]  # fmt: skip

_LATIN: Final = ["cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2", "iso8859_15"]
_WESTERN: Final = frozenset(
    "àáâãäåæçèéêëìíîïñòóôöøùúûüßœÀÁÂÄÅÆÇÈÉÊËÍÎÏÑÒÓÔÖØÚÜŒ‘’“”„–—…«»¡¿€°§·ºª\xa0"
)
"""What western Europe writes; õ is left out, in whose place Hungarian has ő."""
_LATIN_SHARE: Final = 0.45
"""Bytes beyond ASCII in words that have any: fewer in Latin letters, more in all others."""

# The rest of the standard's encodings.  Python has others (UTF-7, HZ, base64 …) that nobody
# may make us use: in some of them plain letters spell markup.
_KNOWN: Final = frozenset(_CANDIDATES).union(
    {"utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "big5hkscs", "cp1258"},
    {f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    {"koi8-r", "koi8-u", "euc_jp", "iso2022_jp", "mac-roman", "mac-cyrillic"},
)

_HEADER: Final = re.compile(r"charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([\w.:+-]{1,40})", re.IGNORECASE)
_META: Final = re.compile(
    rb"<meta[^>]{0,400}?charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([\w.:+-]{1,40})", re.IGNORECASE
)
_XML: Final = re.compile(
    rb"^\s{0,64}<\?xml[^>]{0,200}?encoding\s{0,8}=\s{0,8}[\"']([\w.:+-]{1,40})", re.IGNORECASE
)

_LETTERS: Final = re.compile(rb"[A-Za-z\x80-\xff]+")
_ASCII: Final = bytes(range(128))


def decode(body: bytes, content_type: str | None = None, *, kind: Kind = "html") -> Decoded:
    """``body`` as text.  Never fails: what cannot be decoded becomes U+FFFD and is counted."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decoded(body[len(mark) :], name, "bom")
    utf8_errors = _utf8_errors(body)
    declared = [("header", _label(content_type, _HEADER)), ("declaration", _declared(body, kind))]
    candidates = [(source, name) for source, name in declared if name]
    if utf8_errors == 0.0 and not body.isascii():
        source = next((source for source, name in candidates if name == "utf-8"), "utf-8")
        if not any(name.startswith(("utf-16", "utf-32")) for _, name in candidates):
            return _decoded(body, "utf-8", source)
    for source, name in candidates:
        if utf8_errors <= _MIXED if name == "utf-8" else _fits(body, name):
            return _decoded(body, name, source)
    if body.isascii():
        # ISO 2022 and UTF-16 without mark are also ASCII bytes; only the latter has NULs.
        return _decoded(body, _utf16_by_nuls(body) or "utf-8", "default")
    if guess := _utf16_by_nuls(body):
        return _decoded(body, guess, "detection")
    if utf8_errors <= _TOLERATED:
        return _decoded(body, "utf-8", "utf-8")
    if detected := _detect(body):
        return _decoded(body, detected, "detection")
    fallback = next((name for _, name in candidates if name != "utf-8"), "cp1252")
    return _decoded(body, fallback, "default")


def python_codec(label: str | None) -> str | None:
    """The codec for a charset label as it is meant on the web; ``None`` if unknown or unsafe."""
    if not label:
        return None
    label = label.strip().lower()
    try:
        name = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):
        return None
    return name if name in _KNOWN else None


def _decoded(body: bytes, name: str, source: str) -> Decoded:
    text = body.decode(name, errors="replace")
    replaced = text.count("\ufffd") if "\ufffd" in text else 0
    text = text.removeprefix("\ufeff")
    return Decoded(
        text=text,
        charset=_NAMES.get(name, name.replace("_", "-")),
        charset_from=source,
        replaced=replaced,
    )


def _label(value: str | None, pattern: re.Pattern[str]) -> str | None:
    found = pattern.search(value[:512]) if value else None
    return python_codec(found.group(1)) if found else None


def _declared(body: bytes, kind: Kind) -> str | None:
    if kind == "text":
        return None
    head = body[:_SCAN_BYTES]
    found = _XML.match(head) or (_META.search(head) if kind == "html" else None)
    name = python_codec(found.group(1).decode("ascii", "replace")) if found else None
    # What could be read as ASCII is not UTF-16, whatever it says (HTML Standard, 13.2.3.2).
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _fits(body: bytes, name: str) -> bool:
    """Whether the bytes can be text in this encoding, up to a few accidents."""
    try:
        body.decode(name)
    except UnicodeDecodeError:
        wrong = body.decode(name, errors="replace").count("\ufffd")
        beyond = sum(1 for byte in body[:200_000] if byte > 127)
        return wrong <= 1 + _TOLERATED * beyond
    return True


def _utf8_errors(body: bytes) -> float:
    """Share of the bytes beyond ASCII that are no UTF-8; 0.0 for valid text."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
            return 0.0001  # cut within the last letter
    else:
        return 0.0
    wrong = body.decode("utf-8", errors="replace").count("\ufffd")
    beyond = len(body) - len(body.translate(None, bytes(range(128, 256))))
    return wrong / max(beyond, 1)


def _utf16_by_nuls(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its ASCII part is NUL."""
    head = body[:2_000]
    if len(head) < 8 or b"\0" not in head:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _detect(body: bytes) -> str | None:
    """charset-normalizer on the parts that say something: segments with bytes beyond ASCII."""
    parts: list[bytes] = []
    size = 0
    for segment in re.split(rb"[<>\r\n]", body[: 2**20]):
        if segment and not segment.isascii():
            parts.append(segment[:1_000])
            size += len(parts[-1])
            if size >= SAMPLE_BYTES:
                break
    sample = b"\n".join(parts)
    latin = _is_latin(sample)
    if latin and _WESTERN.issuperset(_beyond(sample).decode("cp1252", "replace")):
        return "cp1252"
    candidates = _LATIN if latin else _CANDIDATES
    best = from_bytes(sample, cp_isolation=candidates, enable_fallback=False).best()
    return python_codec(best.encoding) if best is not None else None


def _is_latin(sample: bytes) -> bool:
    """Whether letters of ASCII stand around the others: a few words are too little for statistics
    that know all alphabets."""
    marked = b"".join(word for word in _LETTERS.findall(sample) if not word.isascii())
    return 0 < len(_beyond(marked)) < _LATIN_SHARE * len(marked)


def _beyond(data: bytes) -> bytes:
    return data.translate(None, _ASCII)
