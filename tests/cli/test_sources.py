"""``wireroom sources``: the list, its files, and an address explained."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from click.testing import CliRunner, Result
from rich.cells import cell_len

from tests.fetch.servers import running
from tests.loopback import Loopback, Quiet
from wireroom import drifting
from wireroom.cadence import DAY, Bounds
from wireroom.cli import cli
from wireroom.cli.sourcewords import (
    WIDTH,
    ago,
    ahead,
    forecast,
    push_of,
    remarks,
    story_lines,
    table_lines,
)
from wireroom.drifting import Drift
from wireroom.frontier import Frontier
from wireroom.records import HostChange, Source
from wireroom.sources import make_source
from wireroom.store import SourceRow, Store, Wish

NOW = datetime(2031, 5, 4, 12, tzinfo=UTC)
STAMP = NOW.timestamp()
HISTORY = {"n": 40, "i": 1800.0, "r": 20 / DAY, "s": 20.0, "t": 20, "g": 2, "u": 5400.0,
           "l": 50_000.0, "p": STAMP - 1200, "w": STAMP - 7200}  # fmt: skip
STATE: dict[str, Any] = {
    "status": "active",
    "why": "every 30 min: about 20 new entries a day, 20 shown",
    "next_due": (NOW + timedelta(minutes=10)).isoformat(),
    "last_poll": (NOW - timedelta(minutes=20)).isoformat(),
    "history": HISTORY,
    "title": "Port Valdo Gazette",
}


class Here:
    """An installation and the commands that are run on it, in this process."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.environ = {"WIREROOM_DATA_DIR": str(folder / "var"), **settings}

    def run(self, *args: str) -> Result:
        return CliRunner().invoke(cli, ["sources", *args], env=self.environ)

    def records(self, *args: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run("list", "--json", *args).stdout.splitlines()]

    def store(self) -> Store:
        return Store.open(f"sqlite:///{self.folder / 'var' / 'wireroom.sqlite3'}", migrate=True)


@pytest.fixture
def here(tmp_path: Path) -> Here:
    return Here(tmp_path)


# --- the list


def registered(here: Here, count: int = 1, **state: Any) -> list[Source]:
    found = [make_source(f"https://gazette.example/{number}.xml") for number in range(count)]
    (here.folder / "var").mkdir(exist_ok=True)
    with here.store() as store:
        store.save_sources(found)
        for source in found:
            store.save_source_state(source.id, STATE | state)
    return found


def test_trouble_comes_first_and_states_can_be_chosen(here: Here) -> None:
    for number, status in enumerate(("active", "new", "gone", "quiet", "failing")):
        source = make_source(f"https://{status}.example/feed", name=f"Named {status}")
        (here.folder / "var").mkdir(exist_ok=True)
        with here.store() as store:
            store.save_source(source)
            if status != "new":
                store.save_source_state(source.id, STATE | {"status": status, "new": number})
    states = [record["state"].get("status", "new") for record in here.records()]
    assert states == ["failing", "quiet", "gone", "new", "active"]
    shown = here.run("list").stdout.splitlines()
    assert [line.split()[0] for line in shown if "Named" in line] == states
    chosen = here.records("--state", "quiet", "--state", "failing")
    assert [record["name"] for record in chosen] == ["Named failing", "Named quiet"]
    assert here.run("list", "--state", "asleep").exit_code == 2


def test_a_record_of_the_list_holds_everything(here: Here) -> None:
    source = registered(here)[0]
    record = here.records()[0]
    assert record["id"] == source.id
    assert record["url"] == source.url
    assert record["state"]["history"] == HISTORY
    assert set(record) >= {"pushed_until", "subscription", "insecure_tls", "tags", "kind"}


def test_a_host_whose_pages_have_changed_is_shown(
    tmp_path: Path, redis_client: redis.Redis, redis_server: Path
) -> None:
    running = Here(tmp_path, WIREROOM_REDIS_URL=f"unix://{redis_server}")
    registered(running)
    assert running.records()[0]["drift"] is None
    change = HostChange(what="length", before=4_200.0, now=310.0)
    stamp = datetime.now(UTC).timestamp()
    drift = Drift(host="gazette.example", since=stamp, seen=stamp, changes=(change,))
    drifting.save(redis_client, "wireroom:", drift)
    assert running.records()[0]["drift"] == change.words()
    assert f"drift on gazette.example: {change.words()}" in running.run("list").stdout


def test_the_hub_of_a_removed_source_is_told_at_once(
    tmp_path: Path, redis_client: redis.Redis, redis_server: Path
) -> None:
    running = Here(tmp_path, WIREROOM_REDIS_URL=f"unix://{redis_server}")
    (source,) = registered(running)
    wish = Wish(
        id="0123456789abcdef",
        hub="https://hub.example/",
        topic=source.url,
        callback="0123456789abcdef",
    )
    with running.store() as store:
        store.want_subscription(source.id, wish)
    assert running.run("remove", source.id).exit_code == 0
    waiting = Frontier(redis_client, prefix="wireroom:").peek(f"hub:{source.id}")
    assert waiting is not None
    assert waiting.item.host == "https://hub.example:443"


def test_a_long_list_is_read_page_by_page(here: Here) -> None:
    sources = registered(here, 1_203)
    listed = here.records()
    assert sorted(record["id"] for record in listed) == sorted(source.id for source in sources)


def row(state: dict[str, Any] = STATE, **fields: Any) -> SourceRow:
    return SourceRow(source=make_source("https://gazette.example/feed", **fields), state=state)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Port Valdo Gazette", {}),
        ("x" * 300, {"why": "y" * 300, "failure": "z" * 500, "failed_at": NOW.isoformat()}),
        ("ヴァルド港新聞" * 20, {"title": None}),
        ("evil \x1b[2J\x07 name", {"why": "\x1b]0;owned\x07"}),
        ("الجريدة", {"defects": ["a date that cannot be: \x1b[31m" + "q" * 99] * 9}),
    ],
)
def test_every_line_of_the_table_fits_and_is_harmless(name: str, state: dict[str, Any]) -> None:
    for line in table_lines(row(STATE | state, name=name), NOW):
        assert cell_len(line) <= WIDTH
        assert line.isprintable()


def test_a_line_of_the_table_says_all_figures() -> None:
    first, why = table_lines(row(), NOW)
    for part in ("active", "Port Valdo Gazette", "20 min ago", "in 10 min", "30 min", " 20 ", " 2"):
        assert part in first
    assert "about 20 new entries a day" in why
    assert row().source.id in why


@pytest.mark.parametrize(
    ("state", "fields", "said"),
    [
        ({"status": "failing", "failure": "no answer in time", "failed_at": "2031-05-04T11:00"},
         {}, "last failure 2031-05-04T11:00: no answer in time"),
        ({}, {"insecure_tls": True}, "certificate is not verified"),
        ({"address": "https://new.example/f", "former": "https://gazette.example/feed"}, {},
         "moved to https://new.example/f (registered as https://gazette.example/feed)"),
        ({"moves": {"to": "https://new.example/f", "seen": 2}}, {}, "seen 2 times"),
        ({"feed": "https://gazette.example/rss"}, {}, "read from https://gazette.example/rss"),
        ({"defects": ["one", "two", "three", "four", "five"]}, {}, "and 2 more defects"),
    ],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_is_said(
    state: dict[str, Any], fields: dict[str, Any], said: str
) -> None:
    lines = list(remarks(row(STATE | state, **fields)))
    assert any(said in line for line in lines)
    assert not list(remarks(row()))


@pytest.mark.parametrize(
    ("seconds", "before", "after"),
    [
        (0, "0 s ago", "now"),
        (30, "30 s ago", "in 30 s"),
        (3_000, "50 min ago", "in 50 min"),
        (7_200, "2 h ago", "in 2 h"),
        (3 * DAY, "3 d ago", "in 3 d"),
    ],
)
def test_times_are_said_as_people_say_them(seconds: float, before: str, after: str) -> None:
    assert ago(NOW - timedelta(seconds=seconds), NOW) == before
    assert ahead(NOW + timedelta(seconds=seconds), NOW) == after


def test_a_poll_that_is_overdue_is_late() -> None:
    assert ahead(NOW - timedelta(minutes=7), NOW) == "7 min late"
    assert (ahead(None, NOW), ago(None, NOW)) == ("-", "never")


def test_a_source_s_story_has_its_history_and_its_next_polls() -> None:
    said = "\n".join(story_lines(row(), Bounds(), NOW))
    for part in ("state active", "next poll in 10 min", "40 polls", "2 possible gaps",
                 "20 min ago", "usually 1.5 h between"):  # fmt: skip
        assert part in said
    assert "not polled yet" in list(story_lines(row({}), Bounds(), NOW))
    waits = forecast(row(poll_seconds=600), Bounds(least=600, most=600), NOW)
    assert "10 min, 10 min, 10 min, 10 min" in waits


# --- files


def test_every_field_can_be_given_and_survives_a_file(here: Here) -> None:
    done = here.run("add", "https://gazette.example/feed", "--name", "Valdo", "--kind", "feed",
                    "--content", "inline", "--poll-seconds", "600", "--tag", "harbour",
                    "--tag", "strike", "--insecure-tls")  # fmt: skip
    assert done.exit_code == 0
    assert "warning" in done.stderr
    assert "warning" not in done.stdout
    before = here.records()
    assert before[0]["tags"] == ["harbour", "strike"]
    assert before[0]["insecure_tls"] is True
    assert set(Source.__struct_fields__) <= set(before[0])
    file = here.folder / "sources.toml"
    assert here.run("export", str(file)).exit_code == 0
    assert here.run("remove", "https://gazette.example/feed").exit_code == 0
    assert here.records() == []
    assert here.run("import", str(file)).exit_code == 0
    assert here.records() == before


def test_the_good_tables_of_a_file_are_kept_and_the_bad_ones_named(here: Here) -> None:
    file = here.folder / "list.toml"
    file.write_text(
        '# ours\n[[source]]\nurl = "https://one.example/feed"\n\n'
        '[[source]]\nurl = "ftp://two.example/feed"\n'
        '[[source]]\nname = "Three"\n'
        '[[source]]\nurl = "https://four.example/feed"\nkind = "podcast"\n'
        '[[source]]\nurl = "https://five.example/feed"\ncolour = "red"\n'
        '[[source]]\nurl = "https://six.example/feed"\npoll_seconds = -1\n'
        '[[source]]\nurl = "https://seven.example/feed"\n'
    )
    done = here.run("import", str(file))
    assert done.exit_code == 1
    problems = [line for line in done.stderr.splitlines() if "line" in line]
    for line, part in zip(problems, ("line 5: 'ftp:", "line 7: source 3 has no url",
                                     "line 9", "line 12", "line 15"), strict=True):  # fmt: skip
        assert part in line
    urls = {record["url"] for record in here.records()}
    assert urls == {"https://one.example/feed", "https://seven.example/feed"}
    assert "2 sources, 2 of them new" in done.stderr


def test_the_good_feeds_of_an_opml_are_kept_and_the_bad_ones_named(here: Here) -> None:
    file = here.folder / "list.opml"
    file.write_text(
        '<opml version="2.0"><body>\n<outline text="Harbour">\n'
        '<outline type="rss" text="One" xmlUrl="https://one.example/feed"/>\n'
        '<outline type="rss" text="Two" xmlUrl="feed two"/>\n'
        '<outline type="rss" text="Three"/>\n</outline>\n'
        '<outline type="rss" text="Four" xmlUrl="https://four.example/feed"/>\n</body></opml>'
    )
    done = here.run("import", str(file))
    assert done.exit_code == 1
    assert "line 4: Two has no usable address" in done.stderr
    assert "line 5: Three has no usable address" in done.stderr
    records = {record["name"]: record for record in here.records()}
    assert set(records) == {"One", "Four"}
    assert records["One"]["tags"] == ["Harbour"]
    again = here.run("import", str(file))
    assert "2 sources, 0 of them new" in again.stderr


@pytest.mark.parametrize("name", ["all.opml", "all.toml"])
def test_an_exported_file_is_imported_again(here: Here, name: str) -> None:
    registered(here, 3)
    before = {record["url"] for record in here.records()}
    file = here.folder / name
    assert "3 sources" in here.run("export", str(file)).stderr
    assert here.run("import", str(file)).exit_code == 0
    assert {record["url"] for record in here.records()} == before


# --- check


class Answers(Loopback):
    """Serves what it is told."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        served = self

        class Handler(Quiet):
            def respond(self) -> None:
                status, headers, text = served.pages.get(self.path, (404, {}, ""))
                self.answer(status, headers, text.encode())

        super().__init__(Handler)


@pytest.fixture
def site() -> Iterator[Answers]:
    served = Answers()
    yield served
    served.close()


@pytest.fixture
def near(tmp_path: Path) -> Here:
    """An installation that may fetch from this machine."""
    return Here(
        tmp_path,
        WIREROOM_FETCH_ALLOW_NETWORKS="127.0.0.0/8",
        WIREROOM_FETCH_ALLOW_PORTS="1024-65535",
        WIREROOM_FETCH_TOTAL_SECONDS="3",
    )


XML = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html"}
HOME = '<html><head><link rel="alternate" type="application/rss+xml" href="/{}"></head></html>'


def feed(channel: str = "", count: int = 6, **dates: str) -> str:
    items = "".join(
        f"<item><title>Ferry {n}</title><link>https://gazette.example/{n}</link>"
        f"<pubDate>{dates.get('date') or f'Tue, {n + 1:02} Apr 2025 10:00:00 GMT'}</pubDate></item>"
        for n in range(count)
    )
    return f'<rss version="2.0"><channel><title>Valdo</title>{channel}{items}</channel></rss>'


def test_a_feed_is_explained_in_full(near: Here, site: Answers) -> None:
    site.pages["/robots.txt"] = (200, {}, "User-agent: *\nCrawl-delay: 10\nDisallow: /x\n")
    site.pages["/old"] = (301, {"Location": "/feed"}, "")
    site.pages["/feed"] = (
        200,
        XML | {"ETag": '"1"', "Cache-Control": "max-age=7200", "Link": '</hub>; rel="hub"'},
        feed("<ttl>60</ttl><skipDays><day>Sunday</day></skipDays>"),
    )
    done = near.run("check", f"{site.url}/old")
    assert done.exit_code == 0
    for part in (
        "a feed (RSS, RDF or Atom), “Valdo”",
        f"redirect 301 at {site.url}/old",
        f"arrived at {site.url}/feed",
        "is adopted after three",
        "6 entries, 6 with a date",
        "Ferry 5",
        "saved by ETag",
        f"hub: {site.url}/hub",
        "by ttl not to be read again within 1 h",
        "by Cache-Control or Expires not to be read again within 2 h",
        "not to be read on Sunday",
        "robots.txt allows it",
        "one request at once, 10 s between two, for its Crawl-delay of 10 s",
        "every 2 h: first look",
    ):
        assert part in done.stdout
    report = json.loads(near.run("check", f"{site.url}/old", "--json").stdout)
    assert report["usable"] is True
    assert report["first_interval"] == 7_200
    assert report["registered"] is None
    assert not (near.folder / "var").exists()


def test_a_homepage_s_candidates_are_named_with_what_each_was(near: Here, site: Answers) -> None:
    site.pages["/"] = (200, HTML, HOME.format("wrong") + HOME.format("rss.xml"))
    site.pages["/wrong"] = (200, HTML, "<html><body>nothing</body></html>")
    site.pages["/rss.xml"] = (200, XML, feed())
    said = near.run("check", f"{site.url}/").stdout
    assert f"tried {site.url}/wrong: html, no entries" in said
    assert f"tried {site.url}/rss.xml: feed, taken" in said
    assert f"read from {site.url}/rss.xml" in said
    assert "robots.txt: there is none" in said


def test_faults_of_dates_are_said(near: Here, site: Answers) -> None:
    site.pages["/same"] = (200, XML, feed(date="Tue, 01 Apr 2025 10:00:00 GMT"))
    site.pages["/odd"] = (200, XML, feed(date="Tue, 01 Apr 2999 10:00:00 GMT"))
    assert "all entries have the same date" in near.run("check", f"{site.url}/same").stdout
    odd = near.run("check", f"{site.url}/odd").stdout
    assert "a date that cannot be" in odd
    assert "6 entries, 0 with a date" in odd


def test_a_registered_source_shows_what_is_known_of_it(near: Here, site: Answers) -> None:
    site.pages["/feed"] = (200, XML, feed())
    source = make_source(f"{site.url}/feed", name="Valdo", poll_seconds=700.0)
    (near.folder / "var").mkdir()
    with near.store() as store:
        store.save_source(source)
        store.save_source_state(source.id, STATE)
    for name in (source.id, source.url):
        said = near.run("check", name).stdout
        assert f"registered as {source.id} (Valdo), state active" in said
        assert "as the operator wishes" in said
        assert "if nothing new comes" in said
    record = json.loads(near.run("check", source.url, "--json").stdout)
    assert record["registered"]["state"]["history"] == HISTORY


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("refused", "refused by robots.txt: Disallow: /refused"),
        ("missing", "404"),
        ("gone", "410"),
        ("text", "not with a feed"),
        ("bomb", "entities"),
        ("file", "redirect"),
        ("inside", "10.0.0.1"),
        ("port", "WIREROOM_FETCH_ALLOW_PORTS"),
    ],
)
def test_an_address_that_cannot_be_used_is_one_clear_line(
    near: Here, site: Answers, page: str, said: str
) -> None:
    site.pages |= {
        "/robots.txt": (200, {}, "User-agent: *\nDisallow: /refused\n"),
        "/refused": (200, XML, feed()),
        "/gone": (410, {}, ""),
        "/text": (200, {"Content-Type": "text/plain"}, "Only words."),
        "/bomb": (200, XML, '<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0">&a;</rss>'),
        "/file": (302, {"Location": "file:///etc/passwd"}, ""),
        "/port": (302, {"Location": "http://127.0.0.1/"}, ""),
        "/inside": (302, {"Location": "http://10.0.0.1:8000/"}, ""),
    }
    done = near.run("check", f"{site.url}/{page}")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert said in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    "page",
    ["cut-headers", "endless-body", "gzip-bomb", "headers-300", "not-http", "redirect-loop",
     "redirect-metadata", "silence", "slow-headers", "unasked-304"],
)  # fmt: skip
def test_a_hostile_address_is_one_clear_line(near: Here, page: str) -> None:
    with running() as server:
        done = near.run("check", f"http://127.0.0.1:{server.port}/{page}")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1
    assert "cannot be used: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_an_address_that_nobody_answers_is_one_clear_line(near: Here, site: Answers) -> None:
    site.close()
    done = near.run("check", f"{site.url}/feed")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_both_stores_give_rows_by_state_with_their_subscriptions(
    new_store_url: Callable[[str], str], kind: str
) -> None:
    with Store.open(new_store_url(kind), migrate=True) as store:
        sources = [make_source(f"https://gazette.example/{n}") for n in range(4)]
        store.save_sources(sources)
        store.save_source_state(sources[0].id, STATE | {"status": "failing"})
        store.save_source_state(sources[1].id, STATE)
        wish = Wish(id="w" * 16, hub="https://hub.example/", topic="t", callback="c")
        store.want_subscription(sources[1].id, wish)
        rows = list(store.source_rows(["failing", "new", "active"]))
        assert [row.source for row in rows] == [
            sources[0],
            *sorted(sources[2:], key=lambda source: source.id),
            sources[1],
        ]
        assert [push_of(row, NOW) for row in rows] == ["", "", "", "asked"]
        assert store.source_row(sources[1].id) == rows[3]
        assert store.source_row("nobody") is None
