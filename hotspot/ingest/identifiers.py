"""A column that is called SSN is trouble even where nobody reads it.

Columns that are not mapped are never read. Still, an extract that carries the names of children
is sent, copied and kept, so a site is told of it, by the name of the column alone. And because a
file without its header line has a patient where the names should be, only words of this list are
ever repeated.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

_KINDS = {
    "name of a person": (
        "name last first firstname fname givenname forename lastname lname surname familyname"
        " middlename maidenname fullname patientname patname ptname childname personname"
        " mothername fathername parentname guardianname guarantorname membername subscribername"
        " ptlast ptfirst patlast patfirst patientlast patientfirst namelast namefirst"
        " guardian guarantor mother father nextofkin contactname emergencycontact"
        " nickname preferredname"
    ),
    "number of a person": (
        "ssn ssnum socialsecurity socialsecuritynumber ssnlast4 last4ssn mrn mrnum medicalrecord"
        " medicalrecordnumber medrecno medrec chartnumber hospitalnumber medicaidid medicaidnumber"
        " medicareid memberid subscriberid insuranceid policynumber patientaccount driverslicense"
        " licensenumber passport hicn beneficiaryid"
    ),
    "phone or mail": (
        "phone phonenumber telephone tel telno mobile mobilephone cell cellphone homephone"
        " workphone fax faxnumber email emailaddress mail emailaddr"
    ),
    "street address": (
        "street streetaddress address address1 address2 addr addr1 addr2 addressline1 addressline2"
        " homeaddress mailingaddress residentialaddress patientaddress pataddress addline1 addline2"
        " streetname housenumber"
    ),
    "birth date": (
        "dob birthdate dateofbirth birthdt birthdatetime patdob patientdob patientbirthdate"
        " birthday childdob"
    ),
    "picture or device": "photo photograph fingerprint ipaddress deviceid",
}
"""Words by what they say a column holds, without the marks between them."""

_WORDS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_SINGLE = {
    "ssn", "mrn", "phone", "telephone", "mobile", "fax", "email", "street", "guardian", "guarantor",
    "dob", "surname", "fname", "lname", "mrnum", "cellphone", "birthdate", "passport", "nickname",
}  # fmt: skip
"""Words that give a column away wherever in its name they stand."""

_BESIDE = (
    "pat patient pt child person member home work primary secondary current mailing legal birth"
    " guardian mother father parent guarantor contact emergency id no num number nbr key code text"
    " txt date dt time line line1 line2 1 2 3 c x full first last middle name of the addr add"
    " address city type"
)
_COMPANIONS = frozenset(_BESIDE.split())
"""Words that may stand beside them and be repeated."""


def suspicious_columns(names: Iterable[str], mapped: Iterable[int]) -> tuple[str, ...]:
    """Find columns that look as if they say who somebody is.

    Parameters
    ----------
    names : iterable of str
        All columns of a file, in order.
    mapped : iterable of int
        Places of the ones the site has mapped, from 0; they are not looked at.

    Returns
    -------
    tuple of str
        One entry a column: its name in quotes where every part of it is a word of this list, else
        the word that was recognized and the place of the column, from 1; and what it looks like.
    """
    ours = set(mapped)
    found = []
    for place, name in enumerate(names):
        known = _recognize(_parts(name)) if place not in ours else None
        if known:
            word, kind = known
            said = f'"{name.strip()}"' if _is_words(name) else f"{word!r} in column {place + 1}"
            found.append(f"{said} ({kind})")
    return tuple(found)


def _parts(name: str) -> list[str]:
    """Words of a name: PT_LastName is pt, last, name."""
    apart = re.sub(r"([a-z])([A-Z])|([a-zA-Z])(?=\d)", r"\1\3 \2", name[:100])
    return re.findall(r"[a-z]+|\d+", apart.lower())


def _recognize(parts: list[str]) -> tuple[str, str] | None:
    whole = "".join(parts)
    if whole in _WORDS:
        return whole, _WORDS[whole]
    pairs = ["".join(pair) for pair in pairwise(parts)]
    threes = ["".join(three) for three in zip(parts, parts[1:], parts[2:], strict=False)]
    for word in (*threes, *pairs, *(part for part in parts if part in _SINGLE)):
        if word in _WORDS:
            return word, _WORDS[word]
    return None


def _is_words(name: str) -> bool:
    """Tell a plain name of words of this list from anything that might be a cell."""
    plain = re.fullmatch(r"[\w .-]{1,60}", name.strip(), flags=re.ASCII) is not None
    parts = _parts(name)
    return plain and all(part in _COMPANIONS or part in _WORDS or part in _SINGLE for part in parts)
