"""What we say of ourselves, and what is kept of what others say."""

from __future__ import annotations

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wireroom import __version__
from wireroom.errors import PermanentError
from wireroom.settings import Settings
from workers.fetch.headers import VALUE_MAX, encoded, kept, user_agent


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, f"wireroom/{__version__} (self-hosted; no contact given)"),
        (
            {"fetch_contact": "https://desk.example/bot"},
            f"wireroom/{__version__} (+https://desk.example/bot)",
        ),
        (
            {"fetch_contact": "mailto:desk@news.example"},
            f"wireroom/{__version__} (+mailto:desk@news.example)",
        ),
        ({"fetch_user_agent": "deskbot/2 (desk@news.example)"}, "deskbot/2 (desk@news.example)"),
        ({"fetch_user_agent": "deskbot/2", "fetch_contact": "desk@news.example"}, "deskbot/2"),
    ],
)
def test_the_user_agent_names_a_contact(settings: dict[str, str], said: str) -> None:
    assert user_agent(Settings(**settings)) == said  # type: ignore[arg-type]


@given(st.text(max_size=60))
def test_no_value_can_break_or_add_to_a_request(value: str) -> None:
    """Validators are what a server gave us: they go back as one header or not at all."""
    ((name, sent),) = encoded({"If-None-Match": value})
    request = h11.Request(method="GET", target="/", headers=[(b"Host", b"x"), (name, sent)])
    wire = h11.Connection(h11.CLIENT).send(request)
    assert wire is not None
    assert wire.count(b"\r\n") == 4


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ([(b"ETag", b'"a"'), (b"X-Other", b"y")], {"etag": '"a"'}),
        ([(b"Link", b"<a>"), (b"LINK", b"<b>")], {"link": "<a>, <b>"}),
        ([(b"Location", "/é".encode())], {"location": "/é"}),
        ([(b"Location", "/é".encode("latin-1"))], {"location": "/é"}),
        ([(b"Link", b"x" * 5_000)], {"link": "x" * VALUE_MAX}),
    ],
)
def test_headers_that_are_kept(raw: list[tuple[bytes, bytes]], found: dict[str, str]) -> None:
    assert kept(raw) == found


@pytest.mark.parametrize(
    "raw", [[(b"X", b"y")] * 201, [(b"X", b"y" * 40_000)] * 2, [(b"X" * 70_000, b"")]]
)
def test_floods_of_headers(raw: list[tuple[bytes, bytes]]) -> None:
    with pytest.raises(PermanentError) as caught:
        kept(raw)
    assert caught.value.reason == "headers-too-large"
