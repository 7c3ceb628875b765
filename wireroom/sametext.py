"""The key by which exact copies are known, blind to what outlets put around a text.

Photo credits, agencies' names and links to read on are no part of a text.  Extraction cuts most
of them; what it leaves must not make two copies of one text differ.
The words are our own list; each needs a colon or stands alone, so that a sentence that only begins
like one stays.
"""

from __future__ import annotations

import re
from typing import Final

from wireroom.text import text_key

_LINE_MAX: Final = 200
_AGENCY_LINE_MAX: Final = 60
_DATELINE_MAX: Final = 60

_LABELS: Final = (
    # "read also"
    "read also", "read more", "see also", "also read", "related", "lire aussi", "à lire aussi",
    "lesen sie auch", "mehr zum thema", "lea también", "lee también", "leia também", "leggi anche",
    "читайте также", "читать также", "по теме", "читайте також", "διαβάστε επίσης", "ayrıca okuyun",
    "اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضا", "اقرأ المزيد", "קראו גם", "بیشتر بخوانید",
    "यह भी पढ़ें", "ये भी पढ़ें", "อ่านเพิ่มเติม", "ข่าวที่เกี่ยวข้อง", "相关阅读", "相關閱讀", "延伸阅读",
    "関連記事", "関連ニュース", "관련기사", "관련 기사",
    # photo credits
    "photo", "photos", "photo credit", "image", "image credit", "picture", "file photo", "foto",
    "fotos", "crédit photo", "bild", "imagen", "фото", "снимок", "φωτογραφία", "fotoğraf", "صورة",
    "الصورة", "تصوير", "צילום", "फोटो", "फ़ोटो", "ภาพ", "图片来源", "图片", "圖片來源", "摄影",
    "写真", "사진",
)  # fmt: skip
_AGENCIES: Final = (
    "ap", "afp", "reuters", "dpa", "efe", "ansa", "upi", "tass", "тасс", "риа новости", "интерфакс",
    "рейтер", "رويترز", "أ ف ب", "أ.ف.ب", "وام", "واس", "وكالات", "الأناضول", "anadolu", "aa",
    "pti", "ani", "भाषा", "पीटीआई", "新华社", "新華社", "中新社", "路透社", "法新社", "美联社",
    "共同通信", "時事通信", "ロイター", "연합뉴스", "agencies", "agencias", "agences", "agenturen",
    "агентства",
)  # fmt: skip
_SOURCES: Final = (
    "source", "fuente", "quelle", "fonte", "via", "источник", "المصدر", "מקור", "πηγή", "स्रोत",
    "ที่มา", "来源", "來源", "出典", "출처",
)  # fmt: skip
_COLON: Final = r"\s*[:：]"
_ANY_LABEL: Final = "|".join(re.escape(each) for each in sorted(_LABELS, key=len, reverse=True))
_ANY_AGENCY: Final = "|".join(re.escape(each) for each in sorted(_AGENCIES, key=len, reverse=True))
_ANY_SOURCE: Final = "|".join(map(re.escape, _SOURCES))
_AGENCY: Final = re.compile(
    rf"\W{{0,3}}(?:(?:{_ANY_SOURCE})\W{{1,3}})?(?:{_ANY_AGENCY})\W{{0,3}}", re.IGNORECASE
)
_LABELLED: Final = re.compile(rf"\W{{0,3}}(?:{_ANY_LABEL}){_COLON}", re.IGNORECASE)
_DATELINE: Final = re.compile(
    rf"\s*[^\n.!?:：()（）]{{0,{_DATELINE_MAX}}}[(（]\s*(?:{_ANY_AGENCY})\s*[)）]\s*[-–—:：]+\s*",
    re.IGNORECASE,
)


def copy_key(text: str) -> str:
    """`text_key` of a main text `without_residue`: equal for exact copies."""
    return text_key(without_residue(text))


def without_residue(text: str) -> str:
    """``text`` without such lines and without the agency's line before its first sentence; as it
    is, where more than half would go: then they are the text."""
    lines = [line for line in text.split("\n") if not _is_residue(line)]
    kept = _DATELINE.sub("", "\n".join(lines), count=1) if _opens(lines) else "\n".join(lines)
    return kept if 2 * len(kept) > len(text) else text


def _opens(lines: list[str]) -> bool:
    first = next((line for line in lines if line.strip()), "")
    return _DATELINE.match(first) is not None


def _is_residue(line: str) -> bool:
    if len(line) > _LINE_MAX:
        return False
    if len(line) <= _AGENCY_LINE_MAX and _AGENCY.fullmatch(line.strip()):
        return True
    return _LABELLED.match(line) is not None
