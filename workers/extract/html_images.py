"""The pictures of an article with their captions, the main one first."""

from __future__ import annotations

from collections.abc import Collection

from wireroom import limits
from wireroom.records import Evidence, Image
from workers.extract import html_data
from workers.extract.html_blocks import Outline
from workers.extract.html_data import PageData
from workers.extract.html_identity import absolute
from workers.extract.html_region import Region

_Placed = list[tuple[str, str | None]]


def images(
    outline: Outline, region: Region | None, kept: Collection[int], data: PageData, base: str | None
) -> tuple[tuple[Image, ...], Evidence | None]:
    """The main picture, then those that stand between the paragraphs; the evidence is for the
    main one."""
    placed = _placed(outline, region, kept, base)
    main, why = _main(placed, data, base)
    out: dict[str, Image] = {}
    if main is not None:
        name = _file_name(main)
        caption = next((c for a, c in placed if c and _file_name(a) == name), None)
        first = placed[0][1] if placed else None
        out[name] = Image(url=main, caption=caption or first)
    for address, caption in placed:
        out.setdefault(_file_name(address), Image(url=address, caption=caption))
        if len(out) >= limits.IMAGES_MAX:
            break
    return tuple(out.values()), why


def _main(placed: _Placed, data: PageData, base: str | None) -> tuple[str | None, Evidence | None]:
    """The picture that the page declares as its main one, with the evidence for the first."""
    stated = [
        ("json-ld", url, 0.9, "image") for url in html_data.urls_of(data.article.get("image"))[:1]
    ]
    stated += [
        ("meta", url, 0.88, f"meta[{name}]")
        for name in ("og:image", "og:image:url", "twitter:image")
        for url in data.meta.get(name, ())[:1]
    ]
    given = [(m, a, c, s) for m, url, c, s in stated[:1] if (a := absolute(url, base))]
    chosen = given or [("figure", a, 0.7, "figure") for a, _ in placed[:1]]
    if not chosen:
        return None, None
    method, address, confidence, source = chosen[0]
    name = _file_name(address)
    others = [absolute(url, base) for _, url, _, _ in stated[1:]]
    against = next((url for url in others if url and _file_name(url) != name), None)
    if given and any(_file_name(each) == name for each, _ in placed):
        confidence += 0.07
    why = Evidence(
        method=method,
        value=address,
        confidence=round(confidence - 0.05 * bool(against), 2),
        source=source,
        runner_up=against,
    )
    return (address if given else None), why


def _placed(
    outline: Outline, region: Region | None, kept: Collection[int], base: str | None
) -> _Placed:
    out: _Placed = []
    if region is None or not kept:
        return out
    captions = _captions(outline)
    start, end = min(kept), max(kept)
    for picture in outline.pictures:
        figure = _figure(outline, picture.node)
        if not start - 25 <= picture.after_block <= end + 1 or region.cards[picture.node]:
            continue
        if figure is None and not region.below[picture.node]:
            continue
        address = absolute(picture.url, base)
        if address:
            out.append((address, captions.get(figure) if figure is not None else None))
    return out


def _captions(outline: Outline) -> dict[int, str]:
    out: dict[int, str] = {}
    for block in outline.blocks:
        figure = _figure(outline, block.node)
        if figure is not None and len(out.get(figure, "")) < 500:
            out[figure] = f"{out[figure]} {block.text}" if figure in out else block.text
    return {figure: text[:1_000] for figure, text in out.items()}


def _figure(outline: Outline, node: int) -> int | None:
    for _ in range(8):
        if node <= 0:
            return None
        if outline.nodes[node].tag == "figure":
            return node
        node = outline.nodes[node].parent
    return None


def _file_name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2] or address
