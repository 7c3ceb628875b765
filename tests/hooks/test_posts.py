"""Webhooks with a real store, Redis, client and receiver: what is sent, and what becomes of it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from click.testing import CliRunner

from tests.hooks.receiving import Receiver
from tests.store.store_examples import FERRY, ORCHARD, article, outcome
from wireroom import limits, topology, webhooks
from wireroom.cli import cli
from wireroom.records import Disposition, ItemKind
from wireroom.settings import Settings
from wireroom.store import Hook, Store
from wireroom.watching import make_watchlist
from workers import hooking
from workers.context import Context
from workers.posting import enter_posts
from workers.runner import Runner
from workers.tasks import WORKS

SECRET = "the secret of these tests alone, long enough"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    served = Receiver()
    yield served
    served.close()


class Bench:
    """A system whose posts are sent when told to."""

    def __init__(self, settings: Settings, receiver: Receiver) -> None:
        self.settings = settings
        self.receiver = receiver
        self.context = Context(settings, "bench")

    @property
    def store(self) -> Store:
        return self.context.store

    def hook(self, watchlist: str = "*", url: str | None = None) -> Hook:
        secret = webhooks.secret_of(SECRET, "0a" * 8)
        self.receiver.key = secret
        made = Hook(
            id="0a" * 8,
            watchlist=watchlist,
            url=url or self.receiver.url,
            mark=webhooks.mark_of(secret),
        )
        self.store.make_hook(made)
        return made

    def now(self) -> Hook:
        (found,) = self.store.hooks_waiting()
        return found

    def commit(self, name: str, text: str = FERRY, **fields: Any) -> None:
        self.store.commit(outcome(article(name, f"{text}\n\nIn {name}.", **fields)))

    def work(self, until: Callable[[], Any] | None = None, seconds: float = 20.0) -> None:
        """Sends what is due until ``until`` is met, or, without one, until nothing is ready."""
        deadline, idle = time.monotonic() + seconds, 0
        while idle < 3 if until is None else not until():
            assert time.monotonic() < deadline, "it did not come to that"
            enter_posts(self.context)
            ready = self.context.frontier.dispatch("fetch", 10)
            for key, stage in ready:
                Runner(self.context, WORKS).run(key, stage)
            idle = 0 if ready else idle + 1
            time.sleep(0.01)

    def endings(self) -> dict[tuple[str, str], int]:
        ended = self.store.dispositions()
        return {key: count for key, count in ended.items() if key[0] == "hook"}


@pytest.fixture
def bench(
    tmp_path: Path,
    redis_client: redis.Redis,
    redis_server: Path,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Bench]]:
    made: list[Bench] = []
    monkeypatch.setattr(hooking, "SPREAD_SECONDS", 0.0)

    def make(**fields: Any) -> Bench:
        wanted: dict[str, Any] = {
            "data_dir": str(tmp_path),
            "redis_url": f"unix://{redis_server}",
            "store_url": f"sqlite:///{tmp_path / 'store.sqlite3'}",
            "fetch_allow_networks": ("127.0.0.0/8",),
            "fetch_allow_ports": ("1-65535",),
            "host_min_interval_seconds": 0.0,
            "host_concurrency": 4,
            "retry_base_seconds": 0.02,
            "retry_max_seconds": 0.05,
            "hook_secret": SECRET,
        }
        settings = Settings(**{**wanted, **fields})
        Store.migrate(settings.effective_store_url)
        made.append(Bench(settings, receiver))
        return made[-1]

    yield make
    for each in made:
        each.context.client.close()
        each.store.close()


def test_what_a_list_marks_is_posted_signed_and_accounted_for(
    bench: Callable[..., Bench], receiver: Receiver
) -> None:
    made = bench()
    made.store.save_watchlists([make_watchlist("ferries", any=["ferry"])])
    made.commit("before")
    made.hook("ferries")
    made.commit("a")
    made.commit("b", ORCHARD)
    made.commit("c")
    made.work(until=lambda: receiver.taken)
    (post,) = receiver.posts
    assert post.good
    assert abs(post.stamp - time.time()) < 60
    assert (post.body["watchlist"], post.body["type"]) == ("ferries", "articles")
    told = [(each["event"], each["watchlists"], each["record"]["id"]) for each in post.body["data"]]
    assert told == [("stored", ["ferries"], "a"), ("stored", ["ferries"], "c")]
    assert post.body["data"][0]["record"]["notes"]["watchlists"] == ["ferries"]
    assert made.endings() == {("hook", "updated"): 1}
    assert made.context.frontier.ledger().balance() == 0
    assert made.context.frontier.ledger().ended == {(ItemKind.HOOK, Disposition.UPDATED): 1}
    assert (made.now().waiting, made.now().failures) == (0, 0)
    assert made.now().delivered_at is not None
    made.work()
    assert len(receiver.posts) == 1


def test_all_that_is_stored_goes_in_posts_of_bounded_size(
    bench: Callable[..., Bench], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "HOOK_MAX_BYTES", 12_000)
    made = bench()
    made.hook()
    for number in range(6):
        made.commit(f"a{number}", FERRY * 10)
    made.commit("large", ORCHARD * 100)
    made.work(until=lambda: len(receiver.events) == 7)
    assert len(receiver.posts) > 2
    assert all(len(msgspec.json.encode(each.body)) < 16_000 for each in receiver.posts)
    entries = [entry for each in receiver.posts for entry in each.body["data"]]
    (large,) = [each for each in entries if each["record"]["id"] == "large"]
    assert large["reduced"] is True
    assert large["record"]["title"] == "Title of large"
    assert "text" not in large["record"]
    assert len({each["id"] for each in entries}) == 7


@pytest.mark.parametrize(
    ("status", "headers", "least"),
    [(503, {"Retry-After": "1"}, 1), (429, {"Retry-After": "1"}, 1), (500, {}, 0)],
)
def test_a_receiver_that_fails_is_asked_again_under_the_same_id(
    bench: Callable[..., Bench],
    receiver: Receiver,
    status: int,
    headers: dict[str, str],
    least: int,
) -> None:
    made = bench()
    made.hook()
    made.commit("a")
    receiver.status, receiver.headers = status, headers
    made.work(until=lambda: receiver.posts)
    assert made.now().failures == 1
    assert str(status) in (made.now().reason or "")
    assert made.now().next_at.timestamp() >= receiver.posts[0].stamp + least
    made.commit("b")  # waits with the hook
    receiver.status = 204
    made.work(until=lambda: len(receiver.events) == 2)
    assert receiver.posts[0].id in {each.id for each in receiver.taken}
    assert receiver.taken[0].stamp >= receiver.posts[0].stamp + least
    assert made.now().failures == 0


def test_failing_for_hours_quarantines_nothing_and_for_days_pauses(
    bench: Callable[..., Bench], receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    made = bench(hook_patience_days=1.5 / 86_400)
    hook = made.hook()
    for name in "abc":
        made.commit(name)
        made.work()
    receiver.status = 500
    made.commit("d")
    with caplog.at_level(logging.WARNING):
        made.work(until=lambda: made.now().state == "paused")
    assert len(receiver.posts) > limits.HOOK_OWN_TRIES
    assert "is paused, failing since" in caplog.text
    assert made.store.quarantine_list() == []
    assert made.now().waiting == 1
    made.commit("e")  # nothing is added for a hook that is paused
    assert made.now().waiting == 1
    receiver.status = 204
    made.work()
    assert len(receiver.events) == 3
    assert made.store.resume_hook(hook.id)
    made.work(until=lambda: len(receiver.events) == 4)
    assert made.now().state == "active"


def test_gone_switches_the_hook_off(bench: Callable[..., Bench], receiver: Receiver) -> None:
    made = bench()
    made.hook()
    receiver.status = 410
    made.commit("a")
    made.work(until=lambda: made.now().state == "off")
    made.commit("b")
    made.work()
    assert (len(receiver.posts), made.now().waiting) == (1, 0)
    assert made.endings() == {("hook", "gone"): 1}


@pytest.mark.parametrize(
    ("status", "fields", "reason"),
    [
        (422, {}, "http-422"),
        (401, {}, "forbidden"),
        (307, {}, "bad-redirect"),
        (204, {"fetch_allow_networks": ()}, "address-refused"),
    ],
)
def test_what_is_refused_is_quarantined_with_its_body(
    bench: Callable[..., Bench],
    receiver: Receiver,
    status: int,
    fields: dict[str, Any],
    reason: str,
) -> None:
    made = bench(**fields)
    made.hook()
    receiver.status, receiver.headers = status, {"Location": f"{receiver.url}/elsewhere"}
    made.commit("a")
    made.work(until=lambda: made.store.quarantine_list())
    (kept,) = made.store.quarantine_list()
    assert (kept.reason, kept.kind, kept.attempts) == (reason, "hook", limits.HOOK_REFUSED_TRIES)
    whole = made.store.quarantine_get(kept.id)
    assert whole is not None
    assert json.loads(whole.input or b"")["data"][0]["record"]["id"] == "a"
    assert made.now().waiting == 0
    assert len(receiver.posts) == (0 if fields else limits.HOOK_REFUSED_TRIES)
    assert made.context.frontier.ledger().balance() == 0


def test_one_bad_post_holds_up_no_other_and_can_be_sent_again(
    bench: Callable[..., Bench], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench()
    made.hook()
    receiver.refuses = "In bad."
    for name in ("bad", "good", "fine"):
        made.commit(name)
        made.work(until=lambda: receiver.posts)
    made.work(until=lambda: made.store.quarantine_list() and len(receiver.events) == 2)
    receiver.refuses = ""
    monkeypatch.setenv("WIREROOM_DATA_DIR", made.settings.data_dir)
    monkeypatch.setenv("WIREROOM_STORE_URL", made.settings.store_url or "")
    monkeypatch.setenv("WIREROOM_REDIS_URL", made.settings.redis_url or "")
    done = CliRunner().invoke(cli, ["quarantine", "retry", "--all"])
    assert "1 item entered again" in done.output
    made.work(until=lambda: len(receiver.events) == 3)
    again = receiver.taken[-1]
    assert again.good
    assert again.id == next(each.id for each in receiver.posts if each.status == 400)


def test_an_emptied_redis_loses_no_post(
    bench: Callable[..., Bench], receiver: Receiver, redis_client: redis.Redis
) -> None:
    made = bench()
    made.hook()
    made.commit("a")
    assert enter_posts(made.context) == 1
    assert enter_posts(made.context) == 0
    redis_client.flushall()
    made.commit("b")
    made.work(until=lambda: len(receiver.events) == 2)
    assert sorted(each["record"]["id"] for p in receiver.posts for each in p.body["data"]) == [
        "a", "b",
    ]  # fmt: skip


def test_a_post_whose_ending_redis_did_not_hear_of_is_not_sent_twice(
    bench: Callable[..., Bench], receiver: Receiver, redis_client: redis.Redis
) -> None:
    made = bench()
    made.hook()
    made.commit("a")
    enter_posts(made.context)
    kept = {name: redis_client.dump(name) or b"" for name in redis_client.scan_iter()}
    made.work(until=lambda: receiver.taken)
    redis_client.flushall()
    for name, value in kept.items():
        redis_client.restore(name, 0, value)
    made.work()
    assert len(receiver.posts) == 1


@pytest.mark.parametrize("secret", [None, "another secret that is long enough as well"])
def test_without_its_secret_a_hook_waits_and_says_why(
    bench: Callable[..., Bench], receiver: Receiver, secret: str | None
) -> None:
    made = bench(hook_secret=secret)
    made.hook()
    made.commit("a")
    made.work(until=lambda: made.now().failures > 1)
    assert "WIREROOM_HOOK_SECRET" in (made.now().reason or "")
    assert receiver.posts == []
    assert made.now().waiting == 1
    assert made.store.quarantine_list() == []


def test_the_secret_is_shown_once_and_kept_nowhere(
    bench: Callable[..., Bench], receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = bench()
    monkeypatch.setenv("WIREROOM_DATA_DIR", made.settings.data_dir)
    monkeypatch.setenv("WIREROOM_STORE_URL", made.settings.store_url or "")
    run = CliRunner().invoke
    address = f"{receiver.url}?token=private"
    assert "WIREROOM_HOOK_SECRET" in str(run(cli, ["watch", "hook", "*", address]).exception)
    monkeypatch.setenv("WIREROOM_HOOK_SECRET", SECRET)
    for wrong in ("ftp://example.org/", "https://a:b@example.org/", "nothing"):
        assert run(cli, ["watch", "hook", "*", wrong]).exit_code == 1
    assert "no such watchlist" in str(run(cli, ["watch", "hook", "none", address]).exception)
    (shown,) = run(cli, ["watch", "hook", "*", address, "--json"]).stdout.splitlines()
    hook = json.loads(shown)
    receiver.key = webhooks.secret_of(SECRET, hook["id"])
    assert hook["secret"] == webhooks.shown(receiver.key)
    made.commit("a")
    made.work(until=lambda: receiver.taken)
    assert receiver.posts[0].good
    listed = run(cli, ["watch", "list"]).stdout
    assert f"hook {hook['id']} to {receiver.url}?…: active, 0 events to send" in listed
    file = Path(str(made.settings.store_url).removeprefix("sqlite:///"))
    made.store.close()
    for kept in file.parent.glob("store.sqlite3*"):
        data = kept.read_bytes()
        assert SECRET.encode() not in data
        assert hook["secret"].encode() not in data
    assert run(cli, ["watch", "resume", hook["id"]]).exit_code == 0
    assert run(cli, ["watch", "unhook", hook["id"]]).exit_code == 0
    assert "no such hook" in str(run(cli, ["watch", "unhook", hook["id"]]).exception)


def test_the_stage_runs_with_fetching() -> None:
    assert topology.BY_NAME["hook"].queue == "fetch"
