"""What is watched: metrics, dashboards and alerts, read as Grafana and Prometheus do."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.deploy import compose
from tests.system.prometheus import hurried

RULES_TEST = Path(__file__).with_name("rules_test.yml")
_DURATION = re.compile(r"\[\d+[smh]\]|(?<=[<>] )\d+\b(?!\.)")


def test_the_metrics_of_the_contract_are_exported() -> None:
    assert compose.exported_metrics() >= compose.CONTRACT_METRICS


def test_the_dashboards_show_every_metric_and_no_other() -> None:
    shown = {name for _, query in compose.queries() for name in compose.metric_names(query)}
    assert shown == compose.exported_metrics()


def test_the_dashboards_are_what_their_source_says() -> None:
    made = runpy.run_path(str(compose.ROOT / "scripts" / "make_dashboards.py"))["dashboards"]()
    found = {path.name: path.read_text(encoding="utf-8") for path in compose.DASHBOARDS.iterdir()}
    assert found == made, "run scripts/make_dashboards.py"
    assert set(found) == {
        "overview.json",
        "sources.json",
        "pipeline.json",
        "duplicates-and-stories.json",
    }


def test_panels_have_titles_units_and_places_of_their_own() -> None:
    seen: set[tuple[str, int]] = set()
    taken: set[tuple[str, int, int]] = set()
    for file, panel in compose.panels():
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert (file, panel["id"]) not in seen
        seen.add((file, panel["id"]))
        grid = panel["gridPos"]
        assert grid["x"] + grid["w"] <= 24
        cells = {
            (file, grid["x"] + across, grid["y"] + down)
            for across in range(grid["w"])
            for down in range(grid["h"])
        }
        assert not cells & taken
        taken |= cells


def test_the_dashboard_asks_the_data_source_that_is_provisioned() -> None:
    folder = compose.ROOT / "deploy" / "grafana" / "provisioning"
    (source,) = yaml.safe_load((folder / "datasources" / "prometheus.yml").read_text())[
        "datasources"
    ]
    assert source["url"] == "http://prometheus:9090"
    assert {
        target["datasource"]["uid"] for _, p in compose.panels() for target in p["targets"]
    } == {source["uid"]}
    (provider,) = yaml.safe_load((folder / "dashboards" / "wireroom.yml").read_text())["providers"]
    volumes = compose.raw()["services"]["grafana"]["volumes"]
    assert provider["options"]["path"] in [mount.split(":")[1] for mount in volumes]


def test_alerts_read_metrics_that_exist_and_say_what_is_wrong() -> None:
    read = {name for rule in compose.rules() for name in compose.metric_names(rule["expr"])}
    assert read - compose.exported_metrics() == set()
    for rule in compose.rules():
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}


def test_every_alert_leads_to_its_runbook_and_every_runbook_is_of_an_alert() -> None:
    page = (compose.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    section = page.partition("\n## Alerts\n")[2].partition("\n## ")[0]
    runbooks = dict(re.findall(r"^### (\w+)\n(.*?)(?=^### |\Z)", section, re.MULTILINE | re.DOTALL))
    assert set(runbooks) == {rule["alert"] for rule in compose.rules()}
    for name, text in runbooks.items():
        assert re.search(r"^\n\w.+?^- Look: .+?^- Do: ", text, re.MULTILINE | re.DOTALL), name
    for rule in compose.rules():
        anchor = rule["alert"].lower()
        assert rule["annotations"]["runbook_url"] == f"docs/operations.md#{anchor}"


def test_every_alert_is_tested_where_it_fires_and_where_it_does_not() -> None:
    tests = yaml.safe_load(RULES_TEST.read_text(encoding="utf-8"))["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    names = {rule["alert"] for rule in compose.rules()}
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == names
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == names


def test_hurried_alerts_are_the_same_but_for_their_durations() -> None:
    text = (compose.PROMETHEUS / "rules.yml").read_text(encoding="utf-8")
    hasty = [rule for group in yaml.safe_load(hurried(text))["groups"] for rule in group["rules"]]
    for rule, quick in zip(compose.rules(), hasty, strict=True):
        assert rule["annotations"] == quick["annotations"]
        assert _DURATION.sub("", rule["expr"]) == _DURATION.sub("", quick["expr"])
        assert int(quick.get("for", "0s").removesuffix("s")) <= 6


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
@pytest.mark.parametrize(
    "words",
    [
        ["check", "config", str(compose.PROMETHEUS / "prometheus.yml")],
        ["check", "config", str(compose.PROMETHEUS / "one-machine.yml")],
        ["check", "rules", str(compose.PROMETHEUS / "rules.yml")],
        ["test", "rules", str(RULES_TEST)],
    ],
)
def test_promtool_accepts(words: list[str]) -> None:
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
