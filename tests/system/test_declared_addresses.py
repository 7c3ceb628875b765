"""Pages that declare one address for several articles, through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.system.articles import article
from tests.system.conftest import Installation

SITE = "https://www.quay-gazette.example"
DECLARED = f"{SITE}/stories/latest-from-the-quay"


def page(address: str, number: int, declared: str = DECLARED, more: str = "") -> dict[str, str]:
    """The article of that number as a page at ``address``."""
    title, _, body = article(number).partition("\n")
    paragraphs = "".join(f"<p>{text}</p>" for text in f"{body}{more}".split("\n\n") if text.strip())
    html = (
        f'<html lang="en"><head><title>{title}</title><link rel="canonical" href="{declared}">'
        f"</head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
    return {"url": f"{SITE}{address}", "html": html}


def replayed(made: Installation, *pages: dict[str, str]) -> list[tuple[str, str]]:
    """Disposition and article of each page, in the order given."""
    path = made.folder / f"{len(list(made.folder.glob('*.jsonl')))}.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in pages), encoding="utf-8")
    ended = {each["url"]: each for each in made.records("replay", str(path)) if each["article"]}
    return [(ended[p["url"]]["disposition"], ended[p["url"]]["article"]) for p in pages]


@pytest.mark.parametrize("workers", ["1", "4"])
def test_one_declared_address_on_several_articles(
    install: Callable[..., Installation], workers: str
) -> None:
    made = install(process_workers=workers)
    made.up()
    pages = [page(f"/?p={number}", number) for number in range(1, 5)]
    ended = replayed(made, *pages)
    assert [disposition for disposition, _ in ended] == ["stored"] * 4
    assert len({name for _, name in ended}) == 4
    stored = {each.id: each for each in made.articles()}
    assert len(stored) == 4
    assert {each.versions for each in stored.values()} == {1}
    apart = [each for each in stored.values() if each.canonical_url != DECLARED]
    assert len(apart) == 3
    for each in apart:
        assert each.evidence["canonical_url"].runner_up == DECLARED
        assert f"www.{(each.canonical_url or '').partition('www.')[2]}" in (each.url or "")
    # Again: some as they were, some changed, each a version of itself.
    again = [
        page(f"/?p={number}", number, more="\n\nThe council meets on Friday." * (number % 2))
        for number in range(1, 5)
    ]
    names = [name for _, name in ended]
    expected = list(zip(["updated", "unchanged"] * 2, names, strict=True))
    assert replayed(made, *again) == expected
    said = made.run("explain", apart[0].id).stdout
    assert "another article holds the declared address" in said


def test_the_page_at_the_declared_address_comes_second(
    install: Callable[..., Installation],
) -> None:
    made = install(process_workers="1")
    made.up()
    owner = page("/stories/latest-from-the-quay", 12)
    ((_, first),) = replayed(made, page("/?p=11", 11))
    ((how, second),) = replayed(made, owner)
    assert (how, second == first) == ("stored", False)
    # A twin of the page at another address, and a rewritten report under its title.
    rewritten = page("/?p=99", 11)
    rewritten["html"] = rewritten["html"].replace("statement 11-", "hearing of the board 7-")
    (how, twin), updated, again = replayed(made, page("/?p=12", 12), rewritten, owner)
    assert again == ("unchanged", second)
    assert (how, updated) == ("duplicate", ("updated", first))
    assert twin not in (first, second)
