"""Who registered a host, and the twins of a host for telephones and AMP."""

from __future__ import annotations

import functools
import re
from typing import Final

from wireroom.errors import PermanentError
from wireroom.urls.parts import split

_TWIN_LABELS: Final = frozenset({"m", "mobile", "amp", "touch", "wap"})
_BLOGSPOT: Final = re.compile(r"([a-z0-9-]{1,63})\.blogspot\.(?:com?\.)?[a-z]{2}")
_GOOGLE: Final = re.compile(r"(?:(?:www|news)\.)?(google\.(?:com|cat|[a-z]{2}|com?\.[a-z]{2}))")


def is_bare(host: str) -> bool:
    """An address or a single label: a host without a registered domain."""
    return "." not in host or host[0] == "[" or host.rpartition(".")[2].isdigit()


def registrable_domain(host_or_url: str) -> str | None:
    """The domain that someone registered (``news.example.co.uk`` → ``example.co.uk``), in IDNA.

    ``None`` for addresses, single labels, public suffixes and whatever is not a host.  The public
    suffix list is that of ``tld``, read offline.
    """
    text = host_or_url.strip()
    try:
        host = split(text if "://" in text else f"https://{text}").host
    except PermanentError:
        return None
    return None if is_bare(host) else _registrable(host)


@functools.lru_cache(maxsize=4_096)
def primary_host(host: str) -> str:
    """The host behind its twins: ``m.example.com`` and ``en.m.example.org`` without the label,
    Blogger's national addresses under ``blogspot.com``."""
    labels = host.split(".")
    if len(labels) < 3:
        return host
    if not _TWIN_LABELS.isdisjoint(labels[:2]) and not is_bare(host):
        domain = _registrable(host)
        if domain is not None:
            inner = host.removesuffix(domain).split(".")
            kept = [label for label in inner if label and label not in _TWIN_LABELS]
            host = ".".join([*kept, domain])
    if "blogspot" in labels and (blog := _BLOGSPOT.fullmatch(host)):
        return f"{blog[1]}.blogspot.com"
    return host


@functools.lru_cache(maxsize=4_096)
def is_google(host: str) -> bool:
    """Whether the host is Google's search under some country: ``google.attacker.example`` is not,
    nor is a name under a suffix where anyone may register one."""
    found = _GOOGLE.fullmatch(host)
    if found is None:
        return False
    from tld import get_fld

    return bool(
        get_fld(f"https://{found[1]}/", fail_silently=True, search_private=False) == found[1]
    )


def _registrable(host: str) -> str | None:
    from tld import get_fld  # 40 ms to import: only where a domain is asked for

    found = get_fld(f"https://{host}/", fail_silently=True)
    # Asked for a public suffix itself, the library may answer with it.
    return found if found and found.count(".") >= 1 and found != _suffix(host) else None


def _suffix(host: str) -> str | None:
    from tld import get_tld

    found = get_tld(f"https://{host}/", fail_silently=True)
    return found if isinstance(found, str) else None
