"""A burst on a small Redis: everything ends, whatever waits for room.

    python -m benchmarks.burst [--items 100000] [--megabytes 64] [--words 60] [--fresh 1.0]
                               [--workers 2]

Half of the items are records in JSON Lines files that ``wireroom replay`` is given, half are pages
that sitemaps on loopback list, polled by ``wireroom up`` with an embedded Redis of ``--megabytes``
and no eviction.  ``--fresh``: the share of distinct texts; the rest repeat one of them word for
word, as agency copy does.  Sampled each second: memory of Redis, bytes of what waits, bodies, and
the processor's time by service, which says more than the seconds on a machine that does other work.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import psutil
from redis import Redis, RedisError

from benchmarks.generate import paragraphs
from wireroom import presence
from wireroom.embedded import socket_path
from wireroom.frontier import Frontier
from wireroom.records import ItemKind
from wireroom.settings import Settings

FILE_ENTRIES: Final = 25_000
"""Records of one file, and addresses of one sitemap."""
HOSTS: Final = 8
STALL_SECONDS: Final = 180.0
SERVICES: Final = (
    "workers.main fetch", "workers.main process", "scheduler.main", "redis-server",
)  # fmt: skip
"""By words of their command lines."""


def text(number: int, words: int, fresh: float, items: int) -> tuple[str, str]:
    """Title and text of an item."""
    title, parts = paragraphs(number % max(int(items * fresh), 1), words)
    return title, "\n\n".join(parts)


def write_records(folder: Path, count: int, make: Any) -> list[Path]:
    """JSON Lines files with the first ``count`` items."""
    files = []
    for start in range(0, count, FILE_ENTRIES):
        path = folder / f"records-{start:06}.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number in range(start, min(start + FILE_ENTRIES, count)):
                title, body = make(number)
                url = f"https://agency.example/reports/{number}"
                out.write(json.dumps({"url": url, "title": title, "text": body}) + "\n")
        files.append(path)
    return files


@contextmanager
def site(first: int, count: int, given: argparse.Namespace) -> Iterator[list[str]]:
    """Sitemaps of ``count`` pages in a process of its own; their addresses."""
    context = multiprocessing.get_context("spawn")
    theirs, ours = context.Pipe()
    process = context.Process(target=_serve, args=(ours, first, count, given), daemon=True)
    process.start()
    port = theirs.recv()
    maps = -(-count // FILE_ENTRIES)
    try:
        yield [f"http://127.0.0.1:{port}/sitemap-{n}.xml" for n in range(maps)]
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Any, first: int, count: int, given: argparse.Namespace) -> None:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def do_GET(self) -> None:  # the name is http.server's
            kind = "text/html; charset=utf-8"
            name = self.path.rpartition("/")[2]
            if name.startswith("sitemap-"):
                kind, body = "application/xml", self._sitemap(int(name[8:-4]))
            elif name.isdigit():
                title, words = text(int(name), given.words, given.fresh, given.items)
                inner = "".join(f"<p>{part}</p>" for part in words.split("\n\n"))
                body = (
                    f'<!DOCTYPE html><html lang="en"><head><title>{title}</title></head><body>'
                    f"<article><h1>{title}</h1>{inner}</article></body></html>"
                ).encode()
            else:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _sitemap(self, part: int) -> bytes:
            start = first + part * FILE_ENTRIES
            port = server.server_port
            places = "".join(
                f"<url><loc>http://127.0.0.{number % HOSTS + 1}:{port}/news/{number}</loc></url>"
                for number in range(start, min(start + FILE_ENTRIES, first + count))
            )
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return f'<?xml version="1.0"?><urlset xmlns="{space}">{places}</urlset>'.encode()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the run prints what matters."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # noqa: S104  all of 127.0.0.0/8
    server.daemon_threads = True
    pipe.send(server.server_port)
    server.serve_forever()


class Run:
    """One installation and what is sampled of it."""

    def __init__(self, folder: Path, port: int, given: argparse.Namespace) -> None:
        self.folder = folder
        self.items: int = given.items
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("WIREROOM_")},
            "WIREROOM_DATA_DIR": str(folder / "var"),
            "WIREROOM_REDIS_MAX_MEGABYTES": str(given.megabytes),
            "WIREROOM_PROCESS_WORKERS": str(given.workers),
            "WIREROOM_FETCH_ALLOW_NETWORKS": "127.0.0.0/8",
            "WIREROOM_FETCH_ALLOW_PORTS": str(port),
            "WIREROOM_FETCH_ROBOTS": "false",
            "WIREROOM_HOST_MIN_INTERVAL_SECONDS": "0",
            "WIREROOM_POLL_START_SECONDS": "1",
            "WIREROOM_LOG_LEVEL": "info",
        }
        self.peaks: dict[str, float] = {}
        self._seconds: dict[tuple[str, int], float] = {}
        """of the processor, by service and process"""

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        whole = [sys.executable, "-m", "wireroom", *args]
        return subprocess.run(
            whole, env=self.environ, cwd=self.folder, capture_output=True, text=True
        )

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        with (self.folder / "output.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "wireroom", *args],
                env=self.environ, cwd=self.folder, stdout=out, stderr=out,
            )  # fmt: skip

    def dispositions(self) -> dict[str, int]:
        """How pages and records have ended, as the store has it."""
        path = self.folder / "var" / "wireroom.sqlite3"
        query = "SELECT disposition, count(*) FROM items WHERE reason != 'opened' GROUP BY 1"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as base:
            return dict(base.execute(query).fetchall())

    @contextmanager
    def redis(self) -> Iterator[Any]:
        """Of the system; it is there once that has started."""
        socket = socket_path((self.folder / "var").resolve())
        with closing(Redis(unix_socket_path=str(socket))) as client:
            yield client

    def complete(self) -> bool:
        """Whether all services run."""
        try:
            with self.redis() as client:
                return presence.complete(presence.services(client, Settings().redis_prefix))
        except RedisError:
            return False

    def sample(self, tree: psutil.Process) -> int:
        """Raises the peaks, and says how many files, pages and records have ended."""
        with self.redis() as client:
            frontier = Frontier.from_settings(client, Settings())
            volume, ended = frontier.volume(), frontier.ledger().ended
            told: Any = client.info("memory")
        uncounted = told["mem_not_counted_for_evict"]
        self._raise("used_memory_peak, MiB", told["used_memory_peak"] / 2**20)
        self._raise("what counts towards the bound, MiB", (told["used_memory"] - uncounted) / 2**20)
        self._raise("append-only file not yet written, MiB", uncounted / 2**20)
        self._raise("items that wait, KiB", volume.items / 1024)
        self._raise("bodies, KiB", volume.bodies / 1024)
        for process in tree.children(recursive=True):
            try:
                times, words = process.cpu_times(), " ".join(process.cmdline())
            except psutil.Error:
                continue
            service = next((each for each in SERVICES if each in words), "other")
            self._seconds[service, process.pid] = times.user + times.system
        return sum(count for (kind, _), count in ended.items() if kind != ItemKind.POLL)

    def _raise(self, name: str, value: float) -> None:
        self.peaks[name] = round(max(self.peaks.get(name, 0.0), value), 1)

    def seconds(self) -> dict[str, int]:
        """The processor's, by service."""
        found: Counter[str] = Counter()
        for (service, _), each in self._seconds.items():
            found[service] += round(each)
        return dict(found)


def follow(run: Run, tree: psutil.Process, wanted: int) -> float:
    """Seconds until ``wanted`` items have ended.  Ends the run where nothing moves."""
    begun = moved = said = time.monotonic()
    before = 0
    while (now := run.sample(tree)) < wanted:
        at = time.monotonic()
        if now != before:
            before, moved = now, at
        if at - moved > STALL_SECONDS:
            raise SystemExit(f"nothing has ended for {STALL_SECONDS:.0f} s: {now} of {wanted}")
        if at - said > 60:
            said = at
            print(f"{at - begun:.0f} s: {now} ended; peaks {run.peaks}", flush=True)
        time.sleep(1)
    return time.monotonic() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description="A burst of items on a small Redis.")
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--megabytes", type=int, default=64)
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--fresh", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    half = given.items // 2

    def make(number: int) -> tuple[str, str]:
        return text(number, given.words, given.fresh, given.items)

    with (
        tempfile.TemporaryDirectory(prefix="wr") as name,
        site(half, given.items - half, given) as sitemaps,
    ):
        folder = Path(name)
        files = write_records(folder, half, make)
        run = Run(folder, int(sitemaps[0].split(":")[2].split("/")[0]), given)
        for sitemap in sitemaps:
            run.command("sources", "add", sitemap)
        up = run.start("up")
        try:
            while not run.complete():
                time.sleep(0.2)
            replay = run.start("replay", *map(str, files))
            seconds = follow(run, psutil.Process(up.pid), given.items + len(files))
            print(f"replay, exit {replay.wait(120)}")
            audit = run.command("audit")
        finally:
            up.send_signal(signal.SIGTERM)
            up.wait(60)
        print(f"{given.items} items in {seconds:.0f} s, {given.items / seconds:.1f} a second")
        print(f"ended: {run.dispositions()}")
        print(f"peaks: {run.peaks}")
        print(f"seconds of the processor: {run.seconds()}")
        print(f"audit, exit {audit.returncode}:\n{audit.stdout}")


if __name__ == "__main__":
    main()
