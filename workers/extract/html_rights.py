"""Notices on a page, and in its headers, that limit what may be done with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from wireroom.records import Boilerplate, Evidence, Rights
from workers.extract import html_data
from workers.extract.html_data import PageData

_OPT_OUT = re.compile(r"\b(?:noai|noimageai|noml|notdm)\b", re.IGNORECASE)
_ROBOTS: Final = ("robots", "googlebot", "ai-robots")
_META: Final = ("copyright", "dcterms.rights", "dc.rights", "rights", "dcterms.license")
_JSON_LD: Final = ("license", "copyrightNotice", "usageInfo")
_NOTICE_MAX_CHARS: Final = 500
_NOTICES_MAX: Final = 10
_CONFIDENCE: Final = {"opt-out": 0.97, "license": 0.93, "json-ld": 0.9, "meta": 0.88, "notice": 0.8}
"""A notice in the running chrome may be that of something else on the page."""


class _Notice(NamedTuple):
    method: str
    source: str
    text: str


def rights(
    data: PageData, headers: Mapping[str, str], boilerplate: Iterable[Boilerplate]
) -> tuple[Rights | None, Evidence | None]:
    """Every notice, one a line: what machines are told first (``noai`` and the like, the TDM
    Reservation Protocol), then licences, then what people are told.

    Of disagreeing notices none is dropped: which one binds is not ours to decide.
    """
    notices = [*_opt_outs(data, headers), *_licences(data)]
    notices += [
        _Notice("notice", "boilerplate", each.text)
        for each in boilerplate
        if each.kind == "copyright"
    ]
    unique: dict[str, _Notice] = {}
    for notice in notices:
        line = " ".join(notice.text[:_NOTICE_MAX_CHARS].split())
        if line:
            unique.setdefault(line, notice)
    if not unique:
        return None, None
    lines = list(unique)[:_NOTICES_MAX]
    first = unique[lines[0]]
    why = Evidence(
        method=first.method,
        value=lines[0],
        confidence=_CONFIDENCE[first.method],
        source=first.source,
    )
    return Rights(noticed="\n".join(lines)), why


def _opt_outs(data: PageData, headers: Mapping[str, str]) -> Iterable[_Notice]:
    for name in _ROBOTS:
        for value in data.meta.get(name, ())[:3]:
            if _OPT_OUT.search(value):
                yield _Notice("opt-out", f"meta[{name}]", f"meta {name}: {value}")
    for value in data.meta.get("tdm-reservation", ())[:1]:
        if value.strip() == "1":
            policy = (data.meta.get("tdm-policy") or [""])[0]
            text = f"meta tdm-reservation: 1 {policy}".strip()
            yield _Notice("opt-out", "meta[tdm-reservation]", text)
    robots = headers.get("x-robots-tag", "")
    if _OPT_OUT.search(robots):
        yield _Notice("opt-out", "header:x-robots-tag", f"header x-robots-tag: {robots}")
    if headers.get("tdm-reservation", "").strip() == "1":
        text = f"header tdm-reservation: 1 {headers.get('tdm-policy', '')}".strip()
        yield _Notice("opt-out", "header:tdm-reservation", text)


def _licences(data: PageData) -> Iterable[_Notice]:
    for value in data.links.get("license", ())[:2]:
        yield _Notice("license", "link[rel=license]", f"license: {value}")
    for key in _JSON_LD:
        said = data.article.get(key)
        if isinstance(said, str) and said.strip():
            yield _Notice("json-ld", key, f"{key}: {html_data.plain(said)}")
    for name in _META:
        for value in data.meta.get(name, ())[:1]:
            yield _Notice("meta", f"meta[{name}]", value)
