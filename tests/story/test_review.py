"""Open stories looked at again: two events are parted, parts of one event meet."""

from __future__ import annotations

import itertools
import random
from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from wireroom.limits import STORY_ARTICLES_KEPT
from wireroom.records import Article
from workers.state.stories import StoryWindow
from workers.story import Features, Rarity, features, review

NOW: Final = 1_930_000_000.0
CAST: Final = {
    "orrin": ["Orrin Vane", "Sandhook", "Grey Heron", "Tessaly Crook", "the Lantern dock"],
    "mirel": ["Mirel Osk", "Brackwater", "White Tern", "Dunstan Fray", "the Northgate dock"],
}
DEEDS: Final = (
    "The harbour ferry {2} struck the quay and {0} said its engines failed near {1}.",
    "{3} of the ferry line told reporters that the {2} had lost power off {4}.",
    "Divers searched the hull of the ferry {2} beside {4} while {0} answered questions.",
    "Passengers from {1} said the ferry shook; {3} promised to pay for their journey.",
    "The {2} will be towed from {4} to the yard, the ferry's captain {0} announced.",
    "An inquiry in {1} will hear {0} and {3} on why the ferry hit the quay.",
    "Engineers found water in the engines of the ferry {2}, {3} said in {1}.",
)


def reports(event: str) -> list[Article]:
    """Seven reports of one of two ferry accidents that are told in the same words."""
    first = 1 + 100 * sorted(CAST).index(event)
    return [
        Article(
            id=f"{first + at:032x}"[::-1],
            language="en",
            text=f"{deed.format(*CAST[event])} {DEEDS[at - 1].format(*CAST[event])}",
        )
        for at, deed in enumerate(DEEDS)
    ]


def essences(event: str) -> tuple[Features, ...]:
    return tuple(features(each) for each in reports(event))


def known() -> Rarity:
    """A window of two hundred stories, of which the two in question are one or two."""
    return Rarity(200, {})


def test_two_events_in_one_story_are_parted() -> None:
    mixed = tuple(itertools.chain(*zip(essences("orrin"), essences("mirel"), strict=True)))
    found = review({"st1": mixed}, known(), 7)
    assert found is not None
    (change,) = found.changes
    assert (change.kind, change.story, change.stamp) == ("split", "st1", 7)
    parts = [{each.article for each in part} for part in found.stories.values()]
    wanted = [{each.article for each in essences(event)} for event in CAST]
    assert sorted(map(sorted, parts)) == sorted(map(sorted, wanted))
    assert change.evidence
    assert 0 <= change.score < 0.45


@pytest.mark.parametrize("event", CAST)
def test_one_event_stays_one_story(event: str) -> None:
    assert review({"st1": essences(event)}, known(), 7) is None


def test_parts_of_one_event_are_merged_under_the_larger_name() -> None:
    every = essences("orrin")
    found = review({"st1": every[:3], "st2": every[3:]}, known(), 7)
    assert found is not None
    (change,) = found.changes
    assert (change.kind, change.story, change.into) == ("merge", "st1", "st2")
    assert not found.stories["st1"]
    assert {each.article for each in found.stories["st2"]} == {each.article for each in every}


def test_articles_in_the_wrong_one_of_two_stories_change_places() -> None:
    one, other = essences("orrin"), essences("mirel")
    stories = {"st1": (*one[:5], *other[:2]), "st2": (*other[2:], *one[5:])}
    found = review(stories, known(), 7)
    assert found is not None
    assert {(change.kind, change.story, change.into) for change in found.changes} == {
        ("move", "st1", "st2"),
        ("move", "st2", "st1"),
    }
    moved = {change.story: change.articles for change in found.changes}
    assert moved["st1"] == tuple(each.article for each in other[:2])
    assert moved["st2"] == tuple(each.article for each in one[5:])


@given(st.randoms(use_true_random=False), st.integers(0, 20), st.integers(0, 20))
def test_a_review_loses_and_doubles_nothing(draw: random.Random, ours: int, theirs: int) -> None:
    pool = [*essences("orrin"), *essences("mirel")]
    draw.shuffle(pool)
    stories = {"st1": tuple(pool[: min(ours, 13) + 1]), "st2": tuple(pool[min(ours, 13) + 1 :])}
    found = review(stories, Rarity(theirs * 10, {}), 3)
    if found is None:
        return
    after = {name: list(kept) for name, kept in (stories | found.stories).items()}
    ids = [each.article for kept in after.values() for each in kept]
    assert sorted(ids) == sorted(each.article for each in pool)
    assert all(len(kept) <= STORY_ARTICLES_KEPT for kept in after.values())
    home = {each.article: name for name, kept in stories.items() for each in kept}
    for change in found.changes:
        for article in change.articles:
            assert home[article] == change.story
            home[article] = change.into
    assert home == {each.article: name for name, kept in after.items() for each in kept}


@pytest.mark.parametrize("seed", range(3))
def test_the_window_tells_all_that_it_changes(redis_client: Redis, seed: int) -> None:
    every = [*reports("orrin"), *reports("mirel")]
    random.Random(seed).shuffle(every)
    window = StoryWindow(redis_client)
    told: dict[str, str | None] = {}
    for at, article in enumerate(every):
        placed = window.assign(article, NOW + at)
        again = window.assign(article, NOW + at)
        assert (again.story_id, again.reason) == (placed.story_id, "known")
        assert again.changes == placed.changes
        told[article.id] = placed.story_id
        for change in placed.changes:
            for name, story in told.items():
                if story == change.story and (change.kind == "merge" or name in change.articles):
                    told[name] = change.into
    seen = {article.id: window.assign(article, NOW).story_id for article in every}
    assert seen == told
    for story in set(seen.values()):
        profile = window.profile(str(story))
        assert profile is not None
        assert set(profile.kept) == {name for name, home in seen.items() if home == story}


def test_what_is_rebuilt_is_looked_at_again_as_well(redis_client: Redis) -> None:
    window = StoryWindow(redis_client)
    one, other = reports("orrin"), reports("mirel")
    mixed = [msgspec.structs.replace(each, story="st1") for each in [*one, *other[:4]]]
    assert window.load(mixed, NOW) == len(mixed)
    window.assign(other[4], NOW)
    homes = {each.id: window.assign(each, NOW).story_id for each in [*one, *other[:5]]}
    ours, theirs = ({homes[each.id] for each in part} for part in (one, other[:5]))
    assert len(ours) == len(theirs) == 1
    assert ours != theirs
