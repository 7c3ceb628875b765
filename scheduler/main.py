"""``python -m scheduler.main``: one scheduler, under a supervisor."""

from __future__ import annotations

import signal
import threading

from scheduler.enrol import Enrolment
from scheduler.leader import Leadership
from scheduler.messages import Messages
from scheduler.service import Scheduler
from wireroom import log as logs
from wireroom.broker import make_app
from wireroom.cadence import Bounds
from wireroom.embedded import connect, redis_url
from wireroom.frontier import Frontier
from wireroom.presence import Service, keep_beating, owner_name
from wireroom.pressure import Pressure
from wireroom.settings import load
from wireroom.store import Store
from wireroom.supervisor import end_with_parent


def main() -> None:
    """Runs until SIGTERM."""
    settings = load()
    logs.configure(settings)
    client = connect(settings)
    frontier = Frontier.from_settings(client, settings)
    store = Store.open(settings.effective_store_url)
    messages = Messages(make_app(settings, redis_url(settings)), client, settings)
    leadership = Leadership(client, settings.redis_prefix)
    enrolment = Enrolment(store, frontier, Bounds.of(settings))
    pressure = Pressure(frontier, settings)
    scheduler = Scheduler(settings, frontier, store, messages, leadership, enrolment, pressure)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: scheduler.stop.set())
    end_with_parent()
    service = Service(name="scheduler", owner=owner_name("scheduler"))
    threading.Thread(
        target=keep_beating,
        args=(client, settings.redis_prefix, service, scheduler.stop),
        name="presence",
        daemon=True,
    ).start()
    scheduler.run()
    store.close()


if __name__ == "__main__":
    main()
