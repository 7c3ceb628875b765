"""Cuts the schemas in ``tests/deploy/schemas`` out of two packages, which nothing else needs.

    pip download --no-deps kubernetes-validate==1.37.0
    pip install cloudcoil.models.keda==2.16.1.0
    python scripts/make_deployment_schemas.py kubernetes_validate-1.37.0-py3-none-any.whl

Kept are the kinds that ``deploy/kubernetes`` uses, without their descriptions.  What a schema does
not name is not accepted, so that a misspelt field is an error, as for a server that is strict.
"""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "deploy" / "schemas"
RELEASES: Final = ("1.29", "1.37")
"""The oldest and the newest Kubernetes that the manifests are held against."""
KINDS: Final = {
    "ConfigMap": "configmap-v1",
    "Deployment": "deployment-apps-v1",
    "Namespace": "namespace-v1",
    "NetworkPolicy": "networkpolicy-networking-v1",
    "PodDisruptionBudget": "poddisruptionbudget-policy-v1",
    "Service": "service-v1",
    "StatefulSet": "statefulset-apps-v1",
}


def slim(node: Any) -> Any:
    """The schema without prose, its references pointing into the same file."""
    if isinstance(node, list):
        return [slim(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {}
    for key, value in node.items():
        if key in {"$schema", "$id", "title", "default"} or key.startswith("x-kubernetes"):
            continue
        if key == "description" and isinstance(value, str):
            continue
        if key == "properties":
            found[key] = {name: slim(inner) for name, inner in value.items()}
        elif key == "$ref":
            found[key] = "#/$defs/" + value.rpartition("/")[2]
        else:
            found[key] = slim(value)
    return found


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value.rpartition("/")[2]
            else:
                yield from references(value)
    elif isinstance(node, list):
        for each in node:
            yield from references(each)


def kubernetes(wheel: zipfile.ZipFile, release: str) -> dict[str, Any]:
    folder = f"kubernetes_validate/kubernetes-json-schema/v{release}.0-local-strict"
    known = json.loads(wheel.read(f"{folder}/_definitions.json"))["$defs"]
    found = {
        kind: slim(json.loads(wheel.read(f"{folder}/{file}.json"))) for kind, file in KINDS.items()
    }
    wanted = list(references(found))
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = slim(known[name])
            wanted += references(found[name])
    return found


def keda() -> dict[str, Any]:
    from cloudcoil.models.keda.v1alpha1 import ScaledObject

    schema = slim(ScaledObject.model_json_schema(by_alias=True))
    found = {**schema.pop("$defs"), "ScaledObject": schema}
    for each in found.values():
        if "properties" in each:
            each["additionalProperties"] = False
    return found


def write(name: str, definitions: dict[str, Any]) -> None:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions}
    text = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    with zipfile.ZipFile(sys.argv[1]) as package:
        for number in RELEASES:
            write(f"kubernetes-{number}", kubernetes(package, number))
    write("keda-2.16", keda())
