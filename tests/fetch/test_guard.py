"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.fetch.guard import Guard

GUARD = Guard((), (range(80, 81), range(443, 444)))

REFUSED = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:808:808::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
ALLOWED = [
    "1.1.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.1",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.167.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001::1",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public(address: str) -> None:
    assert GUARD.refuses_address(address)


@pytest.mark.parametrize("address", ALLOWED)
def test_public_addresses(address: str) -> None:
    assert GUARD.refuses_address(address) is None


@pytest.mark.parametrize(
    "text", ["", "localhost", "1.2.3", "0x7f.1", "2130706433", "1.1.1.1 ", "::g"]
)
def test_what_is_no_numeric_address_is_refused(text: str) -> None:
    assert GUARD.refuses_address(text)


def test_networks_that_the_operator_allows() -> None:
    guard = Guard((ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128")), ())
    for address in ("10.9.8.7", "::1", "::ffff:10.0.0.1", "64:ff9b::a00:1"):
        assert guard.refuses_address(address) is None
    for address in ("127.0.0.1", "192.168.0.1", "::2"):
        assert guard.refuses_address(address)


def test_ports() -> None:
    assert GUARD.refuses_port(80) is None
    assert GUARD.refuses_port(443) is None
    for port in (0, 22, 25, 79, 81, 444, 6379, 65_535):
        assert GUARD.refuses_port(port)


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_is_judged_alike(address: ipaddress.IPv4Address) -> None:
    plain = GUARD.refuses_address(str(address)) is None
    assert (GUARD.refuses_address(f"::ffff:{address}") is None) == plain
    assert (GUARD.refuses_address(f"64:ff9b::{address}") is None) == plain


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_never_allowed(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    nat64 = ipaddress.ip_network("64:ff9b::/96")
    mapped = isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address in nat64
    )
    if not mapped and (not address.is_global or address.is_multicast):
        assert GUARD.refuses_address(str(address))
