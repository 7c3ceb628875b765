"""What NetworkPolicies let through, for pods and addresses.

https://kubernetes.io/docs/concepts/services-networking/network-policies/: a pod that some policy
selects for a direction may do there only what some policy that selects it allows; a connection
needs the leave of both its ends.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.deploy.kustomize import Resource

Direction = Literal["Ingress", "Egress"]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """One end of a connection: a pod by its labels and its namespace, or an address outside."""

    labels: dict[str, str] = field(default_factory=dict)
    namespace: str = "wireroom"
    address: str | None = None


def may_connect(
    policies: list[Resource], source: Peer, target: Peer, port: int, protocol: str = "TCP"
) -> bool:
    """Both ends' leave.  Policies are those of the namespace ``wireroom`` only."""
    return _may(policies, "Egress", source, target, port, protocol) and _may(
        policies, "Ingress", target, source, port, protocol
    )


def _may(
    policies: list[Resource], direction: Direction, pod: Peer, other: Peer, port: int, protocol: str
) -> bool:
    if pod.address is not None or pod.namespace != "wireroom":
        return True
    specs = [
        each["spec"]
        for each in policies
        if direction in each["spec"]["policyTypes"]
        and _selects(each["spec"]["podSelector"], pod.labels)
    ]
    return not specs or any(
        _allows(rule, "to" if direction == "Egress" else "from", other, port, protocol)
        for spec in specs
        for rule in spec.get(direction.lower(), ())
    )


def _allows(rule: dict[str, Any], key: str, other: Peer, port: int, protocol: str) -> bool:
    assert set(rule) <= {key, "ports"}
    ports = rule.get("ports")
    if ports is not None and {"protocol": protocol, "port": port} not in ports:
        return False
    return key not in rule or any(_is_peer(each, other) for each in rule[key])


def _is_peer(entry: dict[str, Any], other: Peer) -> bool:
    assert set(entry) <= {"ipBlock", "namespaceSelector", "podSelector"}
    if "ipBlock" in entry:
        if other.address is None:
            return False
        address = ipaddress.ip_address(other.address)
        block = entry["ipBlock"]
        return address in ipaddress.ip_network(block["cidr"]) and not any(
            address in ipaddress.ip_network(each) for each in block.get("except", ())
        )
    if other.address is not None:
        return False
    if "namespaceSelector" in entry:
        there = {"kubernetes.io/metadata.name": other.namespace}
        if not _selects(entry["namespaceSelector"], there):
            return False
    elif other.namespace != "wireroom":
        return False
    return _selects(entry.get("podSelector", {}), other.labels)


def _selects(selector: dict[str, Any], labels: dict[str, str]) -> bool:
    assert set(selector) <= {"matchLabels"}
    wanted: dict[str, str] = selector.get("matchLabels", {})
    return wanted.items() <= labels.items()
