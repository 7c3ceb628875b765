"""Paths: one spelling, no session, and the article behind its AMP or print form."""

from __future__ import annotations

import posixpath
import re
from typing import Final

from wireroom.urls.parts import also_plain, encode

SCRIPTS: Final = (".php", ".asp", ".aspx", ".jsp", ".cgi", ".do", ".cfm", ".pl")
# Encoders disagree on these; none of them delimits anything inside a segment that servers split.
_PLAIN: Final = also_plain("!'()*,:@")
_SESSION: Final = re.compile(
    r";(?:(?:jsessionid|phpsessid|sessionid)=[^/;]*|sid=[A-Za-z0-9]{16,128}(?=[/;]|\Z))",
    re.IGNORECASE,
)
_NET_SESSION: Final = re.compile(r"/\([SFX]\([A-Za-z0-9]{8,64}\)\)(?=/)")
_COMMENT_PAGE: Final = re.compile(r"(/[^/]*)/comment-page-[0-9]{1,5}(/?)\Z")
_DRUPAL: Final = re.compile(r"/(?:[a-z]{2}/)?node/[0-9]{1,12}")
_DIGITS: Final = re.compile(r"[0-9]{5}")


def normal_path(raw: str) -> str:
    """The path in one percent-encoding, without session ids, doubled slashes at its beginning and
    dot segments.  Case and the slashes within it stay."""
    path = encode(raw, safe="/!$&'()*+,;=:@", plain=_PLAIN)
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/(" in path:
        path = _NET_SESSION.sub("", path)
    if "/." in path:
        slash = path.endswith(("/", "/.", "/.."))
        # normpath would join the empty segments that some sites need.
        path = "/".join(_resolved(path.split("/")))
        path += "/" if slash and not path.endswith("/") else ""
    return "/" + path.lstrip("/")


def without_variant(path: str) -> str:
    """The article's path behind its AMP form, its print form or a page of its comments.

    ``/amp/`` and ``/print/`` are also sections and words: they go only where the rest of the path
    looks like an article's (a segment of eight characters with a digit or a hyphen).
    """
    while (shorter := _one_variant_less(path)) != path:
        path = shorter
    return path


def has_slug(path: str) -> bool:
    """Whether the last segment may name an article."""
    last = posixpath.basename(path.rstrip("/"))
    return len(last) >= 8 and any(char.isdigit() or char == "-" for char in last)


def names_article(path: str) -> bool:
    """Whether the path surely names an article by itself: no script, and a last segment of three
    words or with a number of five digits."""
    last = posixpath.basename(path.rstrip("/"))
    if last.lower().endswith(SCRIPTS):
        return False
    words = len(last) >= 8 and last.count("-") + last.count("_") >= 2
    return words or _DIGITS.search(last) is not None


def is_script(path: str) -> bool:
    """Whether the path alone is unlikely to name an article, so that a parameter must."""
    return not has_slug(path) or path.endswith(SCRIPTS)


def _may_stand_alone(path: str) -> bool:
    return has_slug(path) or _DRUPAL.fullmatch(path) is not None


def _resolved(segments: list[str]) -> list[str]:
    out: list[str] = []
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    return out


def _one_variant_less(path: str) -> str:
    if "amp" not in path and "print" not in path and "/comment-page-" not in path:
        return path
    stem, dot, ending = path.rpartition(".")
    if dot and ending == "amp" and has_slug(stem):
        return stem
    for variant in (".amp.", ".print."):
        head, found, tail = path.rpartition(variant)
        if found and tail in ("html", "htm", "php") and has_slug(head):
            return f"{head}.{tail}"
    bare = path.rstrip("/")
    for variant in ("/amp", "/print"):
        if bare.endswith(variant) and _may_stand_alone(bare.removesuffix(variant)):
            return bare.removesuffix(variant) + ("/" if path.endswith("/") else "")
        if path.startswith(variant + "/") and _may_stand_alone(path.removeprefix(variant)):
            return "/" + path.removeprefix(variant).lstrip("/")
    comments = _COMMENT_PAGE.search(path)
    if comments is not None and has_slug(comments[1]):
        return path[: comments.end(1)] + comments[2]
    return path
