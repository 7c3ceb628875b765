"""One key for one outlet: its registrable domain, or else its name."""

from __future__ import annotations

from typing import Final

from wireroom.records import Attribution
from wireroom.text import fold
from wireroom.urls import registrable_domain

NAME: Final = "name:"
_KEY_MAX_CHARS: Final = 120
_OUTLET_ID: Final = "outlet:"


def name_key(name: str | None) -> str | None:
    """The key of an outlet of which only the name is known."""
    folded = fold(name).strip() if name else ""
    return NAME + folded[:_KEY_MAX_CHARS] if folded else None


def outlet_key(domain: str | None, name: str | None) -> str | None:
    """The key of an article's outlet; ``None`` where nothing names it."""
    return domain.lower()[:_KEY_MAX_CHARS] if domain else name_key(name)


def credit_keys(credit: Attribution) -> tuple[str, ...]:
    """All keys by which an article of the credited outlet may go, the surest first."""
    found = [credit.outlet_id.removeprefix(_OUTLET_ID) if credit.outlet_id else None]
    found.append(registrable_domain(credit.url) if credit.url else None)
    found.append(name_key(credit.outlet))
    return tuple(dict.fromkeys(key[:_KEY_MAX_CHARS] for key in found if key))
