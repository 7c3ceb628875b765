"""What holds for every address: measured families, and whatever hypothesis finds."""

from __future__ import annotations

import contextlib
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmarks.canonical import judged
from benchmarks.url_families import Case, families, generated
from wireroom import limits
from wireroom.errors import PermanentError
from wireroom.urls import canonical_url, url_id
from wireroom.urls.trackers import TRACKING, TRACKING_PREFIXES, VARIANTS


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return generated(seed=11)


def test_two_articles_never_get_one_key_and_their_forms_meet(cases: list[Case]) -> None:
    score = judged(cases, lambda url: url_id(canonical_url(url)))
    assert score.merged == []
    assert [each for each in score.missed if each[0] != "hard"] == []
    assert score.refused == 0


def test_the_measure_sees_a_merge_and_a_miss(cases: list[Case]) -> None:
    assert judged(cases, lambda url: url.partition("?")[0]).merged
    assert judged(cases, lambda url: url).missed


def test_there_are_enough_families() -> None:
    assert len(families()) >= 40
    assert len({each.name for each in families()}) == len(families())


_HOSTS = st.sampled_from(
    ["a.com", "m.a.com", "m.l.facebook.com", "l.facebook.com", "href.li", "m.google.com",
     "www.google.com", "news.google.com", "r.search.yahoo.com", "a.cdn.ampproject.org",
     "m.x.blogspot.de", "x.com", "youtube.com"]
)  # fmt: skip
_PATHS = st.lists(
    st.sampled_from(
        ["url", "l.php", "amp", "s", "c", "print", "..", "", "url-12345", "redirect",
         "RU=http:%2F%2Fa.com",
         "%75rl", ";%6Asessionid=1", "(S(abcdefgh1))", "a.com", "comment-page-2", "node",
         "5", "%252e"]
    ),
    max_size=5,
).map("/".join)  # fmt: skip
_PAIRS = st.tuples(
    st.sampled_from(
        ["u", "url", "q", "amp;u", "amp%3Burl", "%61mp;ref", "a b", "a+b", "ref", "sid", "smid",
         "id", "s", "_escaped_fragment_", "m", "print", ""]
    ),
    st.sampled_from(
        ["", "1", "rss", "%20rss", "x%26y", "0f3a9c11d2e4b5a60718293a", "tw-quay", "%FF", "a;b",
         "http%3A%2F%2Fb.org%2Fz"]
    )
    | st.text(max_size=5),
)  # fmt: skip


@st.composite
def addresses(draw: st.DrawFn) -> str:
    pairs = draw(st.lists(_PAIRS, max_size=4))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    fragment = draw(st.sampled_from(["", "#x", "#!", "#!/a?utm_id=1&b=2", "#/%C3%A9?%20=1"]))
    url = f"http://{draw(_HOSTS)}/{draw(_PATHS)}?{query}{fragment}"
    for _ in range(draw(st.integers(0, 4))):
        wrap = draw(
            st.sampled_from(
                [
                    "https://href.li/?{}",
                    "https://l.facebook.com/l.php?u={}",
                    "https://m.google.com/url?q={}",
                ]
            )
        )
        url = wrap.format(url if "href" in wrap else quote(url, safe=""))
    return url


@settings(max_examples=800, deadline=None)
@given(addresses())
@example("https://a.com/amp//00000000")
@example("https://google.com/print/amp/s/harbour-1.com/a")
@example("https://www.google.com/url?q=http%3A%2F%2Fc\udc81")
@example("https://href.li/?" * 6 + "https://a.com/")
def test_the_canonical_form_is_its_own_whatever_wraps_it(url: str) -> None:
    try:
        once = canonical_url(url)
    except PermanentError:
        return
    assert canonical_url(once) == once
    assert once.isascii()
    assert len(once) <= limits.URL_MAX_CHARS


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text(max_size=30).map("http://".__add__))
def test_garbage_is_refused_with_its_own_error_only(text: str) -> None:
    with contextlib.suppress(PermanentError):
        assert canonical_url(text).startswith(("http://", "https://"))


_NAMES = st.from_regex(r"[A-Za-z_]{1,12}", fullmatch=True).filter(
    lambda name: (
        name.lower() not in TRACKING
        and not name.lower().startswith(TRACKING_PREFIXES)
        and name.lower() not in VARIANTS
    )
)


@settings(max_examples=500)
@given(
    st.sampled_from(["/show.php", "/", "/news/harbour-opens", "/2031/new-harbour-opens-today"]),
    _NAMES
    | st.sampled_from(["ref", "source", "s", "from", "t", "sid", "cid", "smid", "icid", "p"]),
    st.integers(2, 10**9),
    st.integers(2, 10**9),
)
def test_a_number_selects_under_every_name_that_does_not_track(
    path: str, name: str, one: int, other: int
) -> None:
    keys = {url_id(canonical_url(f"https://e.com{path}?x=1&{name}={n}")) for n in (one, other)}
    assert len(keys) == len({one, other})


_PARAMETERS = st.dictionaries(_NAMES, st.text("abc123%2F+é", max_size=6), max_size=5)


@settings(max_examples=300)
@given(_PARAMETERS.flatmap(lambda given: st.tuples(*[st.permutations(list(given.items()))] * 2)))
def test_the_order_of_parameters_does_not_matter(orders: tuple[list[tuple[str, str]], ...]) -> None:
    queries = ["&".join(f"{name}={value}" for name, value in order) for order in orders]
    assert len({canonical_url(f"https://e.com/a.php?{query}") for query in queries}) == 1


def test_nested_redirectors_cost_no_more_than_their_length() -> None:
    deep = "https://href.li/?" * 110 + "https://example.com/a"
    assert canonical_url(deep) == "https://example.com/a"
