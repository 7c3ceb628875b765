"""The address guard: which addresses and ports may be connected to.

Asked at connect time, after name resolution, about the very address that is then connected
to, so that neither odd spellings nor a second look-up with another answer get past it.
Networks: IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890 and its updates.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

_REFUSED: Final[tuple[tuple[IPNetwork, str], ...]] = tuple(
    (ipaddress.ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared address space"),
        ("127.0.0.0/8", "loopback"),
        ("168.63.129.16/32", "cloud metadata"),
        ("169.254.0.0/16", "link-local, cloud metadata"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments, cloud metadata"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/96", "unspecified, loopback or IPv4-compatible"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("100::/64", "discard"),
        ("2001::/23", "protocol assignments, Teredo"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


class Guard:
    """What may be connected to.  Immutable, so any number of threads may ask it."""

    def __init__(self, networks: Sequence[IPNetwork] = (), ports: Sequence[range] = ()) -> None:
        self._networks = tuple(networks)
        self._ports = tuple(ports)

    def refuses_port(self, port: int) -> str | None:
        """Why the port may not be used, or ``None``."""
        if any(port in allowed for allowed in self._ports):
            return None
        return f"port {port} is not among the allowed ports"

    def refuses_address(self, address: str) -> str | None:
        """Why the numeric address may not be connected to, or ``None``.

        An IPv4 address inside an IPv6 one (mapped, NAT64) is judged as the IPv4 address that
        packets to it reach.
        """
        try:
            ip = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return f"{address!r} is not an address"
        forms = _forms(ip)
        if any(form in network for form in forms for network in self._networks):
            return None
        for form in forms:
            for network, why in _REFUSED:
                if form in network:
                    return f"{address} is not a public address ({why})"
        if not all(form.is_global for form in forms if form not in _NAT64 and not _mapped(form)):
            return f"{address} is not a public address"
        return None


def _mapped(ip: IPAddress) -> ipaddress.IPv4Address | None:
    return ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None


def _forms(ip: IPAddress) -> tuple[IPAddress, ...]:
    mapped = _mapped(ip)
    if mapped is not None:
        return (mapped,)
    if ip in _NAT64:
        return (ip, ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    return (ip,)
