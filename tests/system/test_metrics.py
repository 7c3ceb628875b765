"""The metrics of a running system, held against its ledger."""

from __future__ import annotations

import signal
import urllib.request
from collections.abc import Callable

from tests.system.articles import article
from tests.system.conftest import Installation, eventually, write_seeds

NAMES = (
    "wireroom_items_total",
    "wireroom_stage_seconds_bucket",
    "wireroom_queue_depth",
    "wireroom_frontier_items",
    "wireroom_oldest_due_seconds",
    "wireroom_ingest_lag_seconds_bucket",
    "wireroom_fetch_responses_total",
    "wireroom_fetch_bytes_total",
    "wireroom_duplicates_total",
    "wireroom_sources",
    "wireroom_articles_total",
    "wireroom_last_completion_timestamp_seconds",
    "wireroom_build_info",
)


def ended(samples: dict[str, float]) -> float:
    """Items that a scrape counts as ended."""
    return sum(v for k, v in samples.items() if k.startswith("wireroom_items_total"))


def test_counters_agree_with_the_ledger_while_a_replay_runs_and_after(
    install: Callable[..., Installation],
) -> None:
    made = install(child_max_tasks="20", log_slow_seconds="0")
    texts = [article(number) for number in range(60)]
    seeds = write_seeds(made.folder / "seeds", texts + texts[:5])
    (seeds / "empty.txt").write_text("")
    up = made.start("up", "--replay", str(seeds))
    url = made.port()
    eventually(lambda: made.stored() >= 10, "nothing was stored")
    during = made.metrics(url)
    assert ended(during) >= 9

    eventually(lambda: "66 items in" in made.log.read_text(), "the replay did not end", 90)

    def settled() -> dict[str, float] | None:
        """A scrape in which all 66 endings are counted."""
        samples = made.metrics(url)
        return samples if ended(samples) == 66 else None

    after = eventually(settled, "the counters did not reach the number of items", 20)
    families = {name.partition("{")[0] for name in after}
    assert set(NAMES) - families == set()
    assert after['wireroom_items_total{disposition="stored",kind="seed"}'] == 60
    assert after['wireroom_items_total{disposition="unchanged",kind="seed"}'] == 5
    assert after['wireroom_items_total{disposition="quarantined",kind="seed"}'] == 1
    assert after['wireroom_articles_total{language="en"}'] == 60
    assert after['wireroom_stage_seconds_count{stage="enrich"}'] == 60
    assert after['wireroom_frontier_items{state="leased"}'] == 0
    for path in ("/healthz", "/readyz"):
        with urllib.request.urlopen(url + path, timeout=5) as answer:
            assert answer.status == 200

    # From a bucket of the histogram to an item: the log names those that took so long, `explain`
    # tells all of one.
    slow = [
        dict(field.split("=", 1) for field in line.split() if "=" in field)
        for line in made.log.read_text().splitlines()
        if "wireroom.slow: a slow step" in line
    ]
    enriched = [each for each in slow if each["stage"] == "enrich"]
    assert len(enriched) == 60
    for le in {each["le"] for each in enriched}:
        counted = after[f'wireroom_stage_seconds_bucket{{le="{le}",stage="enrich"}}']
        assert counted >= sum(float(each["seconds"]) < float(le) for each in enriched), le
    told = made.run("explain", enriched[0]["item"])
    assert told.returncode == 0, told.stderr
    assert f"{enriched[0]['item']}: stored" in told.stdout
    assert " enrich " in told.stdout

    up.send_signal(signal.SIGTERM)
    up.wait(20)
    report = made.audit()
    assert report["dispositions"] == {"stored": 60, "unchanged": 5, "quarantined": 1}
