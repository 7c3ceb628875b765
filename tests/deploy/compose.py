"""The compose file, the dashboards and the alerts, read as the programs that use them do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from wireroom import metrics

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
PROMETHEUS = ROOT / "deploy" / "prometheus"
DASHBOARDS = ROOT / "deploy" / "grafana" / "dashboards"
SECRETS = ("REDIS_PASSWORD", "POSTGRES_PASSWORD", "GRAFANA_PASSWORD")
CONTRACT_METRICS = {
    "wireroom_items_total",
    "wireroom_stage_seconds",
    "wireroom_queue_depth",
    "wireroom_frontier_items",
    "wireroom_oldest_due_seconds",
    "wireroom_ingest_lag_seconds",
    "wireroom_fetch_responses_total",
    "wireroom_fetch_bytes_total",
    "wireroom_duplicates_total",
    "wireroom_sources",
    "wireroom_articles_total",
    "wireroom_last_completion_timestamp_seconds",
    "wireroom_build_info",
}
"""What every service shows on its port."""

_VARIABLE = re.compile(r"\$(?:\$|\{([A-Z_]{1,40})(?:(:[-?])([^}]{0,80}))?\})")


def raw() -> dict[str, Any]:
    """The file with its anchors merged and its variables as written."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def interpolated(environ: Mapping[str, str]) -> dict[str, Any]:
    """The file as compose sees it: ``${NAME}``, ``${NAME:-default}``, ``${NAME:?error}``, ``$$``.

    Raises ``KeyError`` with the name of a variable that must be set and is not.
    """
    found: dict[str, Any] = _walk(raw(), environ)
    return found


def _walk(value: Any, environ: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _walk(inner, environ) for key, inner in value.items()}
    if isinstance(value, list):
        return [_walk(inner, environ) for inner in value]
    if isinstance(value, str):
        return _VARIABLE.sub(lambda match: _substitute(match, environ), value)
    return value


def _substitute(match: re.Match[str], environ: Mapping[str, str]) -> str:
    name, operator, text = match.groups()
    if name is None:
        return "$"
    if environ.get(name):
        return environ[name]
    if operator == ":-":
        return str(text)
    if operator == ":?":
        raise KeyError(name)
    return ""


def wireroom_services(compose: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that run our own image."""
    return {
        name: service
        for name, service in compose["services"].items()
        if service["image"].startswith("wireroom:")
    }


def panels() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every panel of every dashboard, with the name of its file."""
    for path in sorted(DASHBOARDS.glob("*.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            yield path.name, panel


def queries() -> list[tuple[str, str]]:
    """Title of the panel and expression, of every query of every dashboard."""
    return [
        (panel["title"], target["expr"]) for _, panel in panels() for target in panel["targets"]
    ]


def rules() -> list[dict[str, Any]]:
    """Every alert."""
    groups = yaml.safe_load((PROMETHEUS / "rules.yml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def exported_metrics() -> set[str]:
    """Every name that the source of the metrics gives to one."""
    folder = Path(metrics.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    return set(re.findall(r'"(wireroom_[a-z_]+)"', source))


def metric_names(expression: str) -> set[str]:
    """The metrics of ours that an expression reads, without histogram suffixes."""
    found = re.findall(r"\bwireroom_[a-z_]+", expression)
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in found}
