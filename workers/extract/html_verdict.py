"""Whether a page is an article at all; if not, what it is and how one can tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from wireroom.records import Rejection
from workers.extract.cues.record import phrases
from workers.extract.folding import cue_fold, cue_pattern
from workers.extract.html_blocks import Outline
from workers.extract.html_data import PageData, has_video, is_index
from workers.extract.html_region import Region, length_of

SHORT_CHARS: Final = 120
_STUB_CHARS: Final = 1_200
_VIDEO_CHARS: Final = 450
_ERROR_CHARS: Final = 700
_INDEX_CHARS: Final = 1_500
_INDEX_CARDS: Final = 6

_ERROR: Final = cue_pattern(
    phrases(
        "404|403|410|500|502|503|error 404|404 error|not found|page not found|access denied|"
        "forbidden|just a moment|service unavailable|server error|internal server error|"
        "bad gateway|page unavailable|we can't find|page can't be found|page cannot be found|"
        "are you a robot|attention required|security check|something went wrong|oops|"
        "page introuvable|page non trouvée|erreur 404|accès refusé|accès interdit|"
        "seite nicht gefunden|seite existiert nicht|fehler 404|zugriff verweigert|"
        "página no encontrada|no se encontró la página|error 404|acceso denegado|"
        "página não encontrada|erro 404|acesso negado|pagina non trovata|errore 404|"
        "accesso negato|sayfa bulunamadı|hata 404|erişim engellendi|страница не найдена|"
        "ошибка 404|доступ запрещен|доступ запрещён|الصفحة غير موجودة|لم يتم العثور على الصفحة|"
        "خطأ 404|页面不存在|找不到页面|页面未找到|您访问的页面不存在|ページが見つかりません|"
        "pagina niet gevonden|nie znaleziono strony|strona nie istnieje|sidan hittades inte"
    )
)
_PAYWALL: Final = cue_pattern(
    phrases(
        "subscribe to continue|subscribe to read|subscribers only|subscriber-only|"
        "for subscribers only|to continue reading|continue reading with|already a subscriber|"
        "this article is for subscribers|exclusive to subscribers|sign in to read|"
        "log in to read|register to continue|unlock this article|to read the full article|"
        "to read the rest|réservé aux abonnés|réservé à nos abonnés|abonnez-vous pour|"
        "pour lire la suite|déjà abonné|il vous reste|nur für abonnenten|"
        "weiterlesen mit|jetzt weiterlesen|bereits abonnent|artikel ist abonnenten|"
        "exklusiv für abonnenten|solo para suscriptores|contenido exclusivo para suscriptores|"
        "suscríbete para|suscríbase para|para seguir leyendo|para continuar leyendo|"
        "exclusivo para assinantes|para assinantes|assine para|para continuar lendo|"
        "riservato agli abbonati|contenuto riservato|abbonati per|per continuare a leggere|"
        "sadece aboneler|abonelere özel|okumaya devam etmek için|только для подписчиков|"
        "доступно по подписке|оформите подписку|чтобы читать дальше|для чтения полной версии|"
        "للمشتركين فقط|اشترك لمتابعة|لمتابعة القراءة|لقراءة المزيد اشترك|订阅后阅读|付费阅读|"
        "仅限订阅|会员专享|登录后继续阅读|会員限定|有料会員"
    ),
    anywhere=True,
)
_WALL_NAMES: Final = re.compile(
    r"paywall|regwall|subscriber-only|piano-|tp-modal|meteredcontent|premium-content|"
    r"subscription-wall|gated",
    re.IGNORECASE,
)


@dataclass(slots=True, frozen=True)
class Found:
    """What the body's cutting gave, as far as a verdict needs it."""

    text: str
    title: str | None
    headings: tuple[str, ...]
    paragraphs: int
    """paragraphs of 80 characters or more"""
    url: str | None
    span: tuple[int, int]
    """first and last block of the text"""
    believed: bool
    """another source (feed, structured data) confirms that this is an article's whole text"""


def judge(outline: Outline, data: PageData, region: Region, found: Found) -> Rejection | None:
    """``None`` for an article."""
    size = length_of(found.text)
    if not outline.blocks:
        return Rejection(reason="empty", evidence="the page shows no text")
    if size < _ERROR_CHARS and (said := _error(data, found)):
        return Rejection(reason="error-page", evidence=f"title or heading says {said!r}")
    if verdict := _index(outline, data, region, found, size):
        return verdict
    if size < _VIDEO_CHARS and (said := _video(outline, data)):
        return Rejection(reason="video-page", evidence=f"{said}, {size} characters of text")
    if size < _STUB_CHARS and not found.believed and (said := _wall(outline, data, found)):
        return Rejection(reason="paywall", evidence=f"{said}, {size} characters of text")
    if size < SHORT_CHARS and not found.believed:
        if not size:
            return Rejection(reason="empty", evidence="no running text was found")
        return Rejection(reason="too-short", evidence=f"{size} characters of running text")
    return None


def _error(data: PageData, found: Found) -> str | None:
    for text in (found.title or "", data.title, *found.headings[:3]):
        for part in re.split(r"\s[|–—:-]\s", text[:300]):
            said = _ERROR.match(cue_fold(part.strip()))
            if said and len(part.strip()) <= said.end() + 25:
                return part.strip()
    return None


def _index(
    outline: Outline, data: PageData, region: Region, found: Found, size: int
) -> Rejection | None:
    kind = (data.first("og:type") or ("", ""))[1].lower()
    dated = bool(data.article.get("datePublished")) or bool(data.first("article:published_time"))
    cards = len(
        {
            i
            for i, card in enumerate(region.cards)
            if card and not region.cards[outline.nodes[i].parent]
        }
    )
    linked = region.links[0] / max(1, region.chars[0])
    front = found.url is not None and urlsplit(found.url).path in ("", "/")
    listed = is_index(data.types)
    if front and not dated and (cards >= _INDEX_CARDS or linked > 0.5) and found.paragraphs < 8:
        return Rejection(reason="index-page", evidence=f"front page with {cards} teasers")
    if dated or kind == "article" or found.believed:
        return None
    if listed and size < 2 * _INDEX_CHARS and (cards >= 3 or linked > 0.4):
        return Rejection(reason="index-page", evidence=f"declares a list of pages, {cards} teasers")
    if cards >= _INDEX_CARDS and linked > 0.4 and found.paragraphs < 3 and size < _INDEX_CHARS:
        return Rejection(
            reason="index-page",
            evidence=f"{cards} teasers, {round(100 * linked)} % of the text is links",
        )
    return None


def _video(outline: Outline, data: PageData) -> str | None:
    kind = (data.first("og:type") or ("", ""))[1].lower()
    if kind.startswith("video"):
        return f"og:type is {kind[:40]}"
    if has_video(data.types) and not data.article:
        return "structured data describes a video and no article"
    if outline.videos and has_video(data.types):
        return "a video element and its structured data"
    return None


def _wall(outline: Outline, data: PageData, found: Found) -> str | None:
    declared = _declared_wall(data)
    cut = found.text.rstrip().endswith(("...", "…")) or length_of(found.text) < 2 * SHORT_CHARS
    if declared and cut:
        return f"{declared}, and the text breaks off"
    named = any(_WALL_NAMES.search(node.names) for node in outline.nodes)
    start, end = (0, len(outline.blocks)) if named else (found.span[0], found.span[1] + 12)
    for block in outline.blocks[start:end]:
        if len(block.text) < 300 and (said := _PAYWALL.search(cue_fold(block.text))):
            return f"{declared or 'the page'} and says {said.group()!r}"
    return None


def _declared_wall(data: PageData) -> str | None:
    free = data.article.get("isAccessibleForFree")
    if free is False or (isinstance(free, str) and free.strip().lower() in ("false", "no")):
        return "isAccessibleForFree is false"
    tier = data.first("article:content_tier")
    if tier and tier[1].lower() in ("locked", "premium"):
        return f"article:content_tier is {tier[1].lower()}"
    return None
