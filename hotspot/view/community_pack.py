"""All that a neighborhood was told, in one file: three sheets, the numbers, and what they mean."""

import io
import zipfile

from hotspot.view.catalogue import Tongue
from hotspot.view.community_csv import about, dictionary_csv, numbers_csv
from hotspot.view.community_numbers import Told
from hotspot.view.community_png import community_png
from hotspot.view.file_names import safe_name
from hotspot.view.png_sizes import SIZES

_DAY = (1980, 1, 1, 0, 0, 0)
"""Written on every file, so that the same numbers make the same pack."""


def file_name(told: Told, tongue: Tongue, ending: str) -> str:
    """Name a file: mill-creek_ed-visits_2026-10-10_es_poster.png.

    Parameters
    ----------
    told : Told
        What it is about.
    tongue : Tongue
        Its language.
    ending : str
        Kind of file, after what it shows: "zip", "csv", "poster.png".

    Returns
    -------
    str
        Of safe letters only.
    """
    context = told.context
    band = [] if context.age_band == "all" else [f"age-{context.age_band}"]
    parts = [told.name, context.measure.key, *band, context.week.isoformat(), tongue.code]
    named = "_".join(safe_name(part) for part in parts)
    return f"{named}.{ending}" if "." not in ending else f"{named}_{ending}"


def pack(told: Told, tongue: Tongue) -> bytes:
    """Put all files of one neighborhood into one.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of every file.

    Returns
    -------
    bytes
        ZIP of a PNG for each size, the numbers, the meaning of their columns, and all sentences.
    """
    files = {f"{size}.png": community_png(told, tongue, size) for size in SIZES}
    files |= {
        "numbers.csv": numbers_csv(told, tongue),
        "dictionary.csv": dictionary_csv(told, tongue),
        "README.txt": readme(told, tongue),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, inside in files.items():
            one = zipfile.ZipInfo(name, _DAY)
            one.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(one, inside)
    return packed.getvalue()


def readme(told: Told, tongue: Tongue) -> bytes:
    """Write all that the page says as plain text, after the list of the files."""
    say = tongue.say
    files = [
        say("poster.png, slide.png, phone.png: the sheet, to print, to show, to send."),
        say("numbers.csv: the numbers as a table."),
        say("dictionary.csv: what each column and each word of the table means."),
        say("Data set: {snapshot}.", snapshot=told.context.snapshot),
    ]
    return "\r\n".join([*files, "", *about(told, tongue), ""]).encode("utf-8-sig")
