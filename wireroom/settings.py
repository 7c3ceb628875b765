"""Every setting: name, default, bounds and meaning, in one place.

Sources, weakest first: the defaults below, ``wireroom.toml`` (``[fetch] max_bytes = 1`` and
``fetch_max_bytes = 1`` mean the same), environment variables (``WIREROOM_FETCH_MAX_BYTES``),
command line flags.  ``load`` returns a frozen ``Settings`` or raises ``UsageError`` with one
line that names the setting, the value and what is accepted.
"""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from wireroom import limits
from wireroom.errors import UsageError

PREFIX = "WIREROOM_"
FILE_NAME = "wireroom.toml"

SECRETS = frozenset({"hook_secret", "push_secret", "serve_token"})
"""Settings that no file may hold and no message shows."""
SECRET_MIN_CHARS = 32

Seconds = Annotated[float, Meta(ge=0)]
Positive = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Names = tuple[str, ...]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    # --- where things are
    data_dir: Annotated[str, Meta(description="Folder of all that the embedded defaults write")] = (
        "./var"
    )
    redis_url: Annotated[
        str | None, Meta(description="Redis to use (redis://, rediss://, unix://); none: embedded")
    ] = None
    redis_prefix: Annotated[
        str,
        Meta(description="Prefix of every key that we write in Redis", pattern="^[\\w:-]{1,40}$"),
    ] = "wireroom:"
    store_url: Annotated[
        str | None,
        Meta(description="SQLAlchemy URL (sqlite:///…, postgresql+psycopg://…); none: SQLite"),
    ] = None
    sources_file: Annotated[
        str, Meta(description="Sources that `wireroom up` registers at start, if the file exists")
    ] = "sources.toml"
    metrics_address: Annotated[
        str,
        Meta(description="host:port of a service's HTTP port; port 0 takes a free one"),
    ] = "127.0.0.1:0"
    log_format: Annotated[Literal["plain", "json"], Meta(description="Form of log lines")] = "plain"
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Meta(description="Least level that is logged")
    ] = "info"

    log_slow_seconds: Annotated[
        Seconds, Meta(description="Steps of an item that take this long are logged with its id")
    ] = 5.0

    # --- fetching
    fetch_allow_networks: Annotated[
        Names, Meta(description="Networks exempt from the address guard, comma separated")
    ] = ()
    fetch_allow_ports: Annotated[
        Names, Meta(description="Ports that may be fetched, e.g. 80,443,8000-8999")
    ] = ("80", "443")
    fetch_total_seconds: Annotated[Positive, Meta(description="Longest exchange, all hops")] = (
        limits.FETCH_TOTAL_SECONDS
    )
    fetch_connect_seconds: Annotated[Positive, Meta(description="Longest connect")] = (
        limits.FETCH_CONNECT_SECONDS
    )
    fetch_read_seconds: Annotated[Positive, Meta(description="Longest wait for bytes")] = (
        limits.FETCH_READ_SECONDS
    )
    fetch_max_bytes: Annotated[Count, Meta(description="Largest body after decompression")] = (
        limits.FETCH_MAX_BYTES
    )
    fetch_user_agent: Annotated[
        str | None, Meta(description="Whole User-Agent; none: wireroom/VERSION (+contact)")
    ] = None
    fetch_contact: Annotated[
        str | None, Meta(description="URL or address that the User-Agent names")
    ] = None
    fetch_robots: Annotated[bool, Meta(description="Obey robots.txt")] = True
    fetch_proxy: Annotated[str | None, Meta(description="Proxy URL for all fetches")] = None

    # --- politeness
    host_min_interval_seconds: Annotated[
        Seconds, Meta(description="Least time between two requests to one host")
    ] = 1.0
    host_concurrency: Annotated[Count, Meta(description="Requests to one host at once")] = 2

    # --- cadence
    poll_min_seconds: Annotated[Positive, Meta(description="Shortest poll interval")] = 60.0
    poll_max_seconds: Annotated[Positive, Meta(description="Longest poll interval")] = 86_400.0
    poll_start_seconds: Annotated[
        Positive, Meta(description="Interval of a source whose habits are not known yet")
    ] = 900.0

    # --- push
    push_callback_url: Annotated[
        str | None,
        Meta(description="Public URL below which hubs reach `wireroom listen`; none: no push"),
    ] = None
    push_listen_address: Annotated[
        str, Meta(description="host:port on which `wireroom listen` waits; port 0 takes a free one")
    ] = "127.0.0.1:0"
    push_secret: Annotated[
        str | None,
        Meta(
            description="From the environment only, 32 characters or more: callbacks and the "
            "secrets of subscriptions derive from it"
        ),
    ] = None
    push_lease_seconds: Annotated[Positive, Meta(description="Lease that hubs are asked for")] = (
        864_000.0
    )

    # --- the HTTP API
    serve_address: Annotated[
        str, Meta(description="host:port of `wireroom serve`; port 0 takes a free one")
    ] = "127.0.0.1:0"
    serve_token: Annotated[
        str | None,
        Meta(
            description="From the environment only, 32 characters or more: the bearer token that "
            "requests must carry; none: no token, on loopback addresses only"
        ),
    ] = None
    serve_without_token: Annotated[
        bool, Meta(description="Serve without a token on other than loopback addresses too")
    ] = False
    serve_hosts: Annotated[
        Names,
        Meta(
            description="Names by which the API may be asked without a token, besides localhost "
            "and addresses"
        ),
    ] = ()

    # --- webhooks
    hook_secret: Annotated[
        str | None,
        Meta(
            description="From the environment only, 32 characters or more: the secrets of webhooks "
            "derive from it"
        ),
    ] = None
    hook_patience_days: Annotated[
        Positive, Meta(description="A webhook that fails for so long is paused")
    ] = 3.0

    # --- the frontier
    lease_seconds: Annotated[Positive, Meta(description="How long a claim holds")] = 60.0
    max_attempts: Annotated[Count, Meta(description="Claims before quarantine")] = 3
    retry_base_seconds: Annotated[
        Positive, Meta(description="First wait after a transient failure; doubles, with jitter")
    ] = 5.0
    retry_max_seconds: Annotated[Positive, Meta(description="Longest wait of a retry")] = 3600.0
    queue_bound: Annotated[
        Count, Meta(description="Messages handed to Celery per queue before the frontier waits")
    ] = 64
    bodies_max_megabytes: Annotated[
        Count, Meta(description="Compressed bodies that wait in Redis; fetching pauses before it")
    ] = limits.BODIES_MAX_MEGABYTES
    frontier_max_megabytes: Annotated[
        Count,
        Meta(description="Pages and seeds that wait in Redis; polls and replays pause from it on"),
    ] = limits.FRONTIER_MAX_MEGABYTES
    redis_max_megabytes: Annotated[
        int,
        Meta(
            ge=0,
            description="Memory that work may use in Redis; the embedded one is started with 10 "
            "more, another one's lower maxmemory counts; 0: what its maxmemory says",
        ),
    ] = 0

    # --- workers
    fetch_threads: Annotated[Count, Meta(description="Fetches at once in one worker")] = 16
    process_workers: Annotated[
        int, Meta(ge=0, description="Processing children of one worker; 0: one a core")
    ] = 0
    process_soft_seconds: Annotated[
        Positive, Meta(description="Longest processing of one item before it is stopped")
    ] = 30.0
    child_max_tasks: Annotated[
        Count,
        Meta(description="Messages (under load of up to 16 items) before a child is replaced"),
    ] = 5_000
    child_max_megabytes: Annotated[
        Count, Meta(description="Resident memory at which a child is replaced")
    ] = 700

    # --- seeds and processing
    sites_dir: Annotated[
        str, Meta(description="Folder of rules for single sites (*.toml), if it exists")
    ] = "sites"
    seed_max_bytes: Annotated[Count, Meta(description="Largest seed file")] = limits.SEED_MAX_BYTES
    keep_rejected: Annotated[
        Names, Meta(description="Reasons of rejection that are stored all the same, e.g. paywall")
    ] = ()
    near_threshold: Annotated[
        float, Meta(gt=0, le=1, description="Verified similarity from which a text is a near copy")
    ] = 0.7
    duplicate_window_days: Annotated[
        Positive, Meta(description="How long a text is remembered for duplicates")
    ] = 30.0
    story_window_days: Annotated[
        Positive, Meta(description="How long a story stays open for new articles")
    ] = 7.0
    burst_slot_seconds: Annotated[
        float, Meta(ge=60, description="The latest one to two such stretches can be a burst")
    ] = 1800.0
    burst_memory_days: Annotated[
        float,
        Meta(ge=0.1, description="Time in which half of what a burst is held against is forgotten"),
    ] = 1.0
    spacy_pipelines: Annotated[
        Names,
        Meta(description="Trained pipelines by language, e.g. en=en_core_web_sm; *: the others"),
    ] = ("en=en_core_web_sm", "*=xx_ent_wiki_sm")
    stream_max_length: Annotated[
        Count, Meta(description="Entries kept in the outgoing Redis Stream")
    ] = 100_000
    stream_max_megabytes: Annotated[
        Count, Meta(description="Bytes kept in the outgoing Redis Stream, the latest entries")
    ] = limits.STREAM_MAX_MEGABYTES

    @property
    def data_path(self) -> Path:
        return Path(self.data_dir).expanduser().resolve()

    @property
    def effective_store_url(self) -> str:
        return self.store_url or f"sqlite:///{self.data_path / 'wireroom.sqlite3'}"

    @property
    def allowed_networks(self) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
        return tuple(ipaddress.ip_network(each) for each in self.fetch_allow_networks)

    @property
    def allowed_ports(self) -> tuple[range, ...]:
        return tuple(_port_range(each) for each in self.fetch_allow_ports)

    @property
    def pipelines(self) -> dict[str, str]:
        return dict(each.split("=", 1) for each in self.spacy_pipelines)


def load(
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
    **flags: object,
) -> Settings:
    """Settings from ``file`` (default: ``./wireroom.toml`` if there), environment and flags.

    Flags whose value is ``None`` were not given.  Raises ``UsageError``.
    """
    environ = os.environ if environ is None else environ
    found: dict[str, tuple[str, object]] = {}
    path = file or Path(FILE_NAME)
    if file is not None or path.exists():
        for name, value in _flatten(_read_toml(path)).items():
            if name in SECRETS:
                raise UsageError(
                    f"{path}: {name}: is taken from the environment only ({PREFIX}{name.upper()})"
                )
            found[name] = (f"{path}: {name}", value)
    for variable, value in environ.items():
        if variable.startswith(PREFIX) and variable != PREFIX:
            found[variable[len(PREFIX) :].lower()] = (variable, value)
    for name, flag in flags.items():
        if flag is not None:
            found[name] = (f"--{name.replace('_', '-')}", flag)
    types = get_type_hints(Settings, include_extras=True)
    values: dict[str, Any] = {}
    for name, (origin, raw) in found.items():
        if name not in types:
            raise UsageError(f"{origin}: there is no such setting; see docs/configuration.md")
        values[name] = _convert(origin, raw, types[name])
    settings = Settings(**values)
    _cross_check(settings)
    return settings


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror or error})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is not valid TOML ({error})") from error


def _flatten(table: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat.update({f"{name}_{key}": inner for key, inner in _flatten(value).items()})
        else:
            flat[name] = value
    return flat


def _convert(origin: str, raw: object, kind: Any) -> Any:
    bare = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(raw, str) and bare == Names:
        raw = [part.strip() for part in raw.split(",") if part.strip()]
    elif isinstance(raw, list) and bare == Names:
        raw = [str(part) for part in raw]
    try:
        return msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        said = str(error).replace("`", "'")
        raise UsageError(f"{origin}: {raw!r} is not accepted ({said})") from error


def _port_range(text: str) -> range:
    first, _, last = text.partition("-")
    ports = range(int(first), int(last or first) + 1)
    if not ports or ports[0] < 1 or ports[-1] > 65_535:
        raise ValueError(f"{text!r} is not a port between 1 and 65535 or a range of them")
    return ports


def split_address(address: str) -> tuple[str, int]:
    """``host:port`` (``[::1]:0`` for IPv6) as a pair.  Raises ``ValueError``."""
    host, colon, port = address.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65_535:
        raise ValueError(f"{address!r} is not host:port")
    return host.strip("[]"), int(port)


def _check_base(url: str | None) -> None:
    """Raises ``ValueError`` where callbacks cannot be made from ``url``."""
    if not url:
        return
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not an http or https address")
    if parts.port == 0:
        raise ValueError(f"{url!r} has no possible port")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("has a query, a fragment or credentials; name a plain folder")


def _check_redis(url: str | None) -> None:
    """Raises ``ValueError``, without the address: it may hold a password."""
    if url is None:
        return
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("redis", "rediss", "unix") and "://" in url and parts.port != 0
    except ValueError:
        known = False
    if not known or (parts.scheme == "unix") != bool(not parts.hostname and parts.path):
        raise ValueError(
            "is no redis://, rediss:// or unix:// address; special characters of a user or "
            "password are written as %2F and so on"
        )


def _cross_check(settings: Settings) -> None:
    """What one field's type cannot say."""
    checks: list[tuple[str, Any]] = [
        ("fetch_allow_networks", lambda: settings.allowed_networks),
        ("fetch_allow_ports", lambda: settings.allowed_ports),
        ("spacy_pipelines", lambda: settings.pipelines),
        ("metrics_address", lambda: split_address(settings.metrics_address)),
        ("push_listen_address", lambda: split_address(settings.push_listen_address)),
        ("serve_address", lambda: split_address(settings.serve_address)),
        ("redis_url", lambda: _check_redis(settings.redis_url)),
        ("push_callback_url", lambda: _check_base(settings.push_callback_url)),
    ]
    for name, check in checks:
        try:
            check()
        except ValueError as error:
            raise UsageError(f"{PREFIX}{name.upper()}: {error}") from error
    for name in sorted(SECRETS):
        secret = getattr(settings, name)
        if secret and len(secret) < SECRET_MIN_CHARS:
            raise UsageError(
                f"{PREFIX}{name.upper()}: is shorter than {SECRET_MIN_CHARS} characters; "
                "take one from `openssl rand -hex 32`"
            )
    if settings.poll_min_seconds > settings.poll_max_seconds:
        raise UsageError(
            f"{PREFIX}POLL_MIN_SECONDS: {settings.poll_min_seconds:g} is more than "
            f"{PREFIX}POLL_MAX_SECONDS ({settings.poll_max_seconds:g})"
        )


def environment_of(settings: Settings) -> dict[str, str]:
    """The settings that differ from the defaults, as variables for a child process, which has
    the secrets from the environment already."""
    base = Settings()
    out: dict[str, str] = {}
    for name in Settings.__struct_fields__:
        if name in SECRETS:
            continue
        value = getattr(settings, name)
        if value != getattr(base, name):
            out[PREFIX + name.upper()] = (
                ",".join(value) if isinstance(value, tuple) else _plain(value)
            )
    return out


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
