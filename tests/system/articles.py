"""Distinct articles, made by the hundred: invented places, people and events."""

from __future__ import annotations

import random

TOWNS = ("Aldermoor", "Brackwell", "Castrane", "Dunhollow", "Eastmere", "Fenwick", "Garrow")
PEOPLE = ("Mara Voss", "Idris Kell", "Tomas Reyne", "Lena Orsic", "Yusuf Hadrel", "Petra Lindqvar")
BODIES = ("harbour authority", "city council", "water board", "transport union", "school board")
VERBS = ("approved", "rejected", "postponed", "reviewed", "extended", "suspended")
THINGS = ("ferry timetable", "flood barrier", "night tram", "market hall", "reservoir wall")


def article(number: int, sentences: int = 14) -> str:
    """The article of that number: the same each time, unlike every other."""
    draw = random.Random(number)
    town, person = draw.choice(TOWNS), draw.choice(PEOPLE)
    body, thing = draw.choice(BODIES), draw.choice(THINGS)
    title = f"{town} {body} decides on the {thing} after case {number}"
    lines = [title, ""]
    for place in range(sentences):
        words = " ".join(f"{draw.choice(THINGS)} {draw.randrange(10_000)}" for _ in range(3))
        lines.append(
            f"The {draw.choice(BODIES)} of {draw.choice(TOWNS)} {draw.choice(VERBS)} the {words}, "
            f"{person} said in statement {number}-{place}."
        )
        if place % 4 == 3:
            lines.append("")
    return "\n".join(lines) + "\n"
