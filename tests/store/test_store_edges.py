"""The republication graph in both databases: the same whichever article arrives first."""

from __future__ import annotations

import itertools
import random
import statistics
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from tests.republication.family import (
    EDGES,
    EIGHT,
    FAMILY,
    INDEPENDENT,
    WIRE,
    WITNESS,
    article,
    credit,
    shared,
)
from tests.store.store_examples import outcome
from wireroom import limits
from wireroom.records import Article, Disposition, Origin, Publisher
from wireroom.republication import Edge, Overlap
from wireroom.store import Outcome, Store


def enter(store: Store, new: Article, story: str | None = "s", **fields: Any) -> Outcome:
    """Commits an article with its overlaps with all that are stored."""
    stored = [each for each in store.find() if each.id != new.id]
    change = {"id": story} if story else None
    sent = outcome(new, story=change, overlaps=shared(new, stored), **fields)
    store.commit(sent)
    return sent


def drawn(store: Store) -> set[tuple[str, str, str]]:
    return {(edge.article, edge.target, edge.kind) for edge in every(store)}


def every(store: Store) -> list[Edge]:
    ids = [each.id for each in store.find()]
    return sorted(
        itertools.chain.from_iterable(store.edges_of(ids).values()),
        key=lambda edge: (edge.article, edge.target),
    )


def origin(store: Store, name: str) -> Origin:
    found = store.article(name)
    assert found is not None
    assert found.origin is not None
    return found.origin


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_arrival_draws_the_same_edges(store: Store, seed: int) -> None:
    arriving = list(FAMILY)
    random.Random(seed).shuffle(arriving)
    for new in arriving:
        enter(store, new)
    assert drawn(store) == EDGES
    for name in ("wire", "courier", "bulletin"):
        assert origin(store, name) == Origin(
            article="wire", outlet="Coast Agency", independent_sources=len(INDEPENDENT)
        )


@pytest.mark.parametrize(
    "arriving",
    list(itertools.permutations(FAMILY[:4])),
    ids=lambda order: "-".join(a.id for a in order),
)
def test_each_order_of_a_text_family(store: Store, arriving: tuple[Article, ...]) -> None:
    for new in arriving:
        enter(store, new)
    assert drawn(store) == {edge for edge in EDGES if edge[0] in ("herald", "gazette", "courier")}
    assert origin(store, "courier").independent_sources == 1
    for edge in every(store):
        follower = next(each for each in FAMILY if each.id == edge.article)
        assert edge.at == follower.published_at
        assert edge.of_at == EIGHT
        assert edge.outlet == follower.publisher.domain
        assert (edge.of_outlet, edge.of_name) == ("coastagency.example", "Coast Agency")


def test_evidence_says_what_decided(store: Store) -> None:
    for new in FAMILY:
        enter(store, new)
    found = {edge.article: edge for edge in every(store)}
    assert found["herald"].evidence["credit"] == {"kind": "via", "text": "(Coast Agency)"}
    assert found["gazette"].evidence["decided_by"] == "published"
    assert found["gazette"].similarity == pytest.approx(0.95, abs=0.04)
    assert found["observer"].evidence["shared_quotes"] == [
        "we opened the second gate far too late and i answer for that"
    ]
    assert not found["observer"].copied
    assert found["sahifa"].evidence["languages"] == ["ar", "en"]
    assert found["sahifa"].evidence["credit"]["kind"] == "reported-by"


def test_a_second_delivery_changes_nothing(store: Store) -> None:
    sent = [enter(store, new) for new in FAMILY]
    before = every(store)
    for each in sent:
        assert store.commit(each).replayed
    for new in FAMILY:
        enter(store, new)
    assert every(store) == before


def test_an_outlet_alone_until_its_article_arrives(store: Store) -> None:
    bulletin = FAMILY[-1]
    enter(store, bulletin)
    assert origin(store, "bulletin") == Origin(
        article=None, outlet="Radio Valdo", independent_sources=1
    )
    enter(store, article("radio", "Radio Valdo", WITNESS, 6.5))
    assert drawn(store) == {("bulletin", "radio", "quoted")}
    assert origin(store, "bulletin") == Origin(
        article="radio", outlet="Radio Valdo", independent_sources=1
    )


def test_two_papers_with_nothing_but_an_absent_agencys_text(store: Store) -> None:
    line = credit("via", "Coast Agency", "(Coast Agency)")
    enter(store, article("one", "Port Herald", WIRE, 1, line), story=None)
    enter(store, article("two", "Hill Gazette", WIRE, 2, line), story=None)
    assert drawn(store) == {
        ("one", "outlet:name:coast agency", "quoted"),
        ("two", "one", "exact"),
        ("two", "outlet:name:coast agency", "quoted"),
    }
    for name in ("one", "two"):
        assert origin(store, name) == Origin(
            article=None, outlet="Coast Agency", independent_sources=1
        )


def test_a_very_large_story_has_the_origin_of_its_earliest(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cost of reading one of its articles does not grow with the story."""
    for new in FAMILY:
        enter(store, new)
    whole = origin(store, "wire")
    monkeypatch.setattr(limits, "ORIGIN_MEMBERS_MAX", 1)
    told = origin(store, "wire")
    assert told.article == whole.article == "wire"
    assert told.independent_sources == 1 < whole.independent_sources


def test_merged_stories_share_credits_and_origin(store: Store) -> None:
    enter(store, FAMILY[-1], story="a")
    enter(store, article("radio", "Radio Valdo", WITNESS, 6.5), story="b")
    assert drawn(store) == {("bulletin", "outlet:name:radio valdo", "quoted")}
    assert origin(store, "radio") == Origin(
        article="radio", outlet="Radio Valdo", independent_sources=1
    )
    store.merge_stories("a", "b")
    assert drawn(store) == {("bulletin", "radio", "quoted")}
    assert origin(store, "bulletin").article == "radio"


def test_a_new_version_is_told_anew_and_what_was_taken_before_stays(store: Store) -> None:
    for new in FAMILY[:3]:
        enter(store, new)
    own = msgspec.structs.replace(FAMILY[1], text=WITNESS, attributions=(), quotes=())
    enter(store, own)
    assert drawn(store) == {("gazette", "wire", "near")}
    assert origin(store, "herald").independent_sources == 2
    corrected = msgspec.structs.replace(
        FAMILY[0], text=f"{WITNESS} The agency has withdrawn its report.",
        published_at=EIGHT - timedelta(hours=1),
    )  # fmt: skip
    enter(store, corrected)
    (kept,) = [edge for edge in every(store) if edge.article == "gazette"]
    assert (kept.target, kept.of_at) == ("wire", EIGHT - timedelta(hours=1))


def test_an_article_that_ends_unchanged_draws_nothing(store: Store) -> None:
    enter(store, FAMILY[0])
    before = every(store)
    store.commit(outcome(FAMILY[0], disposition=Disposition.UNCHANGED))
    assert every(store) == before == []


def test_who_follows_whom(store: Store) -> None:
    for new in FAMILY:
        enter(store, new)
    found = store.leads()
    agency = found.outlets[0]
    assert (agency.outlet, agency.stories, agency.first) == ("coastagency.example", 1, 1)
    assert (agency.followed, agency.following) == (4, 0)
    assert agency.median_lead_seconds == 2.5 * 3600
    assert {each.outlet: each.first for each in found.outlets[1:]} == dict.fromkeys(
        [each.outlet for each in found.outlets[1:]], 0
    )
    pairs = {(each.follower, each.leader): each for each in found.pairs}
    assert pairs["hillgazette.example", "coastagency.example"].kinds == {"near": 1}
    assert pairs["hillgazette.example", "coastagency.example"].median_seconds == 2 * 3600
    assert pairs["islandbulletin.example", "name:radio valdo"].median_seconds is None
    assert sum(each.times for each in found.pairs) == len(EDGES)
    most = store.leads(limit=2)
    assert (most.outlets, most.pairs) == (found.outlets[:2], found.pairs[:2])
    later = store.leads(EIGHT + timedelta(hours=3.5))
    assert sum(each.times for each in later.pairs) == 3
    assert store.leads(EIGHT + timedelta(days=1)).pairs == ()


def test_medians_are_those_of_the_statistics_module(store: Store) -> None:
    draw = random.Random(11)
    delays: dict[str, list[float]] = {"x.example": [], "y.example": []}
    for number in range(23):
        outlet = draw.choice(list(delays))
        hours = draw.randrange(1, 40)
        publisher = Publisher(domain=outlet)
        enter(store, article(f"l{number}", "Port Horn", f"Lead {number}", 0), story=f"s{number}")
        follower = article(f"f{number}", "?", f"Follows {number}", hours, publisher=publisher)
        overlap = Overlap(
            article=follower.id, of=f"l{number}", kind="near", similarity=0.9, evidence={}
        )
        store.commit(outcome(follower, story={"id": f"s{number}"}, overlaps=(overlap,)))
        delays[outlet].append(hours * 3600)
    found = {each.follower: each for each in store.leads().pairs}
    for outlet, seconds in delays.items():
        assert found[outlet].times == len(seconds)
        assert found[outlet].median_seconds == statistics.median(seconds)
