"""One invented event as eight articles tell it: an agency, who took from it, and who did not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from wireroom.records import Article, Attribution, Publisher, Quote
from wireroom.republication import Overlap
from workers.dedupe import overlaps

EIGHT = datetime(2031, 3, 4, 8, tzinfo=UTC)
SAID = "We opened the second gate far too late, and I answer for that"
WIRE = (
    "The barrier at Ostermouth was closed eleven minutes late on Monday night, and water stood "
    "a metre deep in the fish market before the pumps could be started, the harbour board said. "
    "Forty families spent the night in the grammar school.\n\n"
    f"“{SAID},” said Wilma Trask, who runs the barrier. An engineer from the maker will look at "
    "the hydraulics on Thursday, and until then two men will stand at the wheel by day and by "
    "night, because nobody trusts the sensor any longer."
)
REPORT = (
    "Ostermouth woke up to mud. Shopkeepers along the quay carried out what the water had left, "
    "and the smell of diesel hung over the lower town until noon, when the wind turned at last "
    "and the first lorries of sand arrived from the quarry at Pell.\n\n"
    f"{WIRE}\n\n"
    "The mayor, who has asked for a new barrier since the flood nine years ago, walked through "
    "the market with a lamp and would say only that the province owes the town an answer."
)
COMMENT = (
    "A town that pays one man to watch a sensor has only itself to blame, writes our "
    "correspondent from the lower quay, where the sandbags were filled by children.\n\n"
    f"“{SAID},” Wilma Trask told the Port Herald; it is the first time that anybody on the board "
    "has said so, and it may be the last before the inquiry opens in the town hall."
)
WITNESS = (
    "I stood on the bridge when the siren should have sounded and did not. What came up the "
    "river was brown, quick and quite silent, and it took the bakery's shutters with it."
)
ARABIC = (
    "أُغلق حاجز أوسترماوث متأخراً إحدى عشرة دقيقة مساء الاثنين، وارتفعت المياه متراً في سوق السمك "
    "قبل تشغيل المضخات، بحسب هيئة الميناء.\n\n"
    "وقضت أربعون عائلة ليلتها في المدرسة، فيما قالت المسؤولة عن الحاجز إنها تتحمل التأخير."
)


def credit(kind: str, outlet: str, text: str, **fields: Any) -> Attribution:
    return Attribution(kind=kind, outlet=outlet, text=text, **fields)  # type: ignore[arg-type]


def article(
    name: str, outlet: str, text: str, hours: float | None, *credits: Attribution, **fields: Any
) -> Article:
    domain = outlet.lower().replace(" ", "") + ".example"
    published = None if hours is None else EIGHT + timedelta(hours=hours)
    defaults: dict[str, Any] = {
        "url": f"https://{domain}/{name}",
        "canonical_url": f"https://{domain}/{name}",
        "publisher": Publisher(name=outlet, domain=domain),
        "title": f"Ostermouth, {name}",
        "language": "en",
        "published_at": published,
        "attributions": tuple(credits),
    }
    return Article(id=name, text=text, **{**defaults, **fields})


def spoken(text: str) -> tuple[Quote, ...]:
    at = text.index(SAID)
    return (Quote(text=SAID, start=at, end=at + len(SAID), speaker="Wilma Trask"),)


FAMILY = (
    article("wire", "Coast Agency", WIRE, 0, quotes=spoken(WIRE)),
    article(
        "herald", "Port Herald", WIRE, 1,
        credit("via", "Coast Agency", "(Coast Agency)"),
        quotes=spoken(WIRE),
    ),
    article("gazette", "Hill Gazette", f"{WIRE}\n\nThe ferry ran as usual.", 2),
    article("courier", "Evening Courier", REPORT, 3),
    article(
        "observer", "Lowland Observer", COMMENT, 4,
        credit("quoted-by", "Port Herald", "told the Port Herald", start=330, end=350),
        quotes=spoken(COMMENT),
    ),
    article("witness", "Quay Letters", WITNESS, 5),
    article(
        "sahifa", "Sahifat al Marfa", ARABIC, 6,
        credit("reported-by", "Coast Agency", "ذكرت Coast Agency", start=10, end=27),
        language="ar",
    ),
    article(
        "bulletin", "Island Bulletin", "The gate at Ostermouth jammed, the radio has learned.", 7,
        credit("reported-by", "Radio Valdo", "Radio Valdo reported", start=0, end=20),
    ),
)  # fmt: skip

EDGES = {
    ("herald", "wire", "exact"),
    ("gazette", "wire", "near"),
    ("courier", "wire", "contains"),
    ("observer", "herald", "quoted"),
    ("sahifa", "wire", "translated"),
    ("bulletin", "outlet:name:radio valdo", "quoted"),
}
INDEPENDENT = {"coastagency.example", "lowlandobserver.example", "quayletters.example", "radio"}
"""The agency, the comment (its quote is not its news), the witness, and a radio without article."""


def shared(new: Article, stored: list[Article]) -> tuple[Overlap, ...]:
    return overlaps(new, stored)
