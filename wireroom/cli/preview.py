"""``wireroom preview``: what would become of one item, or of many, with nothing stored."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from wireroom.cli.options import emit, json_option, say, settings_of, shorten
from wireroom.cli.siterules import check_site_rules
from wireroom.errors import UsageError
from wireroom.log import printable_json
from wireroom.records import Article
from wireroom.settings import Settings

if TYPE_CHECKING:
    from workers.discover import Expansion
    from workers.previewing import Refusal

IN_FLIGHT = 64
MANY = 8
"""Lines from which on a pool of processes pays for its start."""


@click.command()
@click.argument("target", required=False, metavar="PATH-or-URL")
@click.option("--url", help="Address that a file came from")
@click.option("--sites", metavar="DIR", help="Folder of rules for single sites to try")
@click.option("--jsonl", is_flag=True, help="Many items: JSON lines on standard input")
@json_option
@click.pass_context
def preview(
    ctx: click.Context,
    target: str | None,
    url: str | None,
    sites: str | None,
    jsonl: bool,
    as_json: bool,
) -> None:
    """Run fetch, extract and enrich on one item and print the result; store nothing.

    Example: wireroom preview page.html --url https://example.org/news/1 --json
    """
    settings = settings_of(ctx)
    if sites is not None:
        if not Path(sites).is_dir():
            raise UsageError(f"--sites {sites}: there is no such folder")
        settings = msgspec.structs.replace(settings, sites_dir=sites)
    check_site_rules(settings)
    if jsonl == (target is not None):
        raise UsageError("preview takes either PATH-or-URL or --jsonl")
    if jsonl:
        for answer in _many(sys.stdin.buffer, settings):
            sys.stdout.buffer.write(printable_json(answer.decode()).encode() + b"\n")
        sys.stdout.buffer.flush()
        return
    found = _one(target or "", url, settings)
    ctx.exit(_show(found, as_json))


def _one(target: str, url: str | None, settings: Settings) -> Article | Expansion | Refusal:
    from workers.previewing import fetch_url, preview_parcel, read_file

    if target.startswith(("http://", "https://")):
        return preview_parcel(fetch_url(target, settings), settings, seed=False)
    path = Path(target)
    if not path.is_file():
        raise UsageError(f"{target}: there is no such file, and it is not an http(s) URL")
    return preview_parcel(read_file(path, url, settings), settings, seed=True)


def _show(found: Article | Expansion | Refusal, as_json: bool) -> int:
    from workers.discover import Expansion
    from workers.previewing import Refusal

    if isinstance(found, Refusal):
        if as_json:
            emit(found)
        else:
            say(f"{found.disposition}: {found.reason} {shorten(found.evidence, 200)}")
        return 1
    if isinstance(found, Expansion):
        for entry in found.entries:
            if as_json:
                emit(
                    {"url": None, "title": None, "published_at": None, "id": None}
                    | msgspec.to_builtins(entry)
                )
            else:
                at = entry.published_at.isoformat() if entry.published_at else "-"
                say(f"{at:25}  {shorten(entry.title or '', 70)}  {entry.url or ''}")
        return 0
    if as_json:
        emit(found)
    else:
        _print_article(found)
    return 0


def _print_article(article: Article) -> None:
    rows: list[tuple[str, Any]] = [
        ("title", article.title),
        ("byline", ", ".join(article.byline)),
        ("published", article.published_at and article.published_at.isoformat()),
        ("language", article.language),
        ("publisher", article.publisher.name or article.publisher.domain),
        ("url", article.canonical_url or article.url),
    ]
    for name, value in rows:
        evidence = article.evidence.get({"published": "published_at"}.get(name, name))
        because = f"   [{evidence.method}, {evidence.confidence:.2f}]" if evidence else ""
        say(f"{name:10} {shorten(str(value or '-'), 90)}{because}")
    if rule := article.notes.get("site_rule"):
        missed = ", ".join(f"{field}: {why}" for field, why in rule.get("missed", {}).items())
        said = f"{rule['name']}{' (missed ' + missed + ')' if missed else ''}"
        say(f"{'site rule':10} {shorten(said, 200)}")
    entities = dict.fromkeys(
        f"{each.name or each.text} ({each.id or each.label})" for each in article.entities
    )
    say(f"{'entities':10} {shorten(', '.join(entities), 400) or '-'}")
    for quote in article.quotes:
        say(f"{'quote':10} {shorten(quote.speaker or '?', 30)}: {shorten(quote.text, 100)}")
    for credit in article.attributions:
        say(f"{credit.kind:10} {shorten(credit.outlet, 90)}")
    for block in article.boilerplate:
        say(f"{'cut':10} {block.kind}: {shorten(block.text, 90)}")
    say()
    for paragraph in article.text.split("\n\n"):
        say(" ".join(paragraph.split()))
        say()


def _many(lines: Any, settings: Settings) -> Iterator[bytes]:
    """Answers in any order; an item that ends its process costs only itself."""
    from workers.previewing import preview_line

    first = list(islice(lines, MANY))
    if len(first) < MANY:
        for line in first:
            if line.strip():
                yield msgspec.json.encode(preview_line(line, settings))
        return
    yield from _pooled(_chain(first, lines), settings)


def _chain(first: list[bytes], rest: Any) -> Iterator[bytes]:
    yield from (line for line in first if line.strip())
    yield from (line for line in rest if line.strip())


def _pooled(lines: Iterator[bytes], settings: Settings) -> Iterator[bytes]:
    pool = _pool()
    pending: dict[Future[bytes], bytes] = {}
    suspects: list[bytes] = []
    exhausted = False
    while pending or not exhausted:
        while not exhausted and len(pending) < IN_FLIGHT:
            line = next(lines, None)
            if line is None:
                exhausted = True
                break
            pending[pool.submit(_work, line, settings)] = line
        done, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in done:
            line = pending.pop(future)
            try:
                yield future.result()
            except BrokenProcessPool:
                suspects += [line, *pending.values()]
                pending.clear()
                pool.shutdown(wait=False)
                pool = _pool()
                break
    pool.shutdown()
    # One of the suspects ended a process: each is tried in a process of its own.
    for line in suspects:
        with ProcessPoolExecutor(1, mp_context=get_context("forkserver")) as alone:
            try:
                yield alone.submit(_work, line, settings).result()
            except BrokenProcessPool:
                yield msgspec.json.encode(_killer(line))


def _pool() -> ProcessPoolExecutor:
    # Preloading is done once in a server process, from which the workers are forked.
    from workers.warm import warm_up

    warm_up()
    return ProcessPoolExecutor(os.cpu_count() or 1, mp_context=get_context("fork"))


def _work(line: bytes, settings: Settings) -> bytes:
    from workers.previewing import preview_line

    return msgspec.json.encode(preview_line(line, settings))


def _killer(line: bytes) -> dict[str, Any]:
    given = msgspec.json.decode(line)
    return {
        "input_id": given.get("id") if isinstance(given, dict) else None,
        "disposition": "quarantined",
        "reason": "ended-its-process",
    }
