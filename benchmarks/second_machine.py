"""A second worker machine, by the commands of docs/deployment.md: how long until it works.

    python -m benchmarks.second_machine

The first machine has Redis, PostgreSQL and a scheduler, and no worker.  The second is a network
namespace, which wants root: nothing of the first but its address is seen there.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.machines import Network
from tests.chaos.servers import PostgresProcess, RedisProcess
from tests.system.articles import article
from tests.system.conftest import eventually, write_seeds
from wireroom.store import Store

PAGE = Path(__file__).resolve().parents[1] / "docs" / "deployment.md"
ARTICLES = 20


def documented(redis_url: str, store_url: str) -> str:
    """The commands of the page, with the addresses of this installation."""
    text = PAGE.read_text(encoding="utf-8").partition("## A second worker machine")[2]
    block = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert block is not None
    commands = block[1]
    for name, url in (("REDIS", redis_url), ("STORE", store_url)):
        commands, changed = re.subn(
            rf"(export WIREROOM_{name}_URL)=\S+",
            lambda match, url=url: f"{match[1]}={url}",
            commands,
        )
        assert changed == 1
    return commands


def answers(url: str, prefix: list[str]) -> bool:
    """Asked from over there: the port is on that machine's loopback."""
    ask = f"import urllib.request; urllib.request.urlopen('{url}/readyz', timeout=5)"
    done = subprocess.run([*prefix, sys.executable, "-c", ask], capture_output=True, check=False)
    return done.returncode == 0


def main() -> None:
    network = Network.if_possible()
    if network is None:
        raise SystemExit("a network namespace wants root and the command ip")
    folder = Path(tempfile.mkdtemp(prefix="wireroom-second-"))
    bare = {name: value for name, value in os.environ.items() if not name.startswith("WIREROOM_")}
    bare["PATH"] = f"{Path(sys.executable).parent}:{bare['PATH']}"
    server = RedisProcess(folder / "redis", ("127.0.0.1", network.near))
    postgres = PostgresProcess()
    redis_url, store_url = server.url(network.near), postgres.url(network.near)
    first = bare | {
        "WIREROOM_REDIS_URL": redis_url,
        "WIREROOM_STORE_URL": store_url,
        "WIREROOM_DATA_DIR": str(folder / "first"),
    }
    processes: list[subprocess.Popen[bytes]] = []
    try:
        with Store.open(store_url, migrate=True):
            pass
        with (folder / "first.log").open("w") as out:
            command = ["wireroom", "scheduler"]
            processes.append(
                subprocess.Popen(command, env=first, stdout=out, stderr=out, cwd=folder)
            )
        eventually(lambda: "leads" in (folder / "first.log").read_text(), "no scheduler", 120)
        seeds = write_seeds(folder / "seeds", [article(number) for number in range(ARTICLES)])
        with (folder / "replay.log").open("w") as out:
            command = ["wireroom", "replay", str(seeds)]
            processes.append(
                subprocess.Popen(command, env=first, stdout=out, stderr=out, cwd=folder)
            )

        begun = time.monotonic()
        log = folder / "second.log"
        with log.open("w") as out:
            shell = [*network.prefix, "bash", "-euc", documented(redis_url, store_url)]
            second = subprocess.Popen(shell, env=bare, stdout=out, stderr=out, cwd=folder)
        processes.append(second)
        found = eventually(
            lambda: re.search(r"/readyz at (http\S+)", log.read_text()), "the worker is silent", 120
        )
        eventually(lambda: answers(found[1], network.prefix), "the worker is not ready", 120)
        ready = time.monotonic() - begun
        with Store.open(store_url) as store:
            eventually(lambda: list(store.find()), "no article", 120)
            one = time.monotonic() - begun
        processes[1].wait(300)
        everything = time.monotonic() - begun
        ending = time.monotonic()
        for each in (second, processes[0]):
            each.send_signal(signal.SIGTERM)
        code = second.wait(30)
        print(f"ready after {ready:.1f} s, first article after {one:.1f} s, ", end="")
        print(f"{ARTICLES} seeds after {everything:.1f} s; ", end="")
        print(f"ended in {time.monotonic() - ending:.1f} s with {code}")
        print((folder / "replay.log").read_text().splitlines()[-1])
    finally:
        for each in processes:
            if each.poll() is None:
                each.terminate()
        server.stop()
        postgres.close()
        network.close()


if __name__ == "__main__":
    main()
