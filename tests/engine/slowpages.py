"""Pages on several hosts of loopback, of which one is held back until the test lets it go."""

from __future__ import annotations

import threading
from collections import Counter
from xml.sax.saxutils import escape

from tests.loopback import Loopback, Quiet
from tests.system.articles import article

QUICK = 20
HELD_SECONDS = 60.0


class SlowPages(Loopback):
    """Serves until closed.  Page 0 is answered once ``held`` is set; all others at once."""

    def __init__(self) -> None:
        self.asked: Counter[int] = Counter()
        self.held = threading.Event()
        pages = self

        class Handler(Quiet):
            protocol_version = "HTTP/1.0"
            timeout = 90

            def respond(self) -> None:
                number = int(self.path.rpartition("/")[2])
                pages.asked[number] += 1
                if number == 0:
                    pages.held.wait(HELD_SECONDS)
                title, _, text = article(number).partition("\n")
                inner = "".join(f"<p>{escape(each)}</p>" for each in text.split("\n\n"))
                body = (
                    f'<html lang="en"><title>{title}</title><article><h1>{title}</h1>{inner}'
                ).encode()
                self.answer(200, {"Content-Type": "text/html; charset=utf-8"}, body)

        # All of 127.0.0.0/8: each page has a host of its own.
        super().__init__(Handler, address="0.0.0.0")

    def urls(self) -> list[str]:
        """The slow page first."""
        return [f"http://127.0.0.{n + 1}:{self.port}/news/{n}" for n in range(QUICK + 1)]

    def close(self) -> None:
        self.held.set()
        super().close()
