"""A feed is one extract: where it is, what a row is, and which columns and codes are ours."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field, field_serializer, model_validator

from hotspot.core.lines import LINES, REQUIRED
from hotspot.core.sections import Section, Vintage

_ADDRESS = re.compile(r"([A-Za-z][\w+.-]*)://(.*)", re.DOTALL)
_PLACE = re.compile(r"([\w.\[\]-]*(?::(?:\d+|\$\{\w+\}))?(?:/[^?#;&=@]*)?)(?:[?#;].*)?", re.DOTALL)
_SECRETIVE = re.compile(r"[\w+.-]+:.*@|.*(?:password|pwd|token|secret|key)=", re.I | re.DOTALL)
_HIDDEN = "***"

STANDARDS = ("fhir", "omop")
"""Formats that say themselves what their columns mean."""


def shown_address(url: str) -> str:
    """Write the address of a database so that it may be shown.

    Parameters
    ----------
    url : str
        Such as ``postgresql://reader:secret@warehouse/clinical?sslmode=require``.

    Returns
    -------
    str
        Scheme, host and database: ``postgresql://warehouse/clinical``. Stars for whatever cannot
        be told from a secret, which may be all of it.
    """
    address = _ADDRESS.fullmatch(url)
    if not address:
        return _HIDDEN
    scheme, rest = address.groups()
    before, _, after = rest.rpartition("@")
    place = None if re.search(r"[?#;]", before) else _PLACE.fullmatch(after)
    return f"{scheme}://{place.group(1) if place else _HIDDEN}"


def without_password(text: str) -> str:
    """Write a setting so that it may be shown, whether it is an address or not.

    Parameters
    ----------
    text : str
        Any setting.

    Returns
    -------
    str
        An address as ``shown_address`` writes it; other text as it is.
    """
    return shown_address(text) if "://" in text or _SECRETIVE.match(text) else text


_PASTED = ("time_format", "date_format", "time_zone", "vintage", "residences", "codebook")


class Feed(Section):
    """One extract, and where its columns and codes are ours."""

    name: str = Field(min_length=1, pattern=r"^[\w .-]+$", description="Name on the Data page.")
    kind: Literal["encounter", "screening"] = Field(description="What a row is.")
    format: Literal["table", "fhir", "omop"] = Field(
        "table",
        description="table: columns are mapped below. fhir: R4 Bulk export. omop: CDM 5.4 tables.",
    )
    path: str | None = Field(
        None,
        description="CSV or Parquet file, a folder, or a glob such as extracts/*.parquet; of fhir"
        " and omop the folder of the export.",
    )
    url: str | None = Field(
        None,
        repr=False,
        description="Database, such as postgresql://host/warehouse; instead of path. A password"
        " need not stand in it: ${NAME} is taken from the environment.",
    )
    table: str | None = Field(None, description="Table or view of the database.")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="Our column = the column of the file. Others are never read.",
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Per column of ours: code in the file = our code."
    )
    vintage: Vintage | None = Field(
        None, description="Year of the tract ids, if not the region's; needs [relationship]."
    )
    time_format: str | None = Field(
        None, description="How times are written if not 2026-01-31 07:15:00: %m/%d/%Y %I:%M:%S %p."
    )
    date_format: str | None = Field(
        None, description="How birth dates are written if not 2026-01-31: %m/%d/%Y."
    )
    time_zone: str | None = Field(
        None, description="Zone to bring times with an offset to, such as America/New_York."
    )
    residences: Path | None = Field(
        None,
        description="CSV of person_id, tract_geoid and, for those who moved, valid_from and"
        " valid_to; for extracts that do not say where a child lives.",
    )
    codebook: Path | None = Field(
        None, description="CSV of screening codes, instead of the built-in one (fhir, omop)."
    )

    @field_serializer("url")
    def _keep_password(self, url: str | None) -> str | None:
        """Let no copy of the settings carry the password."""
        return url and shown_address(url)

    @model_validator(mode="after")
    def _says_where(self) -> "Feed":
        if (self.path is None) == (self.url is None):
            raise ValueError("give either path or url")
        if self.url and not self.table and self.format == "table":
            raise ValueError("url needs table")
        if self.format in STANDARDS and self.columns:
            raise ValueError(f"format {self.format} maps its columns itself; remove columns")
        return self

    @model_validator(mode="after")
    def _keeps_its_keys_apart(self) -> "Feed":
        """A key pasted below the columns or the codes would be taken for one of them."""
        given = [self.columns, *self.values.values()]
        pasted = sorted({key for part in given for key in part} & set(_PASTED))
        if pasted:
            raise ValueError(
                f"{', '.join(pasted)} stands below [feeds.columns] or [feeds.values]; keys of the"
                " feed belong below [[feeds]], above [feeds.columns]"
            )
        return self

    @model_validator(mode="after")
    def _maps_what_is_needed(self) -> "Feed":
        known = [column.name for column in LINES[self.kind]]
        unknown = sorted(set(self.columns) - set(known))
        if unknown:
            raise ValueError(
                f"columns {', '.join(unknown)} are not of ours; ours are {', '.join(known)}"
            )
        mapped = set(known if self.format in STANDARDS else self.columns)
        missing = [name for name in REQUIRED[self.kind] if name not in mapped]
        if missing:
            raise ValueError(f"columns must map {', '.join(missing)}")
        placed = "tract_geoid" in mapped or {"longitude", "latitude"} <= mapped
        if not placed and not self.residences:
            raise ValueError(
                "columns must map tract_geoid, or both longitude and latitude, or residences must"
                " say where children live"
            )
        stray = sorted(set(self.values) - mapped)
        if stray:
            raise ValueError(f"values recode {', '.join(stray)}, which columns do not map")
        return self
