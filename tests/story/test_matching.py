"""Reports of one event meet; events of one kind stay apart."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom.records import Article, Duplicate, Entity
from workers.story import Features, Profile, Rarity, assign, features, opened, score, update

START = datetime(2031, 3, 2, 8, tzinfo=UTC)


def _article(number: int, text: str, language: str = "en", **fields: object) -> Article:
    article = Article(id=f"{number:032x}"[::-1], text=text, language=language, published_at=START)
    return msgspec.structs.replace(article, **fields)


FERRY = [
    "A ferry with 214 passengers struck the quay at Port Alder on Sunday. Captain Joran Vell said "
    "the engines of the Grey Heron had failed. Nineteen people were taken to hospital.",
    "Port Alder's harbour office opened an inquiry after the Grey Heron, a ferry carrying 214 "
    "passengers, hit the quay. Vell, its captain, blamed the engines. Nobody was killed.",
]
OTHER_FERRY = (
    "A ferry with 90 passengers ran aground off Kestrel Bay on Monday. Captain Mira Tolland said "
    "fog had hidden the sandbank from the crew of the White Tern. Nobody was hurt."
)
FOREIGN = (
    "اصطدمت عبارة تقل 214 راكبا برصيف ميناء بورت ألدر يوم الأحد "
    "وقال القبطان جوران فيل إن المحركات تعطلت"
)
OTHER_FOREIGN = (
    "استقالت رئيسة بلدية خليج كيسترل يوم الاثنين بعد أن رفض المجلس ميزانية الجسر البالغة 48 مليونا"
)


def _entities(*ids: str) -> tuple[Entity, ...]:
    return tuple(
        Entity(
            text="x",
            label="PERSON" if name.startswith("person") else "GPE",
            start=0,
            end=1,
            id=name,
        )
        for name in ids
    )


def _stream(articles: list[Article]) -> list[str]:
    profiles: dict[str, Profile] = {}
    having: Counter[str] = Counter()
    out = []
    for number, article in enumerate(articles):
        found, rarity = features(article), Rarity(number, having)
        result = assign(found, list(profiles.values()), rarity)
        profile = (
            update(profiles[result.story_id], found, rarity)
            if result.story_id
            else opened(found, rarity)
        )
        profiles[profile.story] = profile
        out.append(profile.story)
        having.update(found.weights.keys())
    return out


def test_two_reports_of_one_event_are_one_story_and_another_event_is_not() -> None:
    one, two, other = _stream(
        [_article(1, FERRY[0]), _article(2, FERRY[1]), _article(3, OTHER_FERRY)]
    )
    assert one == two
    assert other != one


def test_reports_meet_across_languages_by_ids_and_numbers() -> None:
    ids = _entities("person:vl-jrn", "geonames:9000001", "org:harbour-office")
    one, two, other = _stream(
        [
            _article(1, FERRY[0], entities=ids),
            _article(2, FOREIGN, "ar", entities=ids),
            _article(3, OTHER_FOREIGN, "ar", entities=_entities("person:tlnd-mr", "org:council")),
        ]
    )
    assert one == two
    assert other != one


def test_time_drives_reports_apart() -> None:
    rarity = Rarity(0, {})
    profile = opened(features(_article(1, FERRY[0])), rarity)
    values = []
    for days in (0, 2, 5):
        later = _article(2, FERRY[1], published_at=START + timedelta(days=days))
        values.append(score(features(later), profile, rarity)[0])
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0] / 2
    late = features(_article(2, FERRY[0], published_at=START + timedelta(days=8)))
    assert assign(late, [profile], rarity, window_days=7).story_id is None


def test_a_copy_follows_what_it_copies() -> None:
    rarity = Rarity(0, {})
    profile = opened(features(_article(1, FERRY[0])), rarity)
    copy = _article(
        2, "Short.", duplicate=Duplicate(kind="contained", of=f"{1:032x}"[::-1], similarity=0.9)
    )
    result = assign(features(copy), [profile], rarity)
    assert (result.story_id, result.reason) == (profile.story, "copy")


def test_the_evidence_is_what_they_share() -> None:
    rarity = Rarity(0, {})
    profile = opened(features(_article(1, FERRY[0])), rarity)
    result = assign(features(_article(2, FERRY[1])), [profile], rarity)
    assert result.story_id == profile.story
    shared = {each.feature for each in result.evidence}
    assert shared & {"t:en:heron", "t:en:grey", "t:en:alder", "t:en:vell", "#214"}
    assert all(each.contribution > 0 for each in result.evidence)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12,500 people", "#12500"), ("12.500 personas", "#12500"), ("3.5 million", "#3500000"),
     ("٢١٤ راكبا", "#214"), ("400,000 homes", "#400000:building"), ("flight AB-300", None)],
)  # fmt: skip
def test_numbers_are_written_in_one_way(text: str, number: str | None) -> None:
    found = features(_article(1, text)).weights
    assert number in found if number else not any(name.startswith("#") for name in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They sent two hundred soldiers."),
        ("ar", "أرسلوا 200 جندي"),
        ("es", "Enviaron a 200 militares."),
        ("fr", "Deux cents soldats; deux cent"),
        ("de", "Sie entsandten 200 Soldaten."),
        ("ru", "Они направили 200 солдат."),
    ],
)
def test_what_is_counted_meets_across_languages(language: str, text: str) -> None:
    found = features(_article(1, text, language)).weights
    assert {"#200:troops", "c:troops"} <= set(found)


@given(
    st.integers(0, 50),
    st.integers(-3, 60),
    st.sampled_from(["t:en:heron", "c:ship", "e:iso3166:XK"]),
)
def test_rarity_is_never_negative_whatever_was_counted(
    stories: int, having: int, feature: str
) -> None:
    rarity = Rarity(stories, {feature: having})
    assert 0 <= rarity.of(feature) <= rarity.shared(feature)
    assert rarity.of(feature, {feature: 1.0}) == rarity.shared(feature)
    assert rarity.of("t:en:unseen") >= rarity.of(feature)


@given(st.text(max_size=300), st.sampled_from(["en", "ar", "zh", None]), st.integers(0, 5))
def test_any_text_has_bounded_features_and_fits_its_own_story(
    text: str, language: str | None, copies: int
) -> None:
    article = msgspec.structs.replace(_article(1, text), language=language, title=text[:20])
    found, rarity = features(article), Rarity(0, {})
    assert len(found.weights) <= 280
    assert set(found.names) <= set(found.weights)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Features) == found
    profile = opened(found, rarity)
    for _ in range(copies):
        profile = update(profile, found, rarity)
    assert msgspec.json.decode(msgspec.json.encode(profile), type=Profile) == profile
    value, _ = score(found, profile, rarity)
    assert 0 <= value <= 1
    if found.weights:
        assert value > 0.99
