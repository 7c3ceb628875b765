"""The frontier's moves as Lua: one file a move, each run after ``common.lua``.

Plain scripts, loaded by SHA, so that Redis 6.2 can run them.  They name their keys
themselves from the prefix, so one Redis (with replicas, not a cluster) holds a frontier.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Final

import redis
from redis.commands.core import Script

NAMES: Final = (
    "enter",
    "dispatch",
    "claim",
    "take",
    "extend",
    "move",
    "finish",
    "release_owner",
    "recover",
    "blame",
    "set_host",
    "asked",
    "pause",
    "ledger",
    "stats",
    "missing",
    "note",
    "batch_results",
    "put_body",
    "drop_body",
)


def register(client: redis.Redis) -> Mapping[str, Script]:
    """The scripts by name.  Talks to no server: each is sent when a server first lacks it."""
    folder = resources.files(__name__)
    common = folder.joinpath("common.lua").read_text(encoding="utf-8")
    return {
        name: client.register_script(
            common + folder.joinpath(f"{name}.lua").read_text(encoding="utf-8")
        )
        for name in NAMES
    }
