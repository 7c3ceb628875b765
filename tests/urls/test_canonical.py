"""One article, one URL; two articles, two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wireroom import limits
from wireroom.errors import PermanentError
from wireroom.urls import article_id, canonical_url, host_key, registrable_domain, url_id

SAME = [
    ("scheme, host and port", "HTTP://News.Example.COM:80/Harbour", "https://news.example.com/Harbour"),
    ("last dot of the host", "https://example.com./a", "https://example.com/a"),
    ("user and password", "https://me:pw@example.com/a", "https://example.com/a"),
    ("another port keeps its scheme", "http://example.com:8080/a", "http://example.com:8080/a"),
    ("an address keeps its scheme", "http://127.0.0.1/a", "http://127.0.0.1/a"),
    ("IPv6", "http://[0:0::1]:8000/a", "http://[::1]:8000/a"),
    ("IDNA", "https://пример.рф/a", "https://xn--e1afmkfd.xn--p1ai/a"),
    ("percent-encoding", "https://e.com/%7ejo/%c3%a9/é b", "https://e.com/~jo/%C3%A9/%C3%A9%20b"),
    ("a stray percent sign", "https://e.com/100%", "https://e.com/100%25"),
    ("dot segments", "https://e.com/a/./b/../../c", "https://e.com/c"),
    ("tracking", "https://e.com/a?utm_source=x&fbclid=1&id=7&UTM_Medium=y", "https://e.com/a?id=7"),
    ("order of parameters", "https://e.com/a?b=2&a=1", "https://e.com/a?a=1&b=2"),
    ("escaped ampersand", "https://e.com/a?id=1&amp;utm_campaign=x", "https://e.com/a?id=1"),
    ("sessions", "https://e.com/a;jsessionid=A1?PHPSESSID=2&id=3", "https://e.com/a?id=3"),
    ("referral", "https://e.com/news/harbour-opens?ref=rss", "https://e.com/news/harbour-opens"),
    ("fragment", "https://e.com/a#comments", "https://e.com/a"),
    ("route in the fragment", "https://e.com/#!/a/1", "https://e.com/#!/a/1"),
    ("mobile twin", "https://m.example.co.uk/a", "https://example.co.uk/a"),
    ("inner mobile label", "https://en.m.example.org/a", "https://en.example.org/a"),
    ("AMP path", "https://e.com/news/harbour-opens/amp/", "https://e.com/news/harbour-opens/"),
    ("AMP suffix", "https://e.com/harbour-opens.amp.html", "https://e.com/harbour-opens.html"),
    ("AMP parameter", "https://e.com/a?outputType=amp", "https://e.com/a"),
    (
        "AMP cache",
        "https://www-e-com.cdn.ampproject.org/c/s/www.e.com/harbour-opens?amp_gsa=1",
        "https://www.e.com/harbour-opens",
    ),
    ("print view", "https://e.com/print/harbour-opens", "https://e.com/harbour-opens"),
    ("print parameter", "https://e.com/a?id=3&print=1", "https://e.com/a?id=3"),
    (
        "redirector",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fe.com%2Fa%3Fid%3D4",
        "https://e.com/a?id=4",
    ),
    ("white space", "  https://e.com/a\n", "https://e.com/a"),
]  # fmt: skip


@pytest.mark.parametrize(("_name", "url", "expected"), SAME, ids=[row[0] for row in SAME])
def test_forms_of_one_article_become_one(_name: str, url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://e.com/Harbour", "https://e.com/harbour"),
        ("https://e.com/?p=12", "https://e.com/?p=13"),
        ("https://e.com/show.php?source=rss", "https://e.com/show.php?source=web"),
        ("https://e.com/a?id=1", "https://e.com/a?id=2"),
        ("https://e.com/a?page=2", "https://e.com/a"),
        ("https://e.com/a//b", "https://e.com/a/b"),
        ("https://e.com/wiki/amp", "https://e.com/wiki"),
        ("https://e.com/print/a", "https://e.com/a"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://e.com/a%2Fb", "https://e.com/a/b"),
        ("https://e.com/#!/a", "https://e.com/#!/b"),
        ("https://e.com:8443/a", "https://e.com/a"),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/a"),
        ("https://e.com/a?source=ministry", "https://e.com/a?source=council"),
    ],
)
def test_different_articles_stay_apart(one: str, other: str) -> None:
    assert url_id(canonical_url(one)) != url_id(canonical_url(other))


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.com/news/harbour",
        "https://www.example.com/news/harbour/",
        "https://example.com/news/harbour/index.html",
        "https://m.example.com/news/harbour?utm_source=x#top",
    ],
)
def test_the_identity_is_also_blind_to_what_servers_treat_alike(twin: str) -> None:
    assert url_id(canonical_url(twin)) == url_id("https://example.com/news/harbour")


@pytest.mark.parametrize(
    "bad",
    ["", "harbour", "/a", "//e.com/a", "ftp://e.com/a", "mailto:a@e.com", "javascript:alert(1)",
     "https://", "https:///a", "https://a b/", "https://[::/", "https://e.com:99999/",
     "https://e..com/", f"https://e.com/{'a' * limits.URL_MAX_CHARS}"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(bad: str) -> None:
    with pytest.raises(PermanentError) as caught:
        canonical_url(bad)
    assert caught.value.reason == "bad-url"


_part = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["amp", "print", "..", ".", "harbour-opens-1", "(S(abcdefgh1234))", "url"]),
)
_name = st.one_of(st.text(max_size=8), st.sampled_from(["utm_x", "ref", "id", "url", "amp;ref"]))
_value = st.one_of(st.text(max_size=8), st.sampled_from(["rss", "1", "http://x.org/a"]))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["a.com", "m.a.co.uk", "www.x.org", "1.2.3.4", "amp.m.a.com", "google.com"]),
    st.lists(_part, max_size=5),
    st.lists(st.tuples(_name, _value), max_size=4),
    st.text(max_size=8),
)
def test_the_canonical_form_is_its_own(
    scheme: str, host: str, path: list[str], query: list[tuple[str, str]], fragment: str
) -> None:
    pairs = "&".join(f"{name}={value}" for name, value in query)
    try:
        once = canonical_url(f"{scheme}://{host}/{'/'.join(path)}?{pairs}#{fragment}")
    except PermanentError:
        return
    assert canonical_url(once) == once
    assert once.isascii()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["id", "p", "art", "n"]), st.integers(0, 99)), max_size=3)
)
def test_tracking_never_changes_the_identity_and_selection_always_does(
    query: list[tuple[str, int]],
) -> None:
    pairs = [f"{name}={value}" for name, value in query]
    plain = url_id(canonical_url("https://e.com/show.php?" + "&".join(pairs)))
    tracked = "&".join(["utm_id=3", *pairs, "gclid=x"])
    assert url_id(canonical_url(f"https://e.com/show.php?{tracked}")) == plain
    assert url_id(canonical_url(f"https://e.com/show.php?{tracked}&id=100")) != plain


def test_hosts_are_told_apart_as_they_are_fetched() -> None:
    assert host_key("http://E.com/a") == "http://e.com:80"
    assert host_key("https://e.com/b") == "https://e.com:443"
    assert host_key("http://127.0.0.1:8001/b") == "http://127.0.0.1:8001"


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.co.uk", "example.co.uk"),
        ("https://www.example.com:8080/a", "example.com"),
        ("пресса.пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("co.uk", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("[::1]", None),
        ("not a host", None),
        ("", None),
    ],
)
def test_the_registrable_domain_is_known_offline(host: str, domain: str | None) -> None:
    assert registrable_domain(host) == domain


def test_an_article_without_a_url_is_its_text() -> None:
    assert article_id(None, "The harbour opens.") == article_id(None, "the HARBOUR opens")
    assert article_id("https://e.com/a", "x") == article_id("https://e.com/a", "y")
    assert article_id("https://e.com/a", "x") != article_id(None, "x")
    assert len(article_id(None, "")) == 32


@settings(max_examples=500)
@given(
    st.sampled_from(["http", "https"]),
    st.sampled_from(["e.com", "www.e.co.uk", "m.e.com", "amp.e.com", "en.m.e.org", "href.li", "x.1",
                     "a.cdn.ampproject.org", "www.google.com", "feeds.feedburner.com", "E.com"]),
    st.lists(
        st.sampled_from([*"aZ/.-_~:@=&?#%;(+", "/2026/11/20/bridge-opens", "/amp", "print", "/..",
                         "%D8%A7", "%d8", "%2F", "?utm_source=rss", "&utm_medium=feed",
                         "&amp;utm_id=1", "?id=1", ";jsessionid=1",
                         ".amp", "/index.html", "/~/t/", "é"]),
        max_size=8,
    ),
)  # fmt: skip
def test_the_short_cut_for_plain_addresses_leads_where_the_rules_lead(
    scheme: str, host: str, parts: list[str]
) -> None:
    url = f"{scheme}://{host}/{''.join(parts)}"
    # A fragment goes, whatever it is; with one, an address never takes the short cut.
    assert canonical_url(url.partition("#")[0]) == canonical_url(url.partition("#")[0] + "#x")
