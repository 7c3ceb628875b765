"""Bytes to text, with the evidence for the character set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.fetch.charset import Decoded, decode, python_codec

ARABIC = (
    "قال مدير الميناء يوم الثلاثاء إن العبارة الجديدة ستبحر مرتين في اليوم ابتداء من مايو المقبل."
)
RUSSIAN = "Начальник порта сообщил во вторник, что новый паром будет ходить два раза в день с мая."
FRENCH = (
    "Le directeur du port a déclaré mardi que le nouveau bac naviguerait dès le mois de mai à Sète."
)
JAPANESE = "港長は火曜日、新しいフェリーが五月から一日二回運航すると述べた。"


def page(text: str, label: str) -> str:
    return f'<html><head><meta charset="{label}"></head><body><p>{text}</p></body></html>'


@pytest.mark.parametrize(
    ("body", "content_type", "charset", "source"),
    [
        (b"\xef\xbb\xbf" + ARABIC.encode(), "text/html; charset=windows-1256", "utf-8", "bom"),
        (ARABIC.encode("utf-16"), None, "utf-16le", "bom"),
        (ARABIC.encode("cp1256"), "text/html; charset=windows-1256", "windows-1256", "header"),
        (RUSSIAN.encode("cp1251"), "text/html;charset='windows-1251'", "windows-1251", "header"),
        (RUSSIAN.encode("koi8-r"), "text/html; charset=KOI8-R", "koi8-r", "header"),
        (page(RUSSIAN, "windows-1251").encode("cp1251"), None, "windows-1251", "declaration"),
        (page(FRENCH, "iso-8859-1").encode("cp1252"), None, "windows-1252", "declaration"),
        (page(JAPANESE, "shift_jis").encode("cp932"), None, "shift_jis", "declaration"),
        (page(RUSSIAN, "utf-8").encode(), None, "utf-8", "declaration"),
        (page(RUSSIAN, "windows-1251").encode(), "text/html; charset=ISO-8859-1", "utf-8", "utf-8"),
        (ARABIC.encode("cp1256"), None, "windows-1256", "detection"),
        (RUSSIAN.encode("cp1251"), "text/html; charset=utf-8", "windows-1251", "detection"),
        (page(RUSSIAN, "utf-8").encode("cp1251"), None, "windows-1251", "detection"),
        (ARABIC.encode(), None, "utf-8", "utf-8"),
        (b"plain words", None, "utf-8", "default"),
        (b"", None, "utf-8", "default"),
    ],
)
def test_evidence(body: bytes, content_type: str | None, charset: str, source: str) -> None:
    found = decode(body, content_type)
    assert (found.charset, found.charset_from) == (charset, source)
    assert found.replaced == 0


@pytest.mark.parametrize("text", [ARABIC, RUSSIAN, FRENCH, JAPANESE])
def test_the_words_survive(text: str) -> None:
    for codec in (
        "utf-8",
        "utf-16",
        {ARABIC: "cp1256", RUSSIAN: "cp1251", FRENCH: "cp1252"}.get(text, "cp932"),
    ):
        assert decode(text.encode(codec), None, kind="text").text == text


def test_xml_declares_in_its_first_line() -> None:
    body = f'<?xml version="1.0" encoding="windows-1251"?><a>{RUSSIAN}</a>'.encode("cp1251")
    assert decode(body, None, kind="xml").charset == "windows-1251"
    assert decode(body, None, kind="text").charset_from == "detection"


def test_one_stray_byte_does_not_change_the_encoding() -> None:
    body = RUSSIAN.encode() * 3 + b"\xff" + RUSSIAN.encode()
    found = decode(body, "text/html; charset=utf-8")
    assert (found.charset, found.replaced) == ("utf-8", 1)


@pytest.mark.parametrize(
    ("label", "codec"),
    [("ISO-8859-1", "cp1252"), ("latin1", "cp1252"), ("GB2312", "gb18030"), ("x-sjis", "cp932"),
     (" UTF8 ", "utf-8"), ("utf-7", None), ("hz-gb-2312", None), ("base64", None), ("rot13", None),
     ("nonsense", None), ("", None), (None, None), ("utf-8\0", None)],
)  # fmt: skip
def test_labels(label: str | None, codec: str | None) -> None:
    assert python_codec(label) == codec


@given(
    st.binary(max_size=300),
    st.none() | st.text(max_size=40),
    st.sampled_from(["html", "text", "xml"]),
)
def test_any_bytes_become_text(body: bytes, content_type: str | None, kind: str) -> None:
    found = decode(body, content_type, kind=kind)  # type: ignore[arg-type]
    assert isinstance(found, Decoded)
    assert found.replaced == found.text.count("\ufffd") or "\ufffd" not in found.text
