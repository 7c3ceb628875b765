"""Endings that mark a family name, and Slavic patronymics, in folded words.

Compiled by the project's authors from the formation of surnames in each language; only endings
that few common nouns and place names share.
"""

from __future__ import annotations

import functools
import re
from typing import Final

_LATIN: Final = (
    "enko|ov|ova|ev|eva|sky|skyi|skyy|skiy|skij|ski|ska|skaya|skaja|skaia|owa|ovic|evic|avic|vich|"
    "vitch|witsch|wicz|czyk|sson|ssen|sdottir|opoulos|poulou|akis|idis|iadis|idou|oglu|shvili|"
    "adze|idze|zadeh|nejad|escu|quez|guez|nez|dez|rez|lez|vez|stein|mann|baum|etti|elli|czuk|chuk"
)
_CYRILLIC: Final = (
    "(?:ов|ев|ин|ын)(?:а|у|ым|е|ой|ых|ы|ою|ої)?|(?:ск|цк|ськ|цьк)(?:ий|ого|ому|им|ом|ая|ой|ую|а|"
    "ої|ій|у|ою)|енко|(?:чук|щук|вич|янц|сон|берг|штейн|ман|адзе|швили)(?:а|у|ом|ем|е)?|оглы|дзе"
)
_GREEK: Final = (
    "ακησ?|οπουλοσ|οπουλου|ιδησ?|ιδου|αδησ?|αδου|ογλου|ακοσ|ακου|ελλησ?|ατοσ|ουδησ?|ουδη|εασ"
)
_ARABIC: Final = (
    "وف|وفا|يف|يفا|سكي|سكايا|تسكي|تشيك|فيتش|يتش|نكو|سون|برغ|بيرغ|بورغ|شتاين|يان|ادزه|شفيلي"
)
_ENDING: Final = re.compile(f".{{2,}}(?:{_LATIN}|{_CYRILLIC}|{_GREEK}|{_ARABIC})$")
_PATRONYMIC: Final = re.compile(
    "..(?:ович|евич|йович)(?:а|у|ем)?$|(?:иль|кузьм|никит|лук|фом|сав)ич(?:а|у|ем)?$"
    "|..(?:овн|евн|ичн|івн|ївн)(?:а|ы|е|у|ой|и|і|ою)$"
)


@functools.lru_cache(maxsize=20_000)
def is_surname_shape(folded: str) -> bool:
    """Whether the word ends as family names do."""
    return len(folded) > 4 and _ENDING.match(folded) is not None


def is_patronymic(folded: str) -> bool:
    """Whether the word is a Russian or Ukrainian father's name: Львович, Павловна."""
    return _PATRONYMIC.match(folded) is not None
