"""Distinct articles as HTML pages, by number: invented events, real words and place names."""

from __future__ import annotations

import random
from html import escape

PLACES = (
    "Lisbon", "Nairobi", "Caracas", "Riga", "Oslo", "Tunis", "Lima", "Hanoi", "Tbilisi",
    "Dakar", "Quito", "Vilnius", "Amman", "Bogotá", "Accra", "Zagreb", "Sofia", "Kigali",
    "Montevideo", "Tallinn",
)  # fmt: skip
NAMES = (
    "Ana", "Marek", "Leila", "Jonas", "Ines", "Tomas", "Nadia", "Viktor", "Elena", "Samir",
    "Ruth", "Pavel", "Amina", "Diego",
)  # fmt: skip
FAMILIES = (
    "Prado", "Novak", "Haddad", "Lindqvist", "Okoro", "Petrov", "Salas", "Keller", "Mensah",
    "Ilves", "Duarte", "Kamara",
)  # fmt: skip
ROLES = (
    "minister", "mayor", "spokeswoman", "director", "union leader", "professor", "judge",
    "engineer",
)  # fmt: skip
THINGS = (
    "harbour", "budget", "railway", "reservoir", "hospital", "election", "ferry line",
    "power plant", "court ruling", "school reform", "vaccination drive", "border crossing",
    "fishing quota", "wheat harvest", "metro tunnel",
)  # fmt: skip
VERBS = (
    "announced", "approved", "rejected", "delayed", "criticised", "defended", "reviewed",
    "praised", "opened", "closed",
)  # fmt: skip
LINKS = (
    "after", "before", "despite", "while", "because", "although", "since", "until", "where",
    "whenever",
)  # fmt: skip
NOUNS = (
    "talks", "residents", "auditors", "report", "vote", "deadline", "inspector", "survey",
    "contract", "warning", "pension", "tariff", "bridge", "pipeline", "coastline", "archive",
    "orchard", "ferry", "tunnel", "laboratory", "stadium", "canal", "museum", "turbine",
    "warehouse", "airport", "festival", "market", "valley", "island", "quarry", "glacier",
    "monastery",
)  # fmt: skip
ADJECTIVES = (
    "local", "regional", "sudden", "disputed", "costly", "annual", "secret", "northern",
    "rural", "industrial", "temporary", "unexpected", "official", "damaged", "modern",
    "ancient", "crowded", "fragile", "foreign", "joint",
)  # fmt: skip
ACTIONS = (
    "closed", "reopened", "collapsed", "expanded", "surprised", "divided", "delayed",
    "survived", "replaced", "examined", "funded", "inspected", "flooded", "repaired", "halted",
    "restored", "doubled", "shrank", "moved", "vanished",
)  # fmt: skip


def paragraphs(number: int, words: int = 450) -> tuple[str, list[str]]:
    """Title and body of the article ``number``: the same each time, unlike the others."""
    draw = random.Random(number)
    place, thing = draw.choice(PLACES), draw.choice(THINGS)
    title = f"{place} {draw.choice(VERBS)} plan {number} for the {thing}"
    cast = [f"{draw.choice(NAMES)} {draw.choice(FAMILIES)}" for _ in range(4)]
    out: list[str] = []
    count = 0
    while count < words:
        sentences = [_sentence(draw, cast, number) for _ in range(draw.randrange(2, 5))]
        out.append(" ".join(sentences))
        count += len(out[-1].split())
    return title, out


def _sentence(draw: random.Random, cast: list[str], number: int) -> str:
    person, role, place = draw.choice(cast), draw.choice(ROLES), draw.choice(PLACES)
    fact = (
        f"the {draw.choice(THINGS)} in {place} would cost {draw.randrange(10, 9_999)} million "
        f"euros by {draw.randrange(2027, 2060)}, {_clause(draw)}"
    )
    match draw.randrange(4):
        case 0:
            return f"“We expect that {fact},” said {role} {person}."
        case 1:
            return f"According to {person}, {fact}."
        case 2:
            deed = f"{draw.choice(VERBS)} article {number} of the {draw.choice(NOUNS)} act"
            return f"The {role} of {place}, {person}, {deed} and said {fact}."
        case _:
            deed = f"{draw.choice(VERBS)} the {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)}"
            return f"In {place}, officials {deed} and noted that {fact}."


def _clause(draw: random.Random) -> str:
    """A subordinate clause that is hardly ever said twice."""
    return (
        f"{draw.choice(LINKS)} the {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)} "
        f"{draw.choice(ACTIONS)} the {draw.choice(ADJECTIVES)} {draw.choice(NOUNS)} "
        f"near a {draw.choice(NOUNS)}"
    )


def page(number: int, *, words: int = 700, surroundings: int = 40) -> str:
    """The article as a page.

    ``surroundings`` scales what news pages carry beside the article: menus, teasers of other
    articles, comments, scripts and data; 40 makes about 32 kB, as the pages of a newspaper
    have after their images and advertisements are taken away.
    """
    draw = random.Random(-number)
    title, body = paragraphs(number, words)
    text = "".join(f'<p class="story__paragraph">{escape(part)}</p>' for part in body)
    menu = "".join(
        f'<li class="menu__item"><a class="menu__link" href="/{thing}">{thing}</a></li>'
        for thing in THINGS
    )
    teasers = "".join(_teaser(draw, number + step) for step in range(1, surroundings + 1))
    comments = "".join(_comment(draw) for _ in range(surroundings // 2))
    script = "".join(
        f'window.slots.push({{"id":"slot-{draw.randrange(10**9)}","size":[{draw.randrange(999)}]}});'
        for _ in range(4 * surroundings)
    )
    day = f"2026-03-{number % 27 + 1:02}"
    address = f"https://courier.example/news/{number}"
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} | The '
        f'Courier</title><meta property="og:title" content="{escape(title)}">'
        f'<link rel="canonical" href="{address}">'
        f'<meta property="article:published_time" content="{day}T08:30:00+01:00">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{escape(title)}",'
        f'"datePublished":"{day}T08:30:00+01:00","url":"{address}"}}</script>'
        f"<script>{script}</script></head>"
        f'<body class="page page--article"><header><nav><ul>{menu}</ul></nav></header><main>'
        f'<article class="story"><h1>{escape(title)}</h1><p class="byline">By Jane Example</p>'
        f'{text}</article><aside class="related"><h3>Related</h3>{teasers}</aside>'
        f'<section id="comments"><h3>Comments</h3>{comments}</section></main>'
        "<footer><p>© The Courier. All rights reserved.</p></footer></body></html>"
    )


def _teaser(draw: random.Random, number: int) -> str:
    return (
        f'<div class="teaser teaser--small" data-id="{number}"><a class="teaser__link" '
        f'href="/news/{number}"><span class="teaser__kicker">{draw.choice(THINGS)}</span>'
        f'<h4 class="teaser__title">{draw.choice(PLACES)} {draw.choice(VERBS)} plan {number}</h4>'
        f'<p class="teaser__text">More {_clause(draw)}.</p></a></div>'
    )


def _comment(draw: random.Random) -> str:
    return (
        f'<div class="comment" id="comment-{draw.randrange(10**9)}"><span class="comment__by">'
        f'{draw.choice(NAMES)}</span><p class="comment__text">Not so, {_clause(draw)}.</p></div>'
    )
