"""English."""

from __future__ import annotations

from workers.enrich.languages.base import LanguageRules

_VERBS = """
said say says saying told tell tells telling added adds adding wrote write writes writing asked
ask asks asking explained explains explaining announced announces announcing warned warns
warning noted notes noting stated states stating declared declares declaring claimed claims
claiming insisted insists insisting argued argues arguing replied replies replying responded
responds responding continued continues concluded concludes recalled recalls reported reports
reporting tweeted tweets tweeting posted posts quipped joked jokes joking admitted admits
admitting acknowledged acknowledges acknowledging confirmed confirms confirming denied denies
denying demanded demands suggested suggests suggesting stressed stresses stressing emphasized
emphasised emphasizes remarked remarks observed observes shouted shouts shouting cried chanted
chants chanting complained complains commented comments vowed vows pledged pledges promised
promises predicted predicts boasted boasts asserted asserts asserting maintained maintains
countered conceded concedes lamented testified testifies testimony recounted revealed reveals
disclosed mused urged urges urging wondered exclaimed protested repeated reiterated reiterates
reiterating contended contends contending alleged alleges alleging quoted quotes read reads
described called calls calling labeled labelled dubbed termed interjected whispered sang sings
thundered snapped sighed laughed cautioned estimates estimated believes believed proclaimed
proclaims proclaiming scolded fumed opined speculated ruled pointed thinks
"""
_FEMININE = """
she her mrs ms miss spokeswoman chairwoman congresswoman businesswoman queen princess actress
lady
"""

RULES = LanguageRules(
    code="en",
    reporting_verbs=tuple(_VERBS.split()),
    feminine=tuple(_FEMININE.split()),
    complementisers=(
        "that",
        "whether",
        "if",
        "how",
        "why",
        "what",
    ),
    according_to=(
        "according to",
        "in the words of",
        "citing",
        "as per",
    ),
    pronouns=(
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "who",
    ),
    credit_cues=(
        ("reported by", "reported-by"),
        ("is reported by", "reported-by"),
        ("as reported by", "reported-by"),
        ("quoted by", "quoted-by"),
        ("as quoted by", "quoted-by"),
        ("cited by", "quoted-by"),
        ("carried by", "quoted-by"),
        ("republished from", "republished-from"),
        ("reprinted from", "republished-from"),
        ("originally published by", "republished-from"),
        ("originally published in", "republished-from"),
        ("originally published on", "republished-from"),
        ("first published by", "republished-from"),
        ("first published in", "republished-from"),
        ("first published on", "republished-from"),
        ("originally appeared in", "republished-from"),
        ("originally appeared on", "republished-from"),
        ("first appeared in", "republished-from"),
        ("first appeared on", "republished-from"),
        ("republished with permission from", "republished-from"),
        ("translated from", "translated-from"),
        ("translation from", "translated-from"),
        ("via", "via"),
        ("courtesy of", "via"),
        ("source", "via"),
        ("in an interview with", "quoted-by"),
        ("in an interview to", "quoted-by"),
        ("interview with", "quoted-by"),
        ("told", "quoted-by"),
        ("telling", "quoted-by"),
        ("quoting", "reported-by"),
        ("citing", "reported-by"),
        ("according to", "reported-by"),
        ("by way of", "via"),
        ("obtained by", "reported-by"),
        ("with reference to", "reported-by"),
        ("a report by", "reported-by"),
        ("a report from", "reported-by"),
        ("a report in", "reported-by"),
    ),
    source_nouns=(
        "agency",
        "newspaper",
        "daily",
        "magazine",
        "weekly",
        "paper",
        "outlet",
        "broadcaster",
        "channel",
        "website",
        "site",
        "portal",
        "publication",
        "tabloid",
        "newswire",
        "network",
        "station",
        "media",
        "service",
        "journal",
    ),
)
