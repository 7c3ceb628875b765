"""The whole of push with real processes: a site, its hub, `wireroom up` and `wireroom listen`."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator

import pytest

from tests.push.conftest import SECRET
from tests.push.hub import Hub, PushedSite, call
from tests.system.articles import article
from tests.system.conftest import Installation, eventually
from wireroom.store import Store, Subscription

LEASE = 10


@pytest.fixture
def site(hub: Hub) -> Iterator[PushedSite]:
    served = PushedSite(hub.url)
    yield served
    served.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def subscription(made: Installation) -> Subscription | None:
    with Store.open(f"sqlite:///{made.folder / 'var' / 'wireroom.sqlite3'}") as store:
        return next(store.subscriptions(), None)


def titles(made: Installation) -> set[str | None]:
    return {article.title for article in made.articles()}


def test_a_hub_is_found_verified_and_believed_only_with_its_signature(
    install: Callable[..., Installation], hub: Hub, site: PushedSite
) -> None:
    hub.lease = LEASE
    port = free_port()
    made = install(
        fetch_allow_networks="127.0.0.0/8",
        fetch_allow_ports=f"{site.url.rpartition(':')[2]},{hub.port}",
        host_min_interval_seconds="0.05",
        poll_min_seconds="1",
        poll_start_seconds="3",
        push_callback_url=f"http://127.0.0.1:{port}/push",
        push_listen_address=f"127.0.0.1:{port}",
        push_secret=SECRET,
    )
    (made.folder / "sources.toml").write_text(f'[[source]]\nurl = "{site.url}/feed.xml"\n')
    site.add("polled", article(1))
    up = made.start("up")
    eventually(lambda: len(titles(made)) == 1, "the first entry was not stored")
    listener = made.start("listen")

    # The hub could not reach anybody at first: it is asked again only later, so ask by hand.
    form = eventually(lambda: hub.asked("subscribe"), "the hub was not asked")[0]
    assert form["hub.topic"] == f"{site.url}/feed.xml"
    assert len(form["hub.secret"]) < 200
    eventually(lambda: "listening for hubs" in made.log.read_text(), "nobody listens")
    assert hub.verify(form)[0] == 200
    state = subscription(made)
    assert state is not None
    assert state.state == "active"

    # What is in no feed can only have come from the hub.
    site.write("pushed", article(2))
    body = site.feed(site.unlisted)
    assert hub.deliver(body, method="sha512") == 202
    eventually(lambda: len(titles(made)) == 2, "the delivery was not stored")
    assert hub.deliver(body) == 202

    site.write("forged", article(3))
    forged = site.feed({"/news/forged": site.unlisted["/news/forged"]})
    assert hub.deliver(forged, secret="guessed") == 202
    for changed in ({"hub.topic": "https://elsewhere.example/"}, {"hub.mode": "unsubscribe"}):
        assert hub.verify(form, **changed)[0] == 404
    assert call(form["hub.callback"][:-1] + "x?hub.mode=subscribe")[0] == 404

    # The hub says no more: what it ought to have delivered is found by polling.
    site.add("missed", article(4))
    eventually(lambda: len(titles(made)) == 3, "silence did not bring polling back", 40)
    eventually(lambda: len(hub.asked("subscribe")) > 1, "the lease was not renewed", LEASE + 20)

    assert made.run("sources", "remove", f"{site.url}/feed.xml").returncode == 0
    eventually(lambda: hub.asked("unsubscribe"), "the hub was not told of the end", LEASE + 20)
    eventually(lambda: subscription(made) is None, "the subscription did not end")
    assert hub.deliver(body) == 410
    counted = made.metrics(listener_port(made))
    assert counted['wireroom_push_deliveries_total{result="accepted"}'] >= 1
    assert counted['wireroom_push_deliveries_total{result="wrong-signature"}'] == 1
    assert counted['wireroom_push_subscriptions{state="active"}'] == 0

    for process in (listener, up):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert not [each for each in made.articles() if each.url and each.url.endswith("/forged")]
    log = made.log.read_text()
    assert "Traceback" not in log
    for secret in (SECRET, form["hub.callback"].rpartition("/")[2], form["hub.secret"]):
        assert secret not in log
    assert made.audit()["in_flight"] == 0


def listener_port(made: Installation) -> str:
    """The last service that named its HTTP port."""
    named = [line for line in made.log.read_text().splitlines() if "/readyz at http" in line]
    return named[-1].rpartition(" at ")[2].strip()


def test_without_an_address_or_a_secret_it_says_what_is_missing(
    install: Callable[..., Installation],
) -> None:
    done = install().run("listen")
    assert done.returncode == 2
    assert "WIREROOM_PUSH_CALLBACK_URL" in done.stderr
    half = install(push_callback_url="https://news.example.org/push")
    for command in (["listen"], ["up"]):
        done = half.run(*command)
        assert done.returncode == 2
        assert "WIREROOM_PUSH_SECRET" in done.stderr
        assert "Traceback" not in done.stderr
