"""What a user's rule for a site comes to on one page: fields found, and fields that it missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from lxml.html import HtmlElement

from wireroom.records import Evidence
from workers.extract import siterules
from workers.extract.html_blocks import Mark
from workers.extract.siterules import SiteRules

METHOD: Final = "site-rule"
PRIOR: Final = 1.5
"""Above everything that a page says; below what a record states itself."""
CONFIDENCE: Final = 0.97


class SiteFinds:
    """The rule that holds for a page, and what came of it.  Without a rule everything is empty."""

    def __init__(
        self, rules: SiteRules | None, url: str | None, day: date, root: HtmlElement
    ) -> None:
        rule = rules.find(url, day) if rules else None
        self._found = siterules.apply(rule, root) if rule else None
        self._missed = dict.fromkeys(self._found.missed(), "nothing found") if self._found else {}

    @property
    def marks(self) -> Mapping[HtmlElement, Mark]:
        return self._found.marks if self._found else {}

    @property
    def keep_all(self) -> bool:
        """Whether the rule has a body from which only what it names may be cut."""
        return self._found is not None and bool(self._found.body) and self._found.rule.keep_all

    @property
    def has_body(self) -> bool:
        return self._found is not None and self._found.body is not None

    def values(self, field: str) -> list[tuple[str, str]]:
        """Texts that the rule found for ``title``, ``date`` or ``byline``, with their source."""
        if self._found is None:
            return []
        return [
            (text, f"{self._found.rule.name}: {selector}")
            for text, selector in self._found.values[field]
        ]

    def miss(self, field: str, why: str) -> None:
        """Notes that what the rule found for ``field`` was of no use."""
        self._missed[field] = why

    def body_evidence(self) -> Evidence | None:
        """Why the text is what it is, where the rule found it."""
        if self._found is None or not self._found.body or "body" in self._missed:
            return None
        return Evidence(
            method=METHOD,
            value=self._found.body,
            confidence=CONFIDENCE,
            source=self._found.rule.name,
        )

    def note(self) -> dict[str, Any] | None:
        """The rule's name and, by field, what it missed and why."""
        if self._found is None:
            return None
        named = {"name": self._found.rule.name}
        return {**named, "missed": self._missed} if self._missed else named
