"""Writes a software bill of materials to the path that is given: CycloneDX 1.6 in JSON.

The same lock and ``SOURCE_DATE_EPOCH`` give the same bytes.
"""

from __future__ import annotations

import os
import sys
import uuid
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from dependencies import CARRIED, ITSELF, LOCK, Dependency, locked
from packageurl import PackageURL

LICENCES = LicenseFactory()


def bill() -> Bom:
    """wireroom, and below it each locked package with what it needs."""
    root = Component(
        name=ITSELF,
        version=metadata.version(ITSELF),
        type=ComponentType.APPLICATION,
        bom_ref=ITSELF,
        purl=PackageURL("pypi", name=ITSELF, version=metadata.version(ITSELF)),
        licenses=[LICENCES.make_from_string("Apache-2.0")],
    )
    bom = Bom(serial_number=uuid.uuid5(uuid.NAMESPACE_URL, LOCK.read_text(encoding="utf-8")))
    bom.metadata.component = root
    bom.metadata.timestamp = _now()
    packages = locked()
    made = [(each, component(each)) for each in packages]
    for _, each in made:
        bom.components.add(each)
    needs: dict[str, list[Component]] = {}
    for package, each in made:
        for name in package.needed_by:
            needs.setdefault(name, []).append(each)
    bom.register_dependency(root, needs.get(ITSELF, []))
    for package, each in made:
        bom.register_dependency(each, needs.get(package.name, []))
    return bom


def component(package: Dependency) -> Component:
    """One package, with the hashes of its files and the programs that it carries."""
    page = f"https://pypi.org/project/{package.name}/{package.version}/"
    inner = []
    if package.name in CARRIED:
        name, version, licence = CARRIED[package.name]
        inner.append(
            Component(
                name=name,
                version=version,
                type=ComponentType.APPLICATION,
                bom_ref=f"{package.name}/{name}",
                purl=PackageURL("generic", name=name, version=version),
                licenses=[LICENCES.make_from_string(licence)],
            )
        )
    return Component(
        name=package.name,
        version=package.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{package.name}@{package.version}",
        purl=PackageURL("pypi", name=package.name, version=package.version),
        licenses=[LICENCES.make_from_string(package.licence)],
        components=inner,
        properties=(
            [Property(name="python:environment-marker", value=package.marker)]
            if package.marker
            else []
        ),
        external_references=[
            ExternalReference(
                type=ExternalReferenceType.DISTRIBUTION,
                url=XsUri(page),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=x) for x in package.hashes],
            )
        ],
    )


def _now() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: make_sbom.py OUT")
    try:
        text = JsonV1Dot6(bill()).output_as_string(indent=2)
    except LookupError as error:
        sys.exit(str(error))
    Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
