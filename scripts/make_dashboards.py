"""Writes the Grafana dashboards in deploy/grafana/dashboards/ from deploy/grafana/dashboards.toml.

``--check`` writes nothing and ends with 1 where a dashboard is stale.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1] / "deploy" / "grafana"
SOURCE = FOLDER / "dashboards.toml"
COLUMNS = 24
HEIGHTS = {"number": 4, "table": 8, "lines": 8, "area": 8}
DATA = {"type": "prometheus", "uid": "prometheus"}


def dashboards() -> dict[str, str]:
    """The text of each file by its name."""
    given = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    return {f"{each['name']}.json": _text(each) for each in given["dashboard"]}


def _text(given: dict[str, Any]) -> str:
    head = {
        "uid": f"wireroom-{given['name']}",
        "title": given["title"],
        "tags": ["wireroom"],
        "schemaVersion": 39,
        "version": 1,
        "editable": False,
        "graphTooltip": 1,
        "time": {"from": "now-1h", "to": "now"},
        "refresh": "15s",
        "timezone": "browser",
        "links": [{"type": "dashboards", "tags": ["wireroom"], "title": "wireroom"}],
        "templating": {"list": []},
        "annotations": {"list": []},
    }
    panels = ",\n".join(json.dumps(panel) for panel in _placed(given["panel"]))
    return f'{json.dumps(head)[:-1]}, "panels": [\n{panels}\n]}}\n'


def _placed(given: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The panels in their order, in rows."""
    x = y = height = 0
    for number, each in enumerate(given, 1):
        show, width = each.get("show", "lines"), each.get("width", 8)
        if x + width > COLUMNS:
            x, y, height = 0, y + height, 0
        grid = {"x": x, "y": y, "w": width, "h": HEIGHTS[show]}
        yield _panel(number, each, show) | {"gridPos": grid}
        x, height = x + width, max(height, HEIGHTS[show])


def _panel(number: int, given: dict[str, Any], show: str) -> dict[str, Any]:
    return {
        "id": number,
        "type": {"number": "stat", "table": "bargauge"}.get(show, "timeseries"),
        "title": given["title"],
        "description": given["about"],
        "datasource": DATA,
        "fieldConfig": {"defaults": _defaults(given, show), "overrides": []},
        "options": _options(show),
        "targets": [
            {
                "refId": chr(ord("A") + at),
                "datasource": DATA,
                "expr": expression,
                "legendFormat": legend,
                ("instant" if show in ("number", "table") else "range"): True,
            }
            for at, (legend, expression) in enumerate(given["queries"].items())
        ],
    }


def _defaults(given: dict[str, Any], show: str) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": given["unit"], "min": 0}
    below, start = given.get("red_below"), given.get("red_from")
    if below is not None:
        found["thresholds"] = _steps("red", below, "green")
    elif start is not None:
        found["thresholds"] = _steps("green", start, "red")
    if show in ("lines", "area"):
        found["custom"] = {
            "drawStyle": "line",
            "lineWidth": 1,
            "fillOpacity": 30 if show == "area" else 0,
            "showPoints": "never",
            "spanNulls": True,
            "stacking": {"mode": "normal" if show == "area" else "none"},
        }
    return found


def _steps(first: str, value: float, then: str) -> dict[str, Any]:
    steps = [{"color": first, "value": None}, {"color": then, "value": value}]
    return {"mode": "absolute", "steps": steps}


def _options(show: str) -> dict[str, Any]:
    latest = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    if show == "number":
        text = {"colorMode": "value", "graphMode": "none", "textMode": "value_and_name"}
        return {"reduceOptions": latest} | text
    if show == "table":
        return {"reduceOptions": latest, "orientation": "horizontal", "displayMode": "basic"}
    return {
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }


def main() -> None:
    made = dashboards()
    folder = FOLDER / "dashboards"
    if "--check" not in sys.argv[1:]:
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
        for path in folder.glob("*.json"):
            if path.name not in made:
                path.unlink()
        return
    found = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
    if found != made:
        sys.exit("the dashboards are stale: run scripts/make_dashboards.py")


if __name__ == "__main__":
    main()
