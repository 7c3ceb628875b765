"""The written forms of dates, clock times and zones, as patterns over folded text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from workers.calendar_names import months_of

# Offsets of zone abbreviations in hours: RFC 5322 section 4.3 and those that news sites print.
# Abbreviations that two continents share (IST, AST) are left out.
ZONES: Final[dict[str, float]] = {
    name: hours
    for hours, names in {
        -10: "hst",
        -9: "akst",
        -8: "pst|akdt",
        -7: "mst|pdt",
        -6: "cst|mdt",
        -5: "est|cdt",
        -4: "edt",
        -3: "brt",
        0: "z|utc|gmt|ut|wet|بتوقيت غرينتش|بتوقيت جرينتش|غرينتش|جرينتش",
        1: "west|bst|cet|mez|wat",
        2: "cest|mesz|eet|cat|sast",
        3: "eest|msk|мск|trt|eat|tsi|по московскому времени|بتوقيت مكة المكرمة|بتوقيت مكة",
        4: "gst",
        5: "pkt",
        5.75: "npt",
        6: "bdt",
        7: "wib|ict",
        8: "hkt|sgt|pht|awst|北京时间",
        9: "jst|kst",
        10: "aest",
        11: "aedt",
        12: "nzst",
        13: "nzdt",
    }.items()
    for name in names.split("|")
}
REGIONS: Final = {
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    "eastern": "America/New_York",
    "pacific": "America/Los_Angeles",
}
MONTH_FIRST: Final = frozenset({"en-us", "en-ph"})
YEAR_FIRST: Final = frozenset({"zh", "ja", "ko", "hu", "lt"})
HAN_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}

_ZONE = (
    r"(?:\(?(?P<{p}off>(?:utc|gmt)?\s?[+\-−]\d{{1,2}}(?::?\d{{2}})?(?![\d:]))|\(?(?P<{p}zone>"
    + "|".join(re.escape(z) for z in sorted((*ZONES, *REGIONS), key=len, reverse=True))
    + r")(?!\w))"
)
_CLOCK = (
    r"(?:(?P<{p}ap0>上午|下午|晚上|凌晨|中午|早上|오전|오후)\s?)?(?P<{p}h>[01]?\d|2[0-3])"
    r"(?:\s?(?::|\.|h|时|時|点|點|시)\s?(?P<{p}m>[0-5]\d)(?:分|분)?"
    r"(?:[:.](?P<{p}s>[0-5]\d)(?:[.,]\d{{1,9}})?)?(?![\d])|(?=\s?[ap]\.?m\b)|\s?h(?=\W|$)|\s?uhr\b)"
    r"(?:\s?(?P<{p}ap>[ap]\.?\s?m\b\.?|(?<=\d)[ap]\b|"
    r"صباحا|مساء|ص(?!\w)|م(?!\w)|oo|os))?(?:\s?(?:uhr|hrs|ч|h)\b\.?)?"
    r"(?:\s?" + _ZONE + r")?"
)
_GLUE = (
    r"(?:\s{{0,3}}(?:t(?=\d)|\.(?=\s)|[,،|·•;\-–—/]|"
    r"(?:at|um|a|a las|a la|alle|ore|as|в|о|saat|klo|om|kl|الساعة|الساعه|على الساعة)"
    r"(?=[\s.:]|\d)[.:]?)){{0,2}}\s{{0,3}}\(?"
)
AFTER: Final = re.compile((_GLUE + _CLOCK).format(p=""))
BEFORE: Final = re.compile(
    (
        r"(?:^|(?<=[^\w:.]))"
        + _CLOCK
        + r"\s{{0,2}}[,،|·•\-–—/]?\s{{0,2}}(?:on |le |am |il |el |del )?$"
    ).format(p="")
)
ZONE_ONLY: Final = re.compile(r"\s?(?:z(?!\w)|" + _ZONE.format(p="") + ")")
WORD_AFTER: Final = re.compile(r"[\s,،(]{0,3}([^\W\d_]{2,20})\)?")
EDGE_DIGIT = r"(?<![\d.,:/\-])"
ISO: Final = re.compile(
    r"(?<![\w./\-])(?P<y>\d{4})(?P<sep>[-/.])(?P<mo>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d|[-/]\d)"
    r"(?:[t_ ](?P<h>\d{2}):?(?P<m>\d{2})(?::?(?P<s>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
    r"\s?(?P<off>z(?!\w)|[+\-−]\d{2}:?\d{2}(?!\d)|[+\-−]\d{2}(?!\d))?)?"
)
COMPACT: Final = re.compile(
    r"(?<![\w./\-])(?P<y>\d{4})(?P<mo>\d{2})(?P<d>\d{2})t(?P<h>\d{2})(?P<m>\d{2})(?P<s>\d{2})(?P<off>z|[+\-]\d{4})?(?!\w)"
)
CJK: Final = re.compile(
    r"(?P<y>\d{4}|[〇零○一二三四五六七八九]{4})\s?[年년]\s?(?P<mo>\d{1,2}|[一二三四五六七八九十]{1,2})\s?[月월]"
    r"\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?[日号號일]"
)
NUMERIC: Final = re.compile(
    EDGE_DIGIT + r"(?P<a>\d{1,2})(?P<sep>[/.\-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>\d{4}|\d{2})"
    r"(?![\w/\-]|[.,:]\d)"
)


@lru_cache(maxsize=64)
def textual_forms(language: str | None) -> tuple[re.Pattern[str], ...]:
    """Patterns of "5 May 2024", "May 5, 2024" and "2024 May 5"; groups ``d``, ``mon``, ``y``."""
    names = sorted((n for n in months_of(language) if not n[0].isdigit()), key=len, reverse=True)
    one = r"(?:" + "|".join(re.escape(n).replace(r"\ ", r"\s{1,2}") for n in names) + r")\b\.?"
    month = r"(?P<mon>" + one[: -len(r"\b\.?")] + r")\b\.?(?:\s?[/(]\s?" + one + r"\s?\)?)?"
    day = r"(?P<d>[0-3]?\d)"
    year = r"(?P<y>(?:19|20)\d{2})(?!\d|[.,:]\d)"
    of = r"(?:(?:of|de|del|d'|da|di|den)(?=\W)\s?)?"
    tail = r"(?:\s?(?:г\b\.?|года\b|р\b\.?|року\b|yil\w{0,4}\b))?"
    ordinal = r"(?:st\b|nd\b|rd\b|th\b|er\b|re\b|º|ª|°|\.|-?го\b|-?е\b)?"
    return (
        re.compile(
            EDGE_DIGIT
            + day
            + ordinal
            + r"[\s\-/]{0,2}"
            + of
            + month
            + r"[\s,،\-/]{0,3}"
            + of
            + year
            + tail
        ),
        re.compile(
            r"\b"
            + month
            + r"[\s\-]{0,2}"
            + day
            + r"(?:st\b|nd\b|rd\b|th\b)?(?!\d)[\s,،\-/]{1,3}"
            + year
        ),
        re.compile(
            EDGE_DIGIT
            + year
            + r"[.,\s\-]{1,3}(?:m\.\s)?"
            + month
            + r"[\s\-]{1,2}"
            + day
            + r"(?!\d)"
        ),
    )
