"""Everything a page says of one place, as one table that explains itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotspot.core.columns import Column
from hotspot.surveillance.answers import Picture
from hotspot.view import csv_file, making, words
from hotspot.view.csv_rows import Cell, rate_cell
from hotspot.view.place import Facts
from hotspot.view.portrait import Line
from hotspot.view.small_print import left_out_line, privacy_line
from hotspot.view.style import STATUSES

_NO_RATE = "suppressed, or there is no rate: status and words say why"


@dataclass(frozen=True, eq=False)
class Portrait:
    """What a page says of one place.

    Parameters
    ----------
    picture : Picture
        Map of the chosen measure, after disclosure.
    area : str
        Id of the place.
    name, where : str
        Title of the page.
    facts : list of (str, str)
        Terms and values.
    parts : dict of str to sequence of Line
        Lines by the part of the page they stand in.
    said : sequence of str
        Sentences of the page.
    """

    picture: Picture
    area: str
    name: str
    where: str
    facts: Facts
    parts: dict[str, Sequence[Line]]
    said: Sequence[str] = ()


def place_csv(portrait: Portrait) -> bytes:
    """Write all that a page says of one place, one row a fact or a map.

    Parameters
    ----------
    portrait : Portrait
        Of what is shown: after disclosure.

    Returns
    -------
    bytes
        UTF-8 with byte-order mark, as of ``map_csv``.
    """
    return csv_file.table(_header(portrait), _columns(), _rows(portrait))


def _header(portrait: Portrait) -> csv_file.Explained:
    picture, context = portrait.picture, portrait.picture.context
    left_out = left_out_line(picture)
    return csv_file.explained(
        context,
        f"All that is known of {portrait.name}",
        [f"Place: {portrait.name}, {portrait.where}", f"Window: {words.window(context)}"],
        [
            *(f"Finding: {sentence}" for sentence in portrait.said),
            making.method_line(picture),
            making.rule_line(picture),
            words.region_line(picture),
            *([left_out] if left_out else []),
        ],
        privacy_line(context.site),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("part", "text", "Part of the page"),
        Column("area", "text", "Id of the place; import as text"),
        Column("name", "text", "Name of the place, or what is said of it"),
        Column("measure", "text", "What was counted", "said in words"),
        Column("weeks", "count", "Weeks summed", "said in words"),
        Column("week_ending", "text", "Saturday that ends them, year-month-day", "said in words"),
        Column("complete", "text", "no if late records may still arrive", "said in words"),
        Column(
            "status",
            "text",
            f"What that map says, one of: {', '.join(STATUSES)}",
            "there is no map: words say why",
        ),
        Column("smoothed_rate", "number", "Rate shrunk by its noise, in the unit", _NO_RATE),
        Column("smoothed_lower", "number", "Lower end of its 95 % interval", _NO_RATE),
        Column("smoothed_upper", "number", "Upper end of its 95 % interval", _NO_RATE),
        Column("unit", "text", "Unit of the rate", "said in words"),
        Column("words", "text", "The same in words"),
        Column("caution", "text", "Why to read the row with care", "no reason"),
    )


def _rows(portrait: Portrait) -> Iterator[Sequence[Cell]]:
    area = portrait.area
    for term, value in portrait.facts:
        yield ["facts", area, term, *[None] * 9, value, None]
    for part, lines in portrait.parts.items():
        for one in lines:
            yield _row(part, one)


def _row(part: str, one: Line) -> list[Cell]:
    measure = one.measure
    return [
        part,
        one.area,
        one.name,
        measure.label,
        one.window,
        one.week.isoformat(),
        "yes" if one.complete else "no",
        one.status or None,
        *(rate_cell(value, measure) for value in (one.rate, one.lower, one.upper)),
        measure.unit,
        one.said,
        one.care or None,
    ]
