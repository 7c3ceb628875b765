"""What is answered to each question, the same on both databases."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import redis

from tests.api.conftest import AT, Api
from tests.store.store_examples import article, outcome
from wireroom.frontier import Frontier, NewItem
from wireroom.records import ItemKind, article_from_json, to_json
from wireroom.settings import Settings

FERRY, COPY, ORCHARD = "ferry", "copy", "orchard"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [FERRY, ORCHARD, COPY]),
        ({"query": "lunaria"}, [FERRY, COPY]),
        ({"query": '"captain ines"'}, [FERRY, COPY]),
        ({"query": "lunaria blossom"}, []),
        ({"query": "!?"}, []),
        ({"language": "fr"}, [ORCHARD]),
        ({"entity": "town:valdo"}, [FERRY]),
        ({"story": "storyorchard"}, [ORCHARD]),
        ({"source": "mirror"}, [COPY]),
        ({"watchlist": "growers"}, [ORCHARD]),
        ({"watchlist": "unknown"}, []),
        ({"source": "gazette", "query": "ferry", "language": "en"}, [FERRY]),
        ({"since": (AT + timedelta(days=1)).isoformat()}, [FERRY, ORCHARD, COPY]),
        ({"since": "2031-05-06"}, []),
        ({"since": "999999w"}, [FERRY, ORCHARD, COPY]),
        ({"limit": 1}, [FERRY]),
    ],
)
def test_articles_by_conditions(api: Api, query: dict[str, Any], found: list[str]) -> None:
    reply = api.get("/articles", **query)
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    assert reply.ids == found


def test_an_article_is_the_record_of_the_contract(api: Api) -> None:
    """The very bytes of ``wireroom articles --json``, and of the stream."""
    for name in (FERRY, COPY, ORCHARD):
        reply = api.get(f"/articles/{name}")
        stored = api.store.article(name)
        assert stored is not None
        assert article_from_json(reply.body) == stored
        assert reply.json == json.loads(to_json(stored))
    assert [each["id"] for each in api.get("/articles").json["items"]] == [FERRY, ORCHARD, COPY]


def test_pages_give_each_article_once_while_others_are_stored(api: Api) -> None:
    """New ones come before the first page, so that no later page moves."""
    there = api.get("/articles").ids
    seen: list[str] = []
    for number, reply in enumerate(api.walk("/articles", limit=1)):
        seen += reply.ids
        api.store.commit(outcome(article(f"late{number}", f"Late news number {number}.")))
    assert seen == there
    links = api.get("/articles", limit=1).headers["link"]
    assert links.startswith("<?limit=1&cursor=")
    assert links.endswith('>; rel="next"')


def test_versions(api: Api) -> None:
    pages = [reply.json["items"] for reply in api.walk(f"/articles/{FERRY}/versions", limit=1)]
    assert [[each["n"] for each in page] for page in pages] == [[1], [2]]
    assert "214 people" in pages[0][0]["text"]
    assert "216 people" in pages[1][0]["text"]
    assert pages[1][0]["diff"]
    assert [each["n"] for each in api.get(f"/articles/{COPY}/versions").json["items"]] == [1]


def test_stories(api: Api) -> None:
    listed = api.get("/stories").json["items"]
    assert [(each["id"], each["articles"]) for each in listed] == [
        ("storyorchard", 1),
        ("storyferry", 2),
    ]
    assert [reply.ids for reply in api.walk("/stories", limit=1)] == [
        ["storyorchard"],
        ["storyferry"],
    ]
    assert api.get("/stories", since=(AT + timedelta(hours=1.5)).isoformat()).ids == [
        "storyorchard"
    ]
    story = api.get("/stories/storyferry").json
    assert story["members"] == [FERRY, COPY]
    assert (story["articles"], story["articles_in_all"], story["copies"]) == (2, 2, 1)
    assert story["outlets"] == ["gazette.example", "mirror.example"]
    assert [each["name"] for each in story["places"]] == ["Port Valdo"]
    assert [each["speaker"] for each in story["quotes"]] == ["Ines Marrow"]


def test_sources_have_their_state_and_no_secrets(api: Api) -> None:
    pages = [reply.json["items"] for reply in api.walk("/sources", limit=1)]
    assert [[each["id"] for each in page] for page in pages] == [["open1"], ["closed1"]]
    assert api.get("/sources", state="failing").ids == ["closed1"]
    assert api.get("/sources", state="gone").ids == []
    reply = api.get("/sources/closed1")
    assert reply.json["status"] == "failing"
    assert reply.json["url"] == "https://club.example/feed?api_key=…&page=1"
    assert reply.json["state"]["failure"] == "https://club.example/ answered 403"
    for body in (reply.body, api.get("/sources").body):
        assert b"hunter2" not in body
    assert api.get("/sources/open1").json["name"] == "The Gazette"


@pytest.mark.parametrize(
    ("of", "disposition", "articles"),
    [
        ("https://gazette.example/ferry", "stored", [FERRY]),
        ("page:ferry.1", "stored", [FERRY]),
        (COPY, "duplicate", [COPY]),
        ("https://gazette.example/lost?a=1", "rejected", []),
    ],
)
def test_explain(api: Api, of: str, disposition: str, articles: list[str]) -> None:
    told = api.get("/explain", of=of).json
    assert disposition in [each["disposition"] for each in told["items"]]
    assert [each["id"] for each in told["articles"]] == articles
    assert told["waiting"] is None
    assert set(told["republication"]) == set(articles)
    assert not any(told["watchlists"].values())
    assert told["copies"] == ({COPY: {"of": FERRY}} if articles == [COPY] else {})


def test_explain_says_which_watchlists_marked_an_article(api: Api) -> None:
    (mark,) = api.get("/explain", of=ORCHARD).json["watchlists"][ORCHARD]
    assert mark["watchlist"] == "growers"


def test_explain_says_what_still_waits_without_what_is_the_workers(
    api: Api, redis_client: redis.Redis
) -> None:
    frontier = Frontier.from_settings(redis_client, api.settings)
    item = NewItem(
        key="seed:one",
        kind=ItemKind.SEED,
        stage="expand",
        queue="process",
        payload={"path": "/private/one.txt", "signature": "hunter2"},
    )
    frontier.enter([item])
    told = api.get("/explain", of="seed:one")
    assert told.json["waiting"]["state"] == "waiting"
    assert told.json["waiting"]["stage"] == "expand"
    assert b"hunter2" not in told.body
    assert b"private" not in told.body


def test_health_and_bursts(api: Api) -> None:
    assert api.get("/healthz").json == {"status": "ok"}
    assert api.get("/readyz").json == {"status": "ready"}
    assert api.get("/bursts").json == {"items": []}


@pytest.mark.parametrize(
    "path", ["/articles?limit=1", f"/articles/{ORCHARD}", "/feeds/articles.rss", "/openapi.json"]
)
def test_what_has_not_changed_is_not_sent_again(api: Api, path: str) -> None:
    first = api.get(path)
    tag = first.headers["etag"]
    for given in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = api.get(path, {"If-None-Match": given})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    assert api.get(path, {"If-None-Match": '"other"'}).status == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("br", False),
        ("", False),
    ],
)
def test_large_answers_are_packed_where_that_is_understood(
    api: Api, accepted: str, packed: bool
) -> None:
    plain = api.get("/openapi.json")
    reply = api.get("/openapi.json", {"Accept-Encoding": accepted})
    assert (reply.headers.get("content-encoding") == "gzip") is packed
    assert (gzip.decompress(reply.body) if packed else reply.body) == plain.body
    assert reply.headers["etag"] == plain.headers["etag"]
    assert "Accept-Encoding" in reply.headers["vary"]


def test_head_has_the_headers_alone(api: Api) -> None:
    whole = api.get("/articles")
    bare = api.get("/articles", method="HEAD")
    assert (bare.status, bare.body) == (200, b"")
    assert bare.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/articles?limit=0", 400, "from 1 to 100"),
        ("/articles?limit=101", 400, "from 1 to 100"),
        ("/articles?limit=1e1", 400, "from 1 to 100"),
        ("/articles?since=yesterday", 400, "since: must be 30m"),
        ("/articles?sinse=1d", 400, "there is no parameter 'sinse'"),
        ("/articles?limit=1&limit=2", 400, "given twice"),
        ("/articles?query=", 400, "1 to 1,000 characters"),
        ("/articles?cursor=nowhere", 400, "cursor"),
        ("/articles?story=%00", 400, "story"),
        ("/articles?watchlist=*", 400, "watchlist"),
        ("/sources?state=odd", 400, "one of new"),
        ("/sources?cursor=odd.1", 400, "cursor"),
        ("/explain", 400, "of: is missing"),
        ("/explain?of=https://gazette.example/unknown", 404, "ever entered"),
        ("/articles/unknown", 404, "no such article"),
        ("/articles/..%2F..%2Fetc", 404, "no such"),
        ("/articles/unknown/versions", 404, "no such article"),
        ("/stories/unknown", 404, "no such story"),
        ("/sources/unknown", 404, "no such source"),
        ("/feeds/articles.rdf", 404, "/openapi.json lists them"),
        ("/feeds/articles.rss?cursor=1.a", 400, "no parameter 'cursor'"),
        ("/articles/", 404, "no such path"),
        (f"/articles?query={'x' * 5000}", 400, "4,096 characters"),
    ],
)
def test_what_is_wrong_is_said_as_a_problem(api: Api, path: str, status: int, said: str) -> None:
    reply = api.get(path)
    assert reply.status == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert said in problem["detail"]


def test_every_condition_of_a_search_is_a_parameter(api: Api) -> None:
    """A condition that the store learns must not be missing here."""
    from wireroom.api.parameters import CONDITIONS
    from wireroom.store import Wanted

    assert [each.name for each in CONDITIONS] == list(Wanted.__struct_fields__)


def test_the_shape_of_bursts_is_that_of_the_workers() -> None:
    from wireroom.api.bursts import BurstRecord
    from workers.bursts import Burst

    assert [(each.name, each.type) for each in msgspec.structs.fields(BurstRecord)] == [
        (each.name, each.type) for each in msgspec.structs.fields(Burst)
    ]


def test_nothing_is_started_but_by_its_command() -> None:
    assert Settings().serve_address.startswith("127.0.0.1:")
    assert Settings().serve_token is None
