"""What a host is: in a ``Host`` header, as an address, as this machine.

A web page whose name was pointed at this machine asks a server here through a browser, and is known
by that name.
"""

from __future__ import annotations

import ipaddress


def host_of(header: str) -> str:
    """The host in lower case, without port and brackets; empty where none is named."""
    host = header.strip().casefold()
    name, colon, port = host.rpartition(":")
    if not colon or (port and not port.isdecimal()):
        name = host
    return name[1:-1] if name.startswith("[") and name.endswith("]") else name


def is_address(host: str) -> bool:
    """Whether it is a number, which no name can have been pointed to."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether it is this machine, as a number or by the one name that always means it."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    return is_address(host) and ipaddress.ip_address(host).is_loopback
