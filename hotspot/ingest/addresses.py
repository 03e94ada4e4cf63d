"""Two people write one address in two ways; what they agree on is the house number.

A written address is brought into the order of the US Postal Service: house number, direction, name
of the street, kind of street. Unit, city, state and ZIP code say nothing about which house it is.
The abbreviations are those of Publication 28, appendices B and C, as far as streets of cities
need them.
"""

import re
from dataclasses import dataclass

DIRECTIONS = {
    "NORTH": "N",
    "SOUTH": "S",
    "EAST": "E",
    "WEST": "W",
    "NORTHEAST": "NE",
    "NORTHWEST": "NW",
    "SOUTHEAST": "SE",
    "SOUTHWEST": "SW",
}

KINDS = {
    "ALLEY": "ALY",
    "AVENUE": "AVE",
    "AV": "AVE",
    "BOULEVARD": "BLVD",
    "BL": "BLVD",
    "CIRCLE": "CIR",
    "COURT": "CT",
    "COVE": "CV",
    "CROSSING": "XING",
    "DRIVE": "DR",
    "DRV": "DR",
    "EXPRESSWAY": "EXPY",
    "FREEWAY": "FWY",
    "HEIGHTS": "HTS",
    "HIGHWAY": "HWY",
    "HILL": "HL",
    "LANE": "LN",
    "LOOP": "LOOP",
    "PARKWAY": "PKWY",
    "PKY": "PKWY",
    "PIKE": "PIKE",
    "PLACE": "PL",
    "PLAZA": "PLZ",
    "POINT": "PT",
    "RIDGE": "RDG",
    "ROAD": "RD",
    "ROW": "ROW",
    "RUN": "RUN",
    "SQUARE": "SQ",
    "STREET": "ST",
    "STR": "ST",
    "TERRACE": "TER",
    "TERR": "TER",
    "TRACE": "TRCE",
    "TRAIL": "TRL",
    "TURNPIKE": "TPKE",
    "WALK": "WALK",
    "WAY": "WAY",
}

ORDINALS = {
    word: f"{number}{ending}"
    for number, (word, ending) in enumerate(
        (
            ("FIRST", "ST"),
            ("SECOND", "ND"),
            ("THIRD", "RD"),
            ("FOURTH", "TH"),
            ("FIFTH", "TH"),
            ("SIXTH", "TH"),
            ("SEVENTH", "TH"),
            ("EIGHTH", "TH"),
            ("NINTH", "TH"),
            ("TENTH", "TH"),
        ),
        1,
    )
}

_UNITS = frozenset(
    (
        *("APT", "APARTMENT", "UNIT", "STE", "SUITE", "FL", "FLOOR", "RM", "ROOM"),
        *("BLDG", "BUILDING", "LOT", "TRLR"),
    )
)
_IN_SHORT = {**DIRECTIONS, **KINDS, **ORDINALS, "SAINT": "ST", "DOCTOR": "DR"}
_KINDS = frozenset(KINDS.values())
_DIRECTIONS = frozenset(DIRECTIONS.values())

HOUSE = r"(?:^| )0*([1-9][0-9]*)(?:[A-Z]| 1 2)?(?: ,)? ((?:[0-9]+(?:ST|ND|RD|TH) |[A-Z]).*)$"
"""A house number, and from the second group on the street; on text as ``plain`` leaves it."""

JUNK, COMMA = r"[^A-Z0-9#,]+", r" ?, ?"
"""What ``plain`` makes a space, and what it sets apart."""


@dataclass(frozen=True)
class Street:
    """A street and a number in it.

    Parameters
    ----------
    number : str
        House number, without leading zeros and letters.
    direction : str
        N, NE and so on; "" where none is written.
    name : str
        Name of the street, without spaces; with city and state where no kind of street and no
        comma says where it ends.
    kind : str
        ST, AVE and so on; "" where none is written.
    words : tuple of str
        Words of the name.
    """

    number: str
    direction: str
    name: str
    kind: str
    words: tuple[str, ...]


def plain(text: str) -> str:
    """Write an address in capitals, digits, commas and single spaces.

    Parameters
    ----------
    text : str
        As written by anyone.

    Returns
    -------
    str
        The same words; a comma stands between two spaces.
    """
    spaced = re.sub(COMMA, " , ", re.sub(JUNK, " ", text.upper()))
    return spaced.strip()


def street_of(text: str) -> Street | None:
    """Find the street and the house number in an address.

    Parameters
    ----------
    text : str
        As written by anyone, perhaps with unit, city, state and ZIP code.

    Returns
    -------
    Street or None
        None where there is no house number before a street.
    """
    found = re.search(HOUSE, plain(text))
    if not found:
        return None
    words = [_IN_SHORT.get(word, word) for word in _until_unit(found.group(2).split())]
    before = words[0] if _begins_with_direction(words) else ""
    words = words[1:] if before else words
    end = next((place for place, word in enumerate(words) if place and word in _KINDS), None)
    after = words[end + 1] if end is not None and len(words) > end + 1 else ""
    numbered = re.fullmatch(r"[0-9]{1,4}", after)  # State Highway 101; five digits are a ZIP code
    name = tuple(words[:end] + ([after] if numbered else []))
    return Street(
        number=found.group(1),
        direction=before or (after if after in _DIRECTIONS else ""),
        name="".join(name),
        kind="" if end is None else words[end],
        words=name,
    )


def may_be_same(written: Street, known: Street) -> tuple[str, str] | None:
    """Say which names must be alike for two addresses to be one house.

    Parameters
    ----------
    written : Street
        Of a row.
    known : Street
        Of an institution.

    Returns
    -------
    tuple of str or None
        The two names; None where number, direction or kind of street already tell them apart, or
        where a numbered street or highway has another number.
    """
    if written.number != known.number:
        return None
    if _differ(written.direction, known.direction) or _differ(written.kind, known.kind):
        return None
    name = written.name if written.kind else "".join(written.words[: len(known.words)])
    if re.findall(r"[0-9]+", name) != re.findall(r"[0-9]+", known.name):
        return None
    return name, known.name


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def _until_unit(words: list[str]) -> list[str]:
    """Leave out the unit, the city and what follows, where something says they begin."""
    for place, word in enumerate(words):
        if place and (word in _UNITS or word == "," or word.startswith("#")):
            return words[:place]
    return words


def _begins_with_direction(words: list[str]) -> bool:
    """Tell N Main St, and N St Clair Ave, from N St."""
    if len(words) < 2 or words[0] not in _DIRECTIONS:
        return False
    return words[1] not in _KINDS or any(word in _KINDS for word in words[2:])
