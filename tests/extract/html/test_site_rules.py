# ruff: noqa: E501 - tables read best in rows
"""A user's rules for single sites: which holds, what it finds, and what a fault in one costs."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.extract.html.html_pages import NOW, STORIES, html_of
from wireroom.cli import cli
from wireroom.errors import UsageError
from wireroom.records import Article, Page
from workers.extract import SiteFolder, SiteRules, extract
from workers.extract.sitefolder import LOOK_SECONDS
from workers.extract.siterules import parse_rules

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "adding-site-rules.md"
EN = STORIES[0]
URL = "https://www.paper.example/news/bridge"


def rules(text: str) -> SiteRules:
    return SiteRules(parse_rules(text, "sites/paper.toml"))


def extracted(html: str, rule: str, url: str = URL) -> Article:
    head = '[[rule]]\nname = "paper"\ndomains = "paper.example"\n'
    found = extract(Page(html=html, url=url), now=NOW, site_rules=rules(head + rule))
    assert isinstance(found, Article), found
    return found


def test_the_worked_example_of_the_guide_comes_true() -> None:
    blocks = dict(re.findall(r"```(html|toml)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
    page = Page(html=blocks["html"], url="https://www.ashvale-sun.example/harbour/dock-moves")
    before = extract(page, now=NOW)
    found = extract(page, now=NOW, site_rules=rules(blocks["toml"]))
    assert isinstance(found, Article)
    assert isinstance(before, Article)
    assert "in numbers" in before.text
    paragraphs = found.text.split("\n\n")
    assert [each.split()[:3] for each in paragraphs] == [
        ["The", "ferry", "dock"], ["Buses", "will", "stop"], ["The", "council", "votes"],
    ]  # fmt: skip
    assert any("in numbers" in each.text for each in found.boilerplate)
    assert found.title == "Ferry dock moves to the east quay"
    assert found.byline == ("Lena Orchard",)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-30T07:15:00+02:00"
    assert before.published_at != found.published_at
    for field in ("title", "byline", "published_at", "text"):
        why = found.evidence[field]
        assert why.method == "site-rule", field
        assert why.confidence >= 0.9
        assert "Ash Vale Sun" in (why.source or "")
    assert found.notes["site_rule"] == {"name": "sites/paper.toml: Ash Vale Sun, layout of 2024"}


@pytest.mark.parametrize(
    ("url", "day", "name"),
    [
        ("https://www.paper.example/news/1", date(2031, 6, 1), "news"),
        ("https://www.paper.example/sport/1", date(2031, 6, 1), "host"),
        ("https://blog.paper.example/1", date(2031, 6, 1), "domain"),
        ("https://paper.example/1", date(2031, 6, 1), "domain"),
        ("https://a.town.paper.example/1", date(2031, 6, 1), "nearer"),
        ("https://otherpaper.example/1", date(2031, 6, 1), None),
        ("https://paper.example.evil.example/1", date(2031, 6, 1), None),
        ("https://WWW.Paper.Example./news/1", date(2031, 6, 1), "news"),
        ("https://www.paper.example/news/1", date(2031, 1, 1), "news"),
        ("https://www.paper.example/news/1", date(2030, 12, 31), "host"),
        ("https://www.paper.example/news/1", date(2032, 1, 1), "host"),
        ("not an address", date(2031, 6, 1), None),
        (None, date(2031, 6, 1), None),
    ],
)
def test_the_nearest_rule_holds(url: str | None, day: date, name: str | None) -> None:
    known = rules(
        """
        [[rule]]
        name = "domain"
        domains = ["paper.example"]
        body = "p"
        [[rule]]
        name = "nearer"
        domains = ["town.paper.example"]
        body = "p"
        [[rule]]
        name = "host"
        hosts = "www.paper.example"
        body = "p"
        [[rule]]
        name = "news"
        hosts = ["www.paper.example"]
        paths = ["/news/"]
        valid_from = 2031-01-01
        valid_until = 2031-12-31
        body = "p"
        """
    )
    found = known.find(url, day)
    assert (found.name if found else None) == (f"sites/paper.toml: {name}" if name else None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[rule", "is not valid TOML"),
        ("[[rules]]\nbody = 'p'", "rules: there is no such table"),
        (
            "[[rule]]\nhosts = 'a.example'\nbodi = 'p'",
            "rule 1: Object contains unknown field 'bodi'",
        ),
        ("[[rule]]\nhosts = 'a.example'\nbody = 3", "rule 1, body: Expected"),
        ("[[rule]]\nhosts = 'a.example'\nbody = ['p', 3]", "rule 1, body[1]: Expected"),
        ("[[rule]]\nbody = 'p'", "rule 1, hosts: name the hosts"),
        ("[[rule]]\nhosts = 'a.example'", "rule 1, body: the rule has no selector"),
        ("[[rule]]\nhosts = 'a'\nbody = 'p'", "rule 1, hosts: 'a' is not a host"),
        (
            "[[rule]]\nhosts = 'https://a.example/'\nbody = 'p'",
            "rule 1, hosts: 'https://a.example/'",
        ),
        ("[[rule]]\nhosts = 'a.example'\npaths = 'news'\nbody = 'p'", "rule 1, paths: 'news'"),
        (
            "[[rule]]\nhosts = 'a.example'\ndate = 'div['",
            "rule 1, date: 'div[': is not a CSS selector",
        ),
        ("[[rule]]\nhosts = 'a.example'\nbody = 'p:has(a)'", "rule 1, body: 'p:has(a)': :has()"),
        ("[[rule]]\nhosts = 'a.example'\ntitle = 'h1'\nkeep_all = true", "rule 1, keep_all: needs"),
        (
            "[[rule]]\nhosts='a.example'\nbody='p'\n[[rule]]\nhosts='a.example'\nbody='p'\n"
            "valid_from = 2031-02-01\nvalid_until = 2031-01-01",
            "rule 2, valid_until: lies before valid_from",
        ),
        (
            "[[rule]]\nhosts = 'a.example'\nbody = " + str(["p"] * 21),
            "rule 1, body: at most 20 selectors",
        ),
    ],
)
def test_a_fault_is_named_by_file_table_and_key(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_rules(text, "sites/a.toml")
    assert str(refusal.value).startswith("sites/a.toml: ")
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(st.text(max_size=200) | st.from_regex(r"\[\[rule\]\]\n(hosts|body|paths) = \S{0,20}"))
def test_no_file_is_more_than_a_usage_error(text: str) -> None:
    try:
        parse_rules(text, "f")
    except UsageError:
        return


def test_a_rule_that_finds_nothing_leaves_the_page_to_the_rest() -> None:
    rule = 'body = "div.gone"\ntitle = ".gone"\ndate = ".byline"\nbyline = "footer"'
    found = extracted(html_of(EN), rule)
    assert found.text == "\n\n".join(EN.body)
    assert (found.title, found.byline) == (EN.title, EN.names)
    assert "site-rule" not in {each.method for each in found.evidence.values()}
    missed = found.notes["site_rule"]["missed"]
    assert missed["body"] == missed["title"] == "nothing found"
    assert missed["date"].startswith("no date in 'By Mara")
    assert missed["byline"].startswith("no names in")


def test_a_body_of_hardly_anything_gives_way() -> None:
    found = extracted(
        html_of(EN, body='<p class="intro">Loading the text …</p>'), 'body = ".intro"'
    )
    assert EN.body[0] in found.text
    assert found.notes["site_rule"]["missed"]["body"] == "only 18 characters in it"


def test_a_hidden_body_is_a_body_all_the_same() -> None:
    html = html_of(EN).replace('<div class="article-body">', '<div id="b" style="display:none">')
    assert extracted(html, 'body = "#b"').text == "\n\n".join(EN.body)


def test_what_is_removed_is_kept_as_boilerplate() -> None:
    box = "<div class=facts><p>The bridge carries some four thousand cars on a summer’s day.</p></div>"
    html = html_of(EN, body=box)
    assert "four thousand" in extracted(html, 'title = "h1"').text
    for rule in ('remove = ".facts"', 'body = ".article-body"\nremove = ".facts"',
                 'body = ".article-body p"\nremove = ".facts"\nkeep_all = true'):  # fmt: skip
        found = extracted(html, rule)
        assert "four thousand" not in found.text
        assert EN.body[2] in found.text
        assert any("four thousand" in each.text for each in found.boilerplate), rule


def test_keep_all_keeps_what_would_be_cut() -> None:
    html = html_of(EN, body="<aside><p>The bridge was built in 1911 by two brothers.</p></aside>")
    assert "1911" not in extracted(html, 'body = ".article-body"').text
    kept = extracted(html, 'body = ".article-body"\nkeep_all = true').text
    assert "1911" in kept
    assert EN.newsletter in kept


def test_the_first_selector_that_finds_something_counts() -> None:
    found = extracted(html_of(EN), 'title = [".new", "h1", "footer"]')
    assert found.title == EN.title
    assert found.evidence["title"].source == "sites/paper.toml: paper: h1"


def test_a_rule_does_not_make_an_article_of_what_is_none() -> None:
    html = "<html><title>404</title><body><h1>Page not found</h1><p>It is gone.</p></body></html>"
    head = '[[rule]]\ndomains = "paper.example"\nbody = "p"'
    found = extract(Page(html=html, url=URL), now=NOW, site_rules=rules(head))
    assert not isinstance(found, Article)
    assert found.reason == "error-page"


def test_a_folder_follows_its_files_and_survives_their_faults(tmp_path: Path) -> None:
    now = [0.0]
    folder = SiteFolder(tmp_path / "sites", clock=lambda: now[0])

    def write(name: str, text: str) -> None:
        (tmp_path / "sites" / name).write_text(text)
        stamp = (tmp_path / "sites" / name).stat().st_mtime_ns + int(now[0] * 1e9)
        os.utime(tmp_path / "sites" / name, ns=(stamp, stamp))

    def names() -> list[str]:
        now[0] += LOOK_SECONDS
        hosts = ("a.example", "b.example", "c.example")
        known = folder.current()
        return [host[0] for host in hosts if known.find(f"https://{host}/", date(2031, 1, 1))]

    assert names() == []
    (tmp_path / "sites").mkdir()
    write("a.toml", "[[rule]]\nhosts='a.example'\nbody='p'")
    assert names() == ["a"]
    write("a.toml", "[[rule]]\nhosts='a.example'\nbody='p['")
    write("b.toml", "[[rule]]\nhosts='b.example'\nbody='p'")
    write("notes.txt", "nothing of ours")
    assert names() == ["a", "b"]
    with pytest.raises(UsageError, match=r"a\.toml: rule 1, body"):
        SiteFolder(tmp_path / "sites").load()
    write("a.toml", "[[rule]]\nhosts='c.example'\nbody='p'")
    assert names() == ["b", "c"]
    (tmp_path / "sites" / "b.toml").unlink()
    assert names() == ["c"]
    assert SiteFolder(tmp_path / "nowhere").load().count == 0


def test_an_unchanged_folder_is_looked_at_now_and_then_only(tmp_path: Path) -> None:
    now = [0.0]
    folder = SiteFolder(tmp_path, clock=lambda: now[0])
    before = folder.current()
    (tmp_path / "a.toml").write_text("[[rule]]\nhosts='a.example'\nbody='p'")
    assert folder.current() is before
    now[0] += LOOK_SECONDS
    changed = folder.current()
    assert changed.count == 1
    now[0] += LOOK_SECONDS
    assert folder.current() is changed


def test_preview_tries_the_rules_of_a_folder(tmp_path: Path) -> None:
    blocks = dict(re.findall(r"```(html|toml)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))
    (tmp_path / "page.html").write_text(blocks["html"])
    (tmp_path / "sites").mkdir()
    rule = tmp_path / "sites" / "ash-vale.toml"
    rule.write_text(blocks["toml"])
    words = ["preview", str(tmp_path / "page.html"), "--sites", str(tmp_path / "sites")]
    words += ["--url", "https://www.ashvale-sun.example/harbour/dock-moves"]
    shown = CliRunner().invoke(cli, words)
    assert shown.exit_code == 0, shown.output
    assert "Ferry dock moves to the east quay" in shown.output
    assert "[site-rule, 0.97]" in shown.output
    assert re.search(r"^site rule .*Ash Vale Sun, layout of 2024$", shown.output, re.MULTILINE)
    rule.write_text("[[rule]]\nbody = 3")
    refused = CliRunner().invoke(cli, words)
    assert isinstance(refused.exception, UsageError)
    assert str(refused.exception).startswith(f"{rule}: rule 1, body: Expected")
