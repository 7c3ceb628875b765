"""What an element's name, class, id and role say about its contents.

Class and id are split into words (at hyphens, underscores and capitals), and whole words are
compared, so that ``commentary`` is no ``comment`` and ``shareholders`` no ``share``.  The words
are those that web designers use, which are English on pages in every language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final

from wireroom.records import BoilerplateKind


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(text.split())


_WORDS = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+")
_ATTRIBUTE_MAX: Final = 400

_WORDS_OF: Final[Mapping[BoilerplateKind, str]] = {
    "comment-form": "comment comments disqus respond livefyre viafoura spotim openweb "
    "kommentare kommentar commentaires comentarios commenti discussion",
    "related": "related recirc recirculation recommended recommendation recommendations "
    "readmore trending outbrain taboola zergnet mostread mostpopular infinitescroll "
    "seealso crosslink crosslinks verwandt popular",
    "share": "share sharing social sociable sharebar addthis sharethis sharedaddy followus",
    "promotion": "newsletter newsletters signup subscribe subscription promo promotion cta "
    "donate donation sponsor sponsored ad ads advert adverts advertisement advertising "
    "adslot dfp cookie cookies consent gdpr onetrust didomi regwall marketing banner "
    "popup modal interstitial gating adsbygoogle",
    "author-bio": "bio biography authorbox authorbio aboutauthor",
    "navigation": "nav navigation navbar breadcrumb breadcrumbs menu submenu sidebar footer "
    "masthead pagination pager toc tags taglist",
    "caption": "caption figcaption credit captions",
    "disclaimer": "disclaimer",
    "copyright": "copyright",
    "counter": "counter viewcount",
    "other": "byline bylines dateline timestamp pullquote infobox factbox "
    "visuallyhidden screenreader akismet skiplink noprint rating ratings toolbar "
    "toolbox widgettitle",
}
_BY_WORD: Final = {word: kind for kind, words in _WORDS_OF.items() for word in words.split()}
_BY_PAIR: Final[dict[tuple[str, str], BoilerplateKind]] = {
    ("read", "more"): "related",
    ("more", "from"): "related",
    ("more", "on"): "related",
    ("see", "also"): "related",
    ("also", "read"): "related",
    ("most", "popular"): "related",
    ("most", "read"): "related",
    ("infinite", "scroll"): "related",
    ("next", "article"): "related",
    ("related", "articles"): "related",
    ("sign", "up"): "promotion",
    ("about", "author"): "author-bio",
    ("author", "box"): "author-bio",
    ("author", "bio"): "author-bio",
    ("author", "info"): "author-bio",
    ("author", "card"): "author-bio",
    ("post", "meta"): "other",
    ("entry", "meta"): "other",
    ("article", "meta"): "other",
    ("pull", "quote"): "other",
    ("sr", "only"): "other",
    ("screen", "reader"): "other",
    ("visually", "hidden"): "other",
    ("tag", "list"): "navigation",
    ("side", "bar"): "navigation",
}
_EMBEDS = re.compile(
    r"\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|fb-video|"
    r"reddit-embed|reddit-card|bluesky-embed|telegram-post|mastodon-embed|vk-post)"
)
_BY_TAG: Final[dict[str, BoilerplateKind]] = {
    "nav": "navigation",
    "footer": "navigation",
    "aside": "related",
    "form": "promotion",
    "figcaption": "caption",
    "menu": "navigation",
}
_BY_ROLE: Final[dict[str, BoilerplateKind]] = {
    "navigation": "navigation",
    "banner": "navigation",
    "contentinfo": "navigation",
    "complementary": "related",
    "search": "navigation",
    "dialog": "promotion",
    "alertdialog": "promotion",
    "menu": "navigation",
    "tooltip": "other",
}
_POSITIVE_PAIRS: Final = frozenset(
    (first, second)
    for first in ("article", "story", "post", "entry", "news", "main", "page")
    for second in ("body", "content", "text")
)
_DECK_WORDS: Final = word_set(
    "dek deck standfirst subtitle subheadline subheading subhead summary excerpt lede lead "
    "leadtext intro introduction abstract chapo chapeau sottotitolo sommario entradilla bajada "
    "subtitulo vorspann anreisser teaser description kicker strapline strap spot"
)

_DECK_PAIRS: Final = frozenset({("sub", "headline"), ("sub", "head"), ("key", "points")})


@lru_cache(maxsize=16_384)
def words_of(names: str) -> tuple[str, ...]:
    """The lower-case words of a class or id value, at most 60."""
    return tuple(word.lower() for word in _WORDS.findall(names[:_ATTRIBUTE_MAX])[:60])


@lru_cache(maxsize=16_384)
def kind_of_names(names: str) -> BoilerplateKind | None:
    """The kind of boilerplate that a class or id announces, or ``None``."""
    words = words_of(names)
    for word in words:
        if kind := _BY_WORD.get(word):
            return kind
    for pair in pairwise(words):
        if kind := _BY_PAIR.get(pair):
            return kind
    return "other" if _EMBEDS.search(names) else None


@lru_cache(maxsize=16_384)
def is_body_name(names: str) -> bool:
    """Whether a class or id is a customary name of the article's body."""
    words = words_of(names)
    return any(pair in _POSITIVE_PAIRS for pair in pairwise(words))


@lru_cache(maxsize=16_384)
def is_deck_name(names: str) -> bool:
    """Whether a class or id is a customary name of the standfirst under a headline."""
    words = words_of(names)
    return not _DECK_WORDS.isdisjoint(words) or not _DECK_PAIRS.isdisjoint(pairwise(words))


def kind_of(tag: str, names: str, role: str | None) -> BoilerplateKind | None:
    """The kind of boilerplate that an element announces by tag, role, class or id."""
    kind = _BY_TAG.get(tag)
    if kind is None and role:
        kind = _BY_ROLE.get(role)
    named = kind_of_names(names) if names else None
    return named or kind
