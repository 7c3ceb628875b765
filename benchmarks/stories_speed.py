"""What the story step costs with many open stories.

    python benchmarks/stories_speed.py [--stories 10000]

Opens so many stories, each with one invented article, then places 1,500 more: two thirds report
again on stories that are there, one third are new.  Prints processor time of the step in the
worker and in Redis, and what Redis keeps for a story.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from itertools import accumulate
from typing import Any, Final

from wireroom.embedded import EmbeddedRedis, connect
from wireroom.records import Article
from wireroom.settings import Settings
from workers.state.stories import StoryWindow
from workers.story import Features, features

START: Final = 1_930_000_000.0
WORDS: Final = 250
_SYLLABLES: Final = [
    "ba",
    "ko",
    "ri",
    "ten",
    "lu",
    "mar",
    "vo",
    "shi",
    "dan",
    "pel",
    "os",
    "qua",
    "fen",
    "gar",
    "ill",
    "ud",
]


class Reporter:
    """Invents events and reports on them; the common words follow Zipf's law."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._words = [
            "".join(self._draw.choices(_SYLLABLES, k=self._draw.randint(2, 4)))
            for _ in range(20_000)
        ]
        self._ranks = list(accumulate(1 / rank for rank in range(1, len(self._words) + 1)))
        self._count = 0

    def event(self) -> list[str]:
        """Words that its reports share: names, other words and numbers."""
        names = [word.capitalize() for word in self._draw.sample(self._words, 8)]
        numbers = [str(self._draw.randint(10, 9_999)) for _ in range(2)]
        return [*names, *self._draw.sample(self._words, 20), *numbers]

    def report(self, event: list[str]) -> Features:
        self._count += 1
        common = self._draw.choices(self._words, cum_weights=self._ranks, k=WORDS)
        said = [self._draw.choice(event) if self._draw.random() < 0.27 else w for w in common]
        text = " ".join(said) + "."
        return features(Article(id=f"{self._count:032x}"[::-1], text=text, language="en"))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--stories", type=int, default=10_000)
    count = parser.parse_args().stories
    reporter = Reporter(4)
    events = [reporter.event() for _ in range(count)]
    first = [reporter.report(event) for event in events]
    draw = random.Random(5)
    again = draw.choices(events[: count // 50], k=600) + draw.choices(events, k=400)
    later = [reporter.report(event) for event in again]
    later += [reporter.report(reporter.event()) for _ in range(500)]
    draw.shuffle(later)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=folder)
        server = EmbeddedRedis(settings)
        server.start()
        try:
            client = connect(settings)
            window = StoryWindow(client)
            for at, found in enumerate(first):
                window.place(found, START + at / 100)
            kept = client.info("memory")["used_memory"] / count
            reasons: Counter[str] = Counter()
            spent = []
            before = _processor(client)
            for at, found in enumerate(later):
                started = time.thread_time()
                reasons[window.place(found, START + 1_000 + at / 100).reason] += 1
                spent.append((time.thread_time() - started) * 1_000)
            redis = (_processor(client) - before) / len(later) * 1_000
        finally:
            server.stop()
    spent.sort()
    print(
        f"{count} open stories: mean {sum(spent) / len(spent):.2f} ms, "
        f"median {spent[len(spent) // 2]:.2f}, 99 % {spent[len(spent) * 99 // 100]:.2f}; "
        f"Redis {redis:.2f} ms; {kept:.0f} bytes a story; {dict(reasons)}"
    )
    return 0


def _processor(client: Any) -> float:
    used = client.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


if __name__ == "__main__":
    sys.exit(main())
