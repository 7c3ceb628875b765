"""The manifests as kustomize builds them: as much of it as ``deploy/kubernetes`` uses, and no more.

What is not known here is an error, so that nothing is read otherwise than kustomize would.  Only
the hash that it adds to the names of ConfigMaps is left out.
"""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

Resource = dict[str, Any]

MERGED_BY: Final = {
    "containers": "name",
    "env": "name",
    "ports": "containerPort",
    "volumeMounts": "mountPath",
    "volumes": "name",
}
"""Lists that a strategic merge joins, by the field that tells their elements apart.  Others are
replaced."""
KEYS: Final = {
    "apiVersion", "kind", "namespace", "resources", "components", "labels", "configMapGenerator",
    "patches", "images",
}  # fmt: skip


def build(folder: Path) -> list[Resource]:
    """The resources of a kustomization.  Raises ``ValueError`` for what is not known."""
    return _accumulate(folder, [])


def _accumulate(folder: Path, found: list[Resource]) -> list[Resource]:
    """``found`` is what a component changes; it is empty for a kustomization."""
    config = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    _known(config, KEYS, folder)
    for name in config.get("resources", ()):
        path = folder / name
        found += build(path) if path.is_dir() else documents(path)
    for name in config.get("components", ()):
        found = _accumulate(folder / name, found)
    for generator in config.get("configMapGenerator", ()):
        _generate(generator, found)
    for patch in config.get("patches", ()):
        _known(patch, {"path", "target"}, folder)
        _patch(patch.get("target"), yaml.safe_load((folder / patch["path"]).read_text()), found)
    for each in found:
        if namespace := config.get("namespace"):
            key = "name" if each["kind"] == "Namespace" else "namespace"
            each["metadata"][key] = namespace
        for labels in config.get("labels", ()):
            _known(labels, {"pairs", "includeTemplates"}, folder)
            _label(each, labels["pairs"], templates=labels.get("includeTemplates", False))
        for image in config.get("images", ()):
            _known(image, {"name", "newName", "newTag"}, folder)
            _rename(each, image)
    return found


def documents(path: Path) -> list[Resource]:
    """The documents of a file, in which anchors are copies, as kustomize reads them."""
    return [
        json.loads(json.dumps(each))
        for each in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def _known(config: dict[str, Any], keys: set[str], where: Path) -> None:
    if unknown := set(config) - keys:
        raise ValueError(f"{where}: {sorted(unknown)}")


def _generate(generator: dict[str, Any], found: list[Resource]) -> None:
    _known(generator, {"name", "behavior", "literals"}, Path(generator["name"]))
    data = dict(literal.split("=", 1) for literal in generator["literals"])
    same = [each for each in found if _is(each, "ConfigMap", generator["name"])]
    if generator.get("behavior") == "merge":
        (there,) = same
        there["data"] |= data
        return
    assert not same
    found.append(
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": generator["name"]}}
        | {"data": data}
    )


def _is(resource: Resource, kind: str, name: str) -> bool:
    return bool(resource["kind"] == kind and resource["metadata"]["name"] == name)


def _patch(target: dict[str, Any] | None, patch: Any, found: list[Resource]) -> None:
    if target is None:
        chosen = [each for each in found if _is(each, patch["kind"], patch["metadata"]["name"])]
    else:
        _known(target, {"kind", "labelSelector"}, Path("target"))
        chosen = [
            each
            for each in found
            if each["kind"] == target["kind"]
            and _selects(target["labelSelector"], each["metadata"].get("labels", {}))
        ]
    assert chosen, target
    for each in chosen:
        if isinstance(patch, list):
            for operation in patch:
                _add(each, operation)
        else:
            kept = copy.deepcopy({"kind": each["kind"], "metadata": each["metadata"]})
            _merge(each, copy.deepcopy(patch))
            each.update(kept)


def _selects(selector: str, labels: dict[str, str]) -> bool:
    """Whether all of ``name=value`` and ``name!=value``, separated by commas, hold."""
    for requirement in selector.split(","):
        name, unequal, value = re.fullmatch(r"([\w./-]+)(!?)=([\w-]+)", requirement).groups()  # type: ignore[union-attr]
        if (labels.get(name) == value) == bool(unequal):
            return False
    return True


def _add(resource: Resource, operation: dict[str, Any]) -> None:
    """RFC 6902 ``add`` of a member to an object."""
    if operation["op"] != "add" or "~" in operation["path"]:
        raise ValueError(f"{operation}")
    *parents, last = operation["path"].strip("/").split("/")
    place = resource
    for name in parents:
        place = place[name]
    place[last] = copy.deepcopy(operation["value"])


def _merge(target: dict[str, Any], patch: dict[str, Any]) -> None:
    for key, value in patch.items():
        if value is None or "$patch" in str(value):
            raise ValueError(f"{key}: directives of a patch")
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _merge(target[key], value)
        elif key in MERGED_BY and key in target:
            known = {each[MERGED_BY[key]]: each for each in target[key]}
            for each in value:
                if each[MERGED_BY[key]] in known:
                    _merge(known[each[MERGED_BY[key]]], each)
                else:
                    target[key].append(each)
        else:
            target[key] = value


def _label(resource: Resource, pairs: dict[str, str], *, templates: bool) -> None:
    resource["metadata"].setdefault("labels", {}).update(pairs)
    if templates and "template" in resource.get("spec", {}):
        resource["spec"]["template"]["metadata"].setdefault("labels", {}).update(pairs)


def _rename(resource: Resource, image: dict[str, str]) -> None:
    for container in containers(resource):
        name, _, tag = container["image"].rpartition(":")
        if name == image["name"]:
            container["image"] = f"{image.get('newName', name)}:{image.get('newTag', tag)}"


def containers(resource: Resource) -> list[dict[str, Any]]:
    """The containers of a Deployment or a StatefulSet; none for other kinds."""
    template = resource.get("spec", {}).get("template") or {}
    found: list[dict[str, Any]] = template.get("spec", {}).get("containers", [])
    return found
