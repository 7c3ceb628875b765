"""Callbacks that cannot be guessed, signatures, and a secret that is shown nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.push.conftest import SECRET
from tests.push.hub import signed
from wireroom import push
from wireroom.errors import UsageError
from wireroom.settings import Settings, environment_of, load

BASE = "https://news.example.org/push/"
NAME = push.subscription_id("source", "https://hub.example/", "https://site.example/feed")
BODY = "<rss>Füße</rss>".encode()


# --- callbacks -------------------------------------------------------------------------------


def test_a_callback_is_known_again_wherever_a_proxy_puts_it() -> None:
    url = push.callback_url(BASE, SECRET, NAME)
    assert url.startswith("https://news.example.org/push/")
    segment = url.rpartition("/")[2]
    for path in (f"/push/{segment}", f"/{segment}", f"/a/b/c/{segment}"):
        assert push.addressed(path, SECRET) == NAME


def test_a_callback_of_another_secret_or_subscription_is_not() -> None:
    segment = push.callback_url(BASE, SECRET, NAME).rpartition("/")[2]
    other = push.subscription_id("source", "https://hub.example/", "https://site.example/other")
    assert other != NAME
    assert push.addressed(f"/{segment}", SECRET + "!") is None
    assert push.addressed(f"/{other}{segment[16:]}", SECRET) is None


@given(st.text(max_size=60))
def test_no_other_path_is_one(path: str) -> None:
    assert push.addressed(path, SECRET) is None


@given(st.integers(0, 47), st.sampled_from("0123456789abcdef"))
def test_each_digit_counts(at: int, digit: str) -> None:
    segment = push.callback_url(BASE, SECRET, NAME).rpartition("/")[2]
    changed = segment[:at] + digit + segment[at + 1 :]
    assert (push.addressed(f"/{changed}", SECRET) == NAME) is (changed == segment)


def test_what_is_stored_leads_back_to_no_secret() -> None:
    callback = push.callback_url(BASE, SECRET, NAME)
    mark = push.callback_mark(callback)
    assert mark not in callback
    secret = push.delivery_secret(SECRET, NAME)
    assert secret[:32] not in callback
    assert len(secret.encode()) < 200


# --- signatures ------------------------------------------------------------------------------

KEY = push.delivery_secret(SECRET, NAME)
SIGNATURES = [
    (signed(BODY, KEY, "sha256"), "good"),
    (signed(BODY, KEY, "sha384"), "good"),
    (signed(BODY, KEY, "sha512"), "good"),
    (signed(BODY, KEY, "sha256").upper(), "good"),
    (f" {signed(BODY, KEY, 'sha256')} ", "good"),
    (signed(BODY, KEY, "sha1"), "weak"),
    (signed(BODY, KEY, "md5"), "weak"),
    (signed(BODY, KEY, "sha3_256"), "weak"),
    (None, "missing"),
    ("", "missing"),
    ("sha256", "wrong"),
    ("sha256=", "wrong"),
    (signed(BODY, "another", "sha256"), "wrong"),
    (signed(BODY + b" ", KEY, "sha256"), "wrong"),
    (signed(BODY, KEY, "sha256")[:-1], "wrong"),
    (signed(BODY, KEY, "sha256") + "0", "wrong"),
    ("sha512=" + signed(BODY, KEY, "sha256").partition("=")[2], "wrong"),
    ("sha256=" + "ä" * 64, "wrong"),
    ("=" + "0" * 64, "weak"),
]


@pytest.mark.parametrize(("signature", "verdict"), SIGNATURES)
def test_signatures(signature: str | None, verdict: push.Verdict) -> None:
    assert push.judge(signature, BODY, KEY) == verdict


@given(st.text(max_size=200))
def test_no_other_signature_is_good(signature: str) -> None:
    assert push.judge(signature, BODY, KEY) != "good"


# --- times -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "granted"),
    [
        ("3600", 3600),
        (None, 864_000),
        ("", 864_000),
        ("soon", 864_000),
        ("-5", 864_000),
        ("1e9", 864_000),
        ("0", 1),
        ("99999999999", push.LEASE_MOST),
        ("9" * 40, 864_000),
        ("٣٦٠٠", 864_000),
    ],
)
def test_leases_are_believed_within_bounds(said: str | None, granted: float) -> None:
    assert push.granted(said, 864_000) == granted


@given(st.floats(1, push.LEASE_MOST), st.text("0123456789abcdef", min_size=16, max_size=16))
def test_a_lease_is_renewed_before_it_ends_and_not_in_a_hurry(lease: float, name: str) -> None:
    at = push.renewal(name, 1000.0, lease, 1.0) - 1000.0
    assert at == 1.0 or 0.69 * lease <= at <= 0.81 * lease
    assert push.renewal(name, 1000.0, lease, 60.0) >= 1060.0


def test_a_hub_that_fails_is_asked_less_and_less_often_but_daily() -> None:
    waits = [push.ask_again(float(failures), None) for failures in range(1, 30)]
    assert waits[0] == 60
    assert waits == sorted(waits)
    assert waits[-1] == push.DAY
    assert push.ask_again(1, 7200.0) == 7200
    assert push.ask_again(1, 1e9) == push.DAY


@pytest.mark.parametrize(
    ("usual", "seconds"), [(0.0, 900), (100.0, 900), (1000.0, 4000), (1e6, 86_400)]
)
def test_silence_is_measured_against_the_source_itself(usual: float, seconds: float) -> None:
    assert push.patience({"history": {"u": usual}}, Settings()) == seconds


def test_a_history_that_cannot_be_read_is_none() -> None:
    assert push.patience({"history": {"u": "often"}}, Settings()) == 900
    assert push.patience({}, Settings()) == 900


# --- the setting -------------------------------------------------------------------------------


def refused(environ: dict[str, str], file: Path | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        push.wanted(load(environ, file))
    return str(caught.value)


def test_the_secret_comes_from_the_environment_only(tmp_path: Path) -> None:
    file = tmp_path / "wireroom.toml"
    for text in (f'push_secret = "{SECRET}"', f'[push]\nsecret = "{SECRET}"'):
        file.write_text(text)
        said = refused({}, file)
        assert "WIREROOM_PUSH_SECRET" in said
        assert SECRET not in said


def test_a_missing_or_short_secret_is_said_in_one_line() -> None:
    base = {"WIREROOM_PUSH_CALLBACK_URL": BASE}
    assert "openssl rand" in refused(base)
    assert "openssl rand" in refused({**base, "WIREROOM_PUSH_SECRET": ""})
    said = refused({**base, "WIREROOM_PUSH_SECRET": "hunter2hunter2"})
    assert "hunter2" not in said
    assert push.wanted(load({**base, "WIREROOM_PUSH_SECRET": SECRET}))
    assert not push.wanted(load({}))
    assert not push.wanted(load({"WIREROOM_PUSH_CALLBACK_URL": ""}))


@pytest.mark.parametrize(
    "url",
    ["news.example.org", "ftp://x.example/", "https://", "https://x/?a", "https://x/#a",
     "https://me:word@x.example/", "https://x.example:99999/"],
)  # fmt: skip
def test_a_callback_address_that_cannot_be_one_is_refused(url: str) -> None:
    assert "PUSH_CALLBACK_URL" in refused({"WIREROOM_PUSH_CALLBACK_URL": url})


def test_the_secret_is_not_among_the_settings_that_are_passed_on() -> None:
    settings = load({"WIREROOM_PUSH_CALLBACK_URL": BASE, "WIREROOM_PUSH_SECRET": SECRET})
    assert SECRET not in str(environment_of(settings))
    assert environment_of(settings)["WIREROOM_PUSH_CALLBACK_URL"] == BASE
