"""Which declared canonical URLs are believed."""

from __future__ import annotations

import pytest

from wireroom.urls import believable_canonical

PAGE = "https://www.example.com/news/2031/harbour-opens-48213?utm_source=x"


@pytest.mark.parametrize(
    ("page", "declared", "believed"),
    [
        (PAGE, "https://www.example.com/news/2031/harbour-opens-48213", True),
        (PAGE, "/news/2031/harbour-opens-48213", True),
        (PAGE, "https://example.com/harbour/48213-harbour-opens", True),
        ("https://example.com/?p=48213", "https://example.com/2031/harbour-opens/", True),
        (PAGE, "https://www.example.com/", False),
        (PAGE, "https://www.example.com/news/", False),
        (PAGE, "https://www.example.com/news/2031/bridge-closes-48000", False),
        (PAGE, "https://other-outlet.example.org/news/2031/harbour-opens-48213", False),
        (PAGE, "javascript:void(0)", False),
        (PAGE, "https://[bad", False),
        (PAGE, "", True),
        ("https://example.com/show.php?id=5", "https://example.com/show.php", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b/harbour-opens", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.2:8000/a", False),
        ("https://one.blogspot.com/a", "https://two.blogspot.com/a", False),
    ],
)
def test_belief(page: str, declared: str, believed: bool) -> None:
    assert believable_canonical(page, declared) is believed
