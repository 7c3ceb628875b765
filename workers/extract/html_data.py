"""What a page says about itself outside its text: meta elements, links and JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from wireroom.text import clean_controls
from workers.extract.folding import without_format_controls
from workers.extract.html_flags import word_set

_SCRIPT_MAX_CHARS: Final = 2_000_000
_SCRIPTS_MAX: Final = 50
_NODES_MAX: Final = 5_000
_METAS_MAX: Final = 2_000
_VALUE_MAX_CHARS: Final = 4_000

ARTICLE_TYPES: Final = word_set(
    "article newsarticle reportagenewsarticle analysisnewsarticle opinionnewsarticle "
    "backgroundnewsarticle reviewnewsarticle asknewsarticle blogposting liveblogposting report "
    "socialmediaposting techarticle scholarlyarticle satiricalarticle advertisercontentarticle "
    "review"
)
_INDEX_TYPES: Final = frozenset({"collectionpage", "searchresultspage", "itemlist"})
_VIDEO_TYPES: Final = frozenset({"videoobject"})
_DESCENDED: Final = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")
_LOOSE = re.compile(r"[\x00-\x1f]+")
_TRAILING_COMMA = re.compile(r",\s{0,20}(?=[}\]])")
_TAGS = re.compile(r"<[^<>]{1,500}>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(slots=True)
class PageData:
    """``meta`` maps lower-case names to their contents in order; ``article`` is the JSON-LD
    node of the article (empty where there is none)."""

    meta: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    title: str = ""
    language: str | None = None
    base: str | None = None
    article: dict[str, Any] = field(default_factory=dict)
    article_unsure: bool = False
    """several articles of different days are described, and none by this page's address"""
    types: frozenset[str] = frozenset()
    publishers: list[str] = field(default_factory=list)
    """names of organisations and sites that JSON-LD gives apart from the article"""
    sections: list[str] = field(default_factory=list)

    def first(self, *names: str) -> tuple[str, str] | None:
        """Name and content of the first of ``names`` that has a content."""
        for name in names:
            for value in self.meta.get(name, ()):
                if value:
                    return name, value
        return None


def read(root: HtmlElement, page_url: str | None) -> PageData:
    """Everything of the above from one tree, before scripts are removed."""
    data = PageData(language=root.get("lang") or root.get("xml:lang"))
    for count, element in enumerate(root.iter("meta")):
        if count >= _METAS_MAX:
            break
        content = element.get("content")
        if content is None or not content.strip():
            continue
        name = (
            element.get("property")
            or element.get("name")
            or element.get("itemprop")
            or element.get("http-equiv")
        )
        if name:
            for each in name.lower().split()[:4]:
                data.meta.setdefault(each, []).append(content.strip()[:_VALUE_MAX_CHARS])
    for count, element in enumerate(root.iter("link")):
        if count >= _METAS_MAX:
            break
        href = element.get("href")
        if href:
            for rel in (element.get("rel") or "").lower().split()[:4]:
                data.links.setdefault(rel, []).append(href.strip()[:_VALUE_MAX_CHARS])
    for element in root.iter("title"):
        text = "".join(element.itertext()).strip()
        parent = element.getparent()
        if text and (parent is None or parent.tag not in ("svg", "symbol", "g")):
            data.title = " ".join(text[:2_000].split())
            break
    base = next(root.iter("base"), None)
    data.base = base.get("href") if base is not None else None
    _read_json_ld(root, data, page_url)
    return data


def _read_json_ld(root: HtmlElement, data: PageData, page_url: str | None) -> None:
    articles: list[dict[str, Any]] = []
    types: set[str] = set()
    scripts = 0
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        scripts += 1
        text = script.text or ""
        if scripts > _SCRIPTS_MAX or len(text) > _SCRIPT_MAX_CHARS:
            break
        for node in _nodes(_load(text)):
            kinds = types_of(node)
            types |= kinds
            if not kinds.isdisjoint(ARTICLE_TYPES):
                articles.append(node)
            elif not kinds.isdisjoint(
                {"organization", "newsmediaorganization", "website", "person", "corporation"}
            ):
                name = text_of(node.get("name"))
                if name and "person" not in kinds:
                    data.publishers.append(name)
            elif "breadcrumblist" in kinds:
                data.sections.extend(_crumbs(node))
    data.types = frozenset(types)
    if articles:
        path = (page_url or "").partition("//")[2].rstrip("/")
        data.article = max(articles, key=lambda node: _fitness(node, path))
        days = {str(node.get("datePublished") or "")[:10] for node in articles}
        data.article_unsure = len(days - {""}) > 1 and not _fitness(data.article, path)[0]


def _fitness(node: dict[str, Any], path: str) -> tuple[int, int, int]:
    """The node that names this page, else the fullest."""
    address = json.dumps([node.get("url"), node.get("@id"), node.get("mainEntityOfPage")])[:2_000]
    here = bool(path) and path.partition("?")[0].rpartition("/")[2] in address
    known = sum(
        bool(node.get(key))
        for key in ("headline", "datePublished", "author", "articleBody", "publisher")
    )
    return (int(here), known, len(text_of(node.get("articleBody")) or ""))


def _load(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
    if text.startswith("//<![CDATA["):
        text = text[11:].removesuffix("//]]>")
    for attempt in (text, _LOOSE.sub(" ", _TRAILING_COMMA.sub("", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """The nodes that speak about the page itself, not about pages that it lists."""
    stack = [value]
    for _ in range(_NODES_MAX):
        if not stack:
            return
        found = stack.pop()
        if isinstance(found, list):
            stack.extend(reversed(found[:1_000]))
        elif isinstance(found, dict):
            yield found
            for key in _DESCENDED:
                inner = found.get(key)
                if isinstance(inner, dict | list):
                    stack.append(inner)


def types_of(node: dict[str, Any]) -> frozenset[str]:
    """Lower-case schema.org type names of a JSON-LD node."""
    kinds = node.get("@type")
    values = kinds if isinstance(kinds, list) else [kinds]
    return frozenset(
        str(value).rpartition("/")[2].lower() for value in values[:20] if isinstance(value, str)
    )


def text_of(value: Any) -> str | None:
    """The string in a JSON-LD value that may be a string, a list, or a node with a name."""
    for _ in range(4):
        if isinstance(value, list):
            value = next((each for each in value if each), None)
        elif isinstance(value, dict):
            value = value.get("name") or value.get("@value") or value.get("headline")
        else:
            break
    if not isinstance(value, str):
        return None
    return plain(value) or None


def plain(text: str) -> str:
    """``text`` without character references, tags and controls, which JSON can spell as well."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if not text.isascii() or _CONTROLS.search(text):
        text = without_format_controls(clean_controls(text))
    return text.replace("\xa0", " ").strip()


def names_of(value: Any) -> list[str]:
    """Every name in a JSON-LD author value."""
    out: list[str] = []
    stack = [value]
    for _ in range(100):
        if not stack:
            break
        found = stack.pop(0)
        if isinstance(found, list):
            stack[:0] = found[:50]
        elif isinstance(found, dict):
            stack.insert(0, found.get("name"))
        elif isinstance(found, str) and found.strip():
            out.append(plain(found)[:300])
    return out


def urls_of(value: Any) -> list[str]:
    """Every URL in a JSON-LD image value."""
    out: list[str] = []
    stack = [value]
    for _ in range(50):
        if not stack:
            break
        found = stack.pop(0)
        if isinstance(found, list):
            stack.extend(found[:20])
        elif isinstance(found, dict):
            stack.append(found.get("url") or found.get("contentUrl") or found.get("@id"))
        elif isinstance(found, str) and found.startswith(("http://", "https://", "/")):
            out.append(found[:2_048])
    return out


def is_index(types: frozenset[str]) -> bool:
    """Whether the page calls itself a list of other pages and nothing else."""
    return not types.isdisjoint(_INDEX_TYPES) and types.isdisjoint(ARTICLE_TYPES)


def has_video(types: frozenset[str]) -> bool:
    """Whether the page calls itself, or has, a video."""
    return not types.isdisjoint(_VIDEO_TYPES)


def _crumbs(node: dict[str, Any]) -> list[str]:
    items = node.get("itemListElement")
    names: list[str] = []
    for item in items[:10] if isinstance(items, list) else ():
        if isinstance(item, dict):
            name = text_of(item.get("name")) or text_of(item.get("item"))
            if name:
                names.append(name)
    return names
