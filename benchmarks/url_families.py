"""Addresses in the shapes of publishing systems, each with the article that it names.

``data/url-families.txt`` holds the shapes.  Every article has forms that name it too (its twins,
and what readers, aggregators and servers make of any address) and neighbours that differ in one
field only.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

FAMILIES: Final = Path(__file__).parent / "data" / "url-families.txt"
SITES: Final = ("example.com", "www.example.org", "press.example.net")
_FIELD: Final = re.compile(r"\{(\w+)\}")
_WORDS: Final = (
    "harbour", "bridge", "council", "storm", "ferry",
    "market", "orchard", "museum", "tunnel", "quay",
)  # fmt: skip


class Family(NamedTuple):
    name: str
    url: str
    twins: list[tuple[str, str]]
    others: list[str]


class Case(NamedTuple):
    article: str
    kind: str
    url: str


def families(path: Path = FAMILIES) -> list[Family]:
    """The shapes, in the order of the file."""
    found: list[Family] = []
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        family = Family(lines[0], lines[1].removeprefix("url "), [], [])
        for line in lines[2:]:
            what, _, rest = line.partition(" ")
            if what == "twin":
                kind, _, url = rest.partition(" ")
                family.twins.append((kind, url))
            else:
                family.others.append(rest)
        found.append(family)
    return found


def fields(random_: random.Random) -> dict[str, str]:
    """The values of one article."""
    words = random_.sample(_WORDS, 4)
    letters = "abcdefghijkmnpqrstuvwxyz23456789"
    return {
        "id": str(random_.randint(10_000, 9_999_999)),
        "n": str(random_.randint(2, 99)),
        "slug": "-".join(words),
        "y": str(random_.randint(2001, 2031)),
        "m": f"{random_.randint(1, 12):02}",
        "d": f"{random_.randint(1, 28):02}",
        "hash": f"{random_.getrandbits(128):032x}",
        "code": "a1" + "".join(random_.choices(letters, k=10)),
        "ses": f"{random_.getrandbits(96):024x}a1f00d9b",
        "section": random_.choice(_WORDS),
    }


def neighbours(family: Family, given: dict[str, str], random_: random.Random) -> Iterator[str]:
    """Articles that differ from one in one field, or in the case of its name."""
    used = set(_FIELD.findall(family.url)) - {"site"}
    for name in sorted(used):
        if name == "slug":
            yield fill(family.url, given | {"slug": given["slug"].title()})
            yield fill(family.url, given | {"slug": given["slug"] + "-2"})
        for _ in range(3):
            yield fill(family.url, given | {name: fields(random_)[name]})
    for other in family.others:
        yield fill(other, given)


def fill(shape: str, values: dict[str, str]) -> str:
    """A shape with its values; braces that name no field stay."""
    return _FIELD.sub(lambda match: values.get(match[1], match[0]), shape)


def decorated(url: str, random_: random.Random) -> Iterator[tuple[str, str]]:
    """What readers, aggregators and servers make of any address, by kind of difference."""
    parts = urlsplit(url)
    bare = url.partition("://")[2]
    plain = not parts.fragment
    join = "&" if parts.query else "?"
    code = f"{random_.getrandbits(64):x}"
    if not parts.port:
        yield "scheme", "http://" + bare
        port = 80 if parts.scheme == "http" else 443
        yield "host", url.replace(parts.netloc, f"{parts.netloc}:{port}", 1)
        if parts.netloc in SITES:
            yield "host", url.replace(parts.netloc, parts.netloc.upper(), 1)
            yield (
                "host",
                url.replace("://www.", "://")
                if "//www." in url
                else url.replace("://", "://www.", 1),
            )
        yield "host", url.replace(parts.netloc, parts.netloc + ".", 1)
    yield "host", url.replace("://", "://reader:secret@", 1)
    yield "dots", url.replace(parts.netloc + "/", parts.netloc + "/a/../", 1)
    yield "space", f" {url}\n"
    if plain:
        for fragment in ("comments", ":~:text=the%20harbour", "xtor=RSS-4", "utm_source=x"):
            yield "fragment", f"{url}#{fragment}"
        for more in (
            "utm_source=rss&utm_medium=feed", f"fbclid=IwAR{code}", f"gclid={code}&gad_source=1",
            f"mc_cid={code}&mc_eid={code}", f"_hsenc=p2{code}&_hsmi=4", "at_medium=RSS",
            f"mkt_tok={code}", "pk_campaign=mail", "wt_mc=rss.red.ho", f"igshid={code}",
            f"msclkid={code}", f"yclid={random_.randint(1, 10**18)}", "__twitter_impression=true",
            "mtm_campaign=x", f"oly_enc_id={code}", f"vero_id={code}", "ns_mchannel=social",
        ):  # fmt: skip
            yield "tracking", f"{url}{join}{more}"
        yield "tracking", f"{url}{join}a=1&amp;utm_source=x".replace("a=1&amp;", "&amp;", 1)
        inner = quote(url, safe="")
        yield "redirector", f"https://www.google.com/url?sa=t&url={inner}&usg={code}"
        yield "redirector", f"https://l.facebook.com/l.php?u={inner}&h={code}"
        yield "redirector", f"https://r.search.yahoo.com/_ylt={code}/RU={inner}/RK=2/RS={code}"
        yield "redirector", google_news(url)
        if not parts.port:
            dashed = parts.netloc.replace("-", "--").replace(".", "-")
            if dashed.isascii():
                yield "amp cache", f"https://{dashed}.cdn.ampproject.org/c/s/{bare}"
            yield "amp cache", f"https://www.google.com/amp/s/{bare}"


def google_news(url: str) -> str:
    """An address as an older Google News feed wraps it."""
    raw = quote(url, safe="/:?&=%#@!$'()*+,;[]").encode()
    size = bytes([len(raw)]) if len(raw) < 128 else bytes([len(raw) & 0x7F | 0x80, len(raw) >> 7])
    packed = base64.urlsafe_b64encode(b"\x08\x13\x22" + size + raw + b"\xd2\x01\x00").decode()
    return f"https://news.google.com/rss/articles/{packed.rstrip('=')}?oc=5"


def generated(seed: int = 5) -> list[Case]:
    """Every address with the article that it names."""
    random_ = random.Random(seed)
    cases: list[Case] = []
    for family in families():
        for site in SITES:
            if "{site}" not in family.url and site != SITES[0]:
                continue
            under = ".{site}" in family.url
            given = fields(random_) | {"site": site.removeprefix("www.") if under else site}
            article = fill(family.url, given)
            cases.append(Case(article, "itself", article))
            for kind, shape in family.twins:
                at = site.removeprefix("www.") if ".{site}" in shape else given["site"]
                cases.append(Case(article, kind, fill(shape, given | {"site": at})))
            cases += [Case(article, kind, url) for kind, url in decorated(article, random_)]
            cases += [Case(url, "itself", url) for url in neighbours(family, given, random_)]
    return list(dict.fromkeys(cases))


def real(folder: Path) -> list[Case]:
    """The addresses of real pages with their decorations; none where there is no such file."""
    random_ = random.Random(7)
    found: dict[str, None] = {}
    for path in sorted(folder.glob("*.jsonl*")):
        packed = path.read_bytes()
        for line in (gzip.decompress(packed) if path.suffix == ".gz" else packed).splitlines():
            if isinstance(url := json.loads(line).get("url"), str):
                found[url] = None
    for path in sorted(folder.glob("*.txt")):
        found |= dict.fromkeys(
            re.findall(r"https?://[^\s<>\"]+", path.read_text("utf-8", "replace"))
        )
    return [
        Case(url, kind, each)
        for url in found
        for kind, each in [("itself", url), *decorated(url, random_)]
    ]
