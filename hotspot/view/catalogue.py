"""A family reads its own language: one catalogue of sentences, with numbers and dates as it writes.

English is the language of the sources; every other language is a file of translations beside this
module, read when it is first needed. Whoever asks for a sentence names its blanks, so that a
translation may put them in another order.
"""

import gettext
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

LANGUAGES = {"en": "English", "es": "Español"}
"""Languages that can be chosen, each by its own name; the names stand in links."""

DOMAIN = "community"
FOLDER = Path(__file__).with_name("locale")

_FIXED = "\u00a0"
"""A space at which no line ends."""

_LOCALES = {"en": "en_US", "es": "es_US"}


@dataclass(frozen=True, eq=False)
class Tongue:
    """One language, ready to speak.

    Parameters
    ----------
    code : str
        Of ``LANGUAGES``; also the ``lang`` of a document.
    sentences : gettext.NullTranslations
        The catalogue.
    """

    code: str
    sentences: gettext.NullTranslations

    def say(self, sentence: str, **blanks: str) -> str:
        """Translate a sentence and fill its blanks."""
        return self.sentences.gettext(sentence).format(**blanks)

    def bound(self, text: str) -> str:
        """Keep on one line what is read together, and write per cent as its readers do.

        A number stays with its unit or month, a month with its year, and a dot with what it ends.
        """
        percent = r"\1%" if self.code == "en" else rf"\1{_FIXED}%"
        months = "|".join(get_month_names("wide", locale=self._locale).values())
        dated = re.sub(rf"\b({months}) (?=\d)|(?<=\d de) (?={months})", rf"\1{_FIXED}", text)
        dated = re.sub(r"(?<=\d,|\bde) (?=\d{4}\b)| (?=·)", _FIXED, dated)
        return re.sub(r"(?<=\d) (?=[^\W\d])", _FIXED, re.sub(r"(\d)\s?%", percent, dated))

    def count(self, one: str, many: str, number: int, **blanks: str) -> str:
        """Translate a sentence about a number of things; ``{number}`` is that number."""
        found = self.sentences.ngettext(one, many, number)
        return found.format(number=self.number(number), **blanks)

    def number(self, value: float) -> str:
        """Write a number: whole from ten on, with at most one decimal below."""
        rounded = round(value, 1) if abs(value) < 9.95 else round(value)
        return format_decimal(rounded, "#,##0.#", locale=self._locale)

    def day(self, when: date) -> str:
        """Write a day: October 10, 2026; 10 de octubre de 2026."""
        return format_date(when, "long", locale=self._locale)

    def month(self, when: date) -> str:
        """Write a month in few letters: Oct; oct."""
        return format_date(when, "LLL", locale=self._locale)

    def short_day(self, when: date) -> str:
        """Write a day in few letters: Oct 10; 10 oct."""
        return format_skeleton("MMMd", when, locale=self._locale)

    def together(self, things: Sequence[str]) -> str:
        """Write a list: a, b, and c; a, b y c."""
        return format_list(list(things), locale=self._locale)

    @property
    def _locale(self) -> str:
        return _LOCALES[self.code]


def marked(sentence: str) -> str:
    """Mark a sentence for the catalogue that is translated later, where it is used."""
    return sentence


@lru_cache(maxsize=len(LANGUAGES))
def tongue(code: str) -> Tongue:
    """Give a language by its code.

    Parameters
    ----------
    code : str
        One of ``LANGUAGES``.

    Returns
    -------
    Tongue
        Its catalogue is compiled from the file of translations once.
    """
    if code == "en":
        return Tongue(code, gettext.NullTranslations())
    compiled = io.BytesIO()
    with (FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Tongue(code, gettext.GNUTranslations(compiled))
