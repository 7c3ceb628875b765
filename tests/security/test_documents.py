"""What a document may ask of its reader: nothing outside itself, and nothing without end."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from wireroom.errors import WireroomError
from workers.discover import Format, expand

SECRET = "The combination of the safe is 31-04-77."
SHELLS = {
    Format.FEED: "<rss version='2.0'><channel><title>t</title><item><title>{}</title>"
    "<link>https://gazette.example/1</link><description>{}</description></item></channel></rss>",
    Format.SITEMAP: "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url>"
    "<loc>https://gazette.example/{}</loc><lastmod>{}</lastmod></url></urlset>",
    Format.OPML: "<opml version='2.0'><body><outline type='rss' text='{}' "
    "xmlUrl='https://gazette.example/{}'/></body></opml>",
}
LAUGHS = "".join(
    f"<!ENTITY l{n} '{''.join([f'&l{n - 1};'] * 10) if n else 'ha' * 50}'>" for n in range(9)
)


@pytest.mark.parametrize("form", SHELLS)
@pytest.mark.parametrize("kind", ["file", "address", "parameter", "subset", "laughs", "square"])
def test_entities_are_neither_unfolded_nor_fetched(form: Format, kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/evil.dtd"
        doctype = {
            "file": f"<!DOCTYPE r [<!ENTITY e SYSTEM '{secret.as_uri()}'>]>",
            "address": f"<!DOCTYPE r [<!ENTITY e SYSTEM '{url}'>]>",
            "parameter": f"<!DOCTYPE r [<!ENTITY % p SYSTEM '{url}'> %p; <!ENTITY e 'x'>]>",
            "subset": f"<!DOCTYPE r SYSTEM '{url}' [<!ENTITY e 'x'>]>",
            "laughs": f"<!DOCTYPE r [{LAUGHS}<!ENTITY e '&l8;'>]>",
            "square": f"<!DOCTYPE r [<!ENTITY e '{'a' * 100_000}'>]>",
        }[kind]
        used = "&e;" * (1_000 if kind == "square" else 1)
        data = f"<?xml version='1.0'?>{doctype}{SHELLS[form].format(used, used)}".encode()
        try:
            shown = repr(expand(data, form, base_url="https://gazette.example/", name="x"))
        except WireroomError as error:
            shown = str(error)
        assert SECRET not in shown
        assert len(shown) < 500_000
        with pytest.raises(TimeoutError):
            server.accept()
