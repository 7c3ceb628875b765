"""What becomes of a subscription: real hub, real frontier, real store, one turn after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import update

from tests.push.conftest import Bench
from tests.push.hub import Hub, PushedSite
from tests.system.articles import article
from wireroom.records import Source
from wireroom.store.schema import sources
from wireroom.store.values import micros

Make = Callable[..., Bench]


def subscribed(made: Bench, site: PushedSite) -> Source:
    """A source that was polled once and whose hub has verified."""
    site.add("first", article(1))
    source = made.register(f"{site.url}/feed.xml")
    made.work()
    made.settled(source)
    return source


def trusted_until(made: Bench, source: Source, seconds: float) -> None:
    at = micros(datetime.now(UTC) + timedelta(seconds=seconds))
    made.store._database.write(
        lambda c: c.execute(
            update(sources).where(sources.c.id == source.id).values(pushed_until=at)
        )
    )


def state_of(made: Bench, source: Source) -> dict[str, object]:
    return made.store.source_state(source.id)


def test_a_feed_that_names_a_hub_is_subscribed_to(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    row = made.row(source)
    (form,) = hub.requests
    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == row.topic == f"{site.url}/feed.xml"
    assert hub.verified == [("subscribe", 200, "challenge 1 & more")]
    assert row.lease_until is not None
    assert row.next_at < row.lease_until
    assert row.failures == 0
    assert 880 < (made.pushed(source) or 0) <= 900
    assert made.store.subscription_states() == {"active": 1}


def test_the_header_names_a_hub_too(bench: Make, hub: Hub, site: PushedSite) -> None:
    site.hub = None
    site.headers["Link"] = f'<{hub.url}>; rel="hub", </the/topic>; rel="self"'
    made = bench()
    source = subscribed(made, site)
    assert made.row(source).topic == f"{site.url}/the/topic"


def test_without_push_nobody_is_asked(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    made.context.settings = msgspec.structs.replace(made.settings, push_callback_url=None)
    source = made.register(f"{site.url}/feed.xml")
    made.work()
    assert made.store.subscription(source.id) is None
    assert not hub.requests


def test_without_a_hub_nobody_is_asked(bench: Make, hub: Hub, site: PushedSite) -> None:
    site.hub = None
    made = bench()
    source = made.register(f"{site.url}/feed.xml")
    made.work()
    assert made.store.subscription(source.id) is None
    assert made.waiting(f"hub:{source.id}") is None
    assert not hub.requests


def test_while_a_hub_delivers_polls_are_fewer_and_then_as_before(
    bench: Make, site: PushedSite
) -> None:
    made = bench()
    source = subscribed(made, site)

    def interval() -> float:
        made.poll(source)
        seen = made.waiting(f"poll:{source.id}")
        assert seen is not None
        return seen.due / 1000 - datetime.now(UTC).timestamp()

    pushed = interval()
    assert "a hub delivers it" in str(state_of(made, source)["why"])
    trusted_until(made, source, -1)
    assert interval() < pushed / 3
    assert "a hub delivers it" not in str(state_of(made, source)["why"])


def test_silence_brings_the_poll_at_once(bench: Make, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    made.poll(source)
    before = site.requests.count("/feed.xml")
    trusted_until(made, source, -1)
    made.wake(made.row(source))
    assert site.requests.count("/feed.xml") == before + 1
    assert made.pushed(source) is None
    assert "nothing was delivered" in (made.row(source).reason or "")


def test_an_item_wakes_when_push_would_fall_silent(bench: Make, site: PushedSite) -> None:
    made = bench(poll_start_seconds=60.0)
    source = subscribed(made, site)
    trusted_until(made, source, 30)
    made.poll(source)
    seen = made.waiting(f"hub:{source.id}")
    assert seen is not None
    assert seen.due / 1000 - datetime.now(UTC).timestamp() < 31


def test_a_poll_that_finds_what_was_not_delivered_ends_the_trust(
    bench: Make, site: PushedSite
) -> None:
    made = bench()
    source = subscribed(made, site)
    assert made.pushed(source)
    site.add("missed", article(2))
    made.poll(source)
    assert made.pushed(source) is None
    assert "had not delivered" in (made.row(source).reason or "")


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_a_hub_that_fails_is_asked_again_later_and_polling_goes_on(
    bench: Make, hub: Hub, site: PushedSite, status: int
) -> None:
    hub.status = status
    made = bench()
    source = made.register(f"{site.url}/feed.xml")
    made.work()
    row = made.settled(source, "failing")
    assert str(status) in (row.reason or "")
    wait = (row.next_at - datetime.now(UTC)).total_seconds()
    assert 50 < wait <= 60
    hub_again = made.waiting(f"hub:{source.id}")
    assert hub_again is not None
    assert made.waiting(f"poll:{source.id}") is not None
    made.ask(row)
    again = made.row(source)
    assert (again.next_at - datetime.now(UTC)).total_seconds() > 100
    hub.status = 202
    made.ask(again)
    assert made.settled(source).failures == 0


def test_a_hub_that_never_verifies_counts_as_failing(
    bench: Make, hub: Hub, site: PushedSite
) -> None:
    hub.verifies = False
    made = bench()
    source = made.register(f"{site.url}/feed.xml")
    made.work()
    assert made.row(source).state == "asked"
    assert made.pushed(source) is None
    made.ask(made.row(source))
    row = made.row(source)
    assert row.state == "failing"
    assert (row.next_at - datetime.now(UTC)).total_seconds() > 500


def test_a_hub_that_has_moved_is_followed(bench: Make, hub: Hub, site: PushedSite) -> None:
    moved = Hub()
    try:
        hub.redirect = moved.url
        made = bench()
        source = subscribed(made, site)
        assert moved.asked("subscribe")
        assert made.row(source).hub == hub.url
    finally:
        moved.close()


def test_a_denial_is_kept_with_its_reason(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    form = hub.requests[0]
    wrong = {"hub.mode": "denied", "hub.topic": "https://other.example/"}
    assert hub.verify(form, **wrong)[0] == 404
    said = {"hub.mode": "denied", "hub.reason": "not\nhere \x1b[31m " + "x" * 1000}
    assert hub.verify(form, **said)[0] == 200
    row = made.row(source)
    assert row.state == "denied"
    assert (row.reason or "").startswith("not here")
    assert len(row.reason or "") <= 300
    assert made.pushed(source) is None
    assert row.next_at > datetime.now(UTC) + timedelta(hours=23)


def test_a_lease_is_renewed_while_it_runs(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    before = made.row(source)
    hub.status = 500
    made.ask(before)
    row = made.row(source)
    assert row.state == "active"
    assert row.failures == 1
    hub.status = 202
    made.ask(row)
    assert len(hub.asked("subscribe")) == 3
    assert len({form["hub.callback"] for form in hub.requests}) == 1
    assert made.settled(source).next_at > before.next_at - timedelta(seconds=5)


def test_a_hub_that_the_feed_names_no_more_is_told(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    site.hub = None
    made.poll(source)
    assert made.pushed(source) is None
    assert made.store.subscription(source.id) is None
    (form,) = hub.asked("unsubscribe")
    assert "hub.secret" not in form
    made.work()
    assert hub.verified[-1][:2] == ("unsubscribe", 200)
    assert made.store.subscriptions_of(source.id) == []
    assert hub.deliver(b"<rss/>") == 410


def test_another_hub_replaces_the_one_before(bench: Make, hub: Hub, site: PushedSite) -> None:
    other = Hub()
    try:
        made = bench()
        source = subscribed(made, site)
        site.hub = other.url
        made.poll(source)
        made.settled(source)
        assert made.row(source).hub == other.url
        assert len(hub.asked("unsubscribe")) == 1
        assert len(other.asked("subscribe")) == 1
        assert other.deliver(b"<rss/>") == 202
    finally:
        other.close()


def test_a_hub_that_will_not_hear_of_the_end_is_left_alone(
    bench: Make, hub: Hub, site: PushedSite
) -> None:
    made = bench()
    source = subscribed(made, site)
    site.hub, hub.status = None, 500
    made.poll(source)
    for _ in range(3):
        for row in made.store.subscriptions_of(source.id):
            made.ask(row)
    assert made.store.subscriptions_of(source.id) == []
    assert made.waiting(f"hub:{source.id}") is None
    assert len(hub.asked("unsubscribe")) == 3


def test_the_hub_of_a_removed_source_is_told(bench: Make, hub: Hub, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    assert made.store.remove_source(source.id)
    assert hub.deliver(b"<rss/>") == 410
    made.poll(source)
    made.work()
    assert len(hub.asked("unsubscribe")) == 1
    assert made.store.subscriptions_of(source.id) == []


def test_another_secret_is_another_callback(bench: Make, hub: Hub, site: PushedSite) -> None:
    first = bench()
    source = subscribed(first, site)
    second = bench(push_secret="another secret that is long enough, too")
    site.add("second", article(2))
    second.poll(source)
    second.settled(source)
    old, new = hub.asked("subscribe")
    assert old["hub.callback"] != new["hub.callback"]
    assert old["hub.secret"] != new["hub.secret"]


def test_what_redis_has_lost_comes_back_with_the_next_poll(bench: Make, site: PushedSite) -> None:
    made = bench()
    source = subscribed(made, site)
    made.context.redis.flushall()
    assert made.waiting(f"hub:{source.id}") is None
    made.poll(source)
    assert made.waiting(f"hub:{source.id}") is not None


def test_the_listing_of_subscriptions_shows_no_secret(
    bench: Make, hub: Hub, site: PushedSite
) -> None:
    made = bench()
    source = subscribed(made, site)
    shown = msgspec.json.encode(list(made.store.subscriptions())).decode()
    shown += str(made.waiting(f"hub:{source.id}"))
    form = hub.requests[0]
    assert form["hub.secret"] not in shown
    assert form["hub.callback"].rpartition("/")[2][16:] not in shown
