"""Credits by case, by word order and by signature."""

from __future__ import annotations

import pytest

from workers.enrich.attributions import find_attributions

CREDITS = [
    ("de", "Das sagte Marta Kelvik der Agentur Tass.", [("quoted-by", "tass.com")]),
    ("de", "Der Damm hält, berichtet der Spiegel.", [("reported-by", "spiegel.de")]),
    ("fr", "Le barrage tient, rapportent Les Échos.", [("reported-by", "lesechos.fr")]),
    ("fr", "« Tout va bien », a dit Marta Kelvik sur Franceinfo.",
     [("quoted-by", "francetvinfo.fr")]),
    ("ru", "«Все цело», — сказал «Интерфаксу» инженер.", [("quoted-by", "interfax.ru")]),
    ("ru", "«Все цело», — рассказала Ольга Штерн «Медузе».", [("quoted-by", "meduza.io")]),
    ("uk", "«Усе ціле», — сказав агентству Reuters інженер.", [("quoted-by", "reuters.com")]),
    ("en", "Xinhua and Kyodo reported that the dam is safe.",
     [("reported-by", "xinhuanet.com"), ("reported-by", "kyodonews.net")]),
    ("en", "The dam is safe. AFP contributed to this report.", [("via", "afp.com")]),
    ("de", "Der Damm hält. dpa", [("via", "dpa.com")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "credits_"), CREDITS)
def test_credits(language: str, text: str, credits_: list[tuple[str, str]]) -> None:
    found = find_attributions(text, language)
    assert [(item.kind, (item.outlet_id or "")[7:]) for item in found] == credits_
    assert all(item.text == text[item.start : item.end] for item in found)
