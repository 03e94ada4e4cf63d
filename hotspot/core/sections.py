"""A site decides in sections, each about one thing, each key with its default and its rule."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

WINDOWS = (4, 13, 52)
"""Weeks a picture may sum, the choices of every page."""

Vintage = Literal[2000, 2010, 2020]
"""Year of a census whose tract boundaries are meant."""

Reaction = Literal["stop", "warn"]
"""What a suspicious feed does to a refresh."""

Share = Annotated[float, Field(gt=0, le=1)]


class Section(BaseModel):
    """Part of the settings; refuses keys it does not know and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Region(Section):
    """The region and its tracts."""

    name: str = Field(min_length=1, description="Name on every screen and file.")
    tracts: Path = Field(
        description="Tract boundaries: zipped shapefile, GeoPackage, GeoJSON, FlatGeobuf or"
        " GeoParquet."
    )
    id_column: str = Field(description="Column of the 11-character GEOID.")
    vintage: Vintage = Field(description="Year of the tract boundaries.")
    layer: str | None = Field(None, description="Layer, where the file has several.")
    crs: str | None = Field(
        None, description="Coordinate system such as EPSG:4269, only if the file has none."
    )
    attribution: str = Field(
        "US Census Bureau boundaries.", description="Source line under every map."
    )
    synthetic: bool = Field(False, description="Label every screen and file as synthetic data.")
    contact: str = Field(
        "",
        max_length=80,
        description="Whom a family may ask (name and phone), on the Community page and its sheets.",
    )


class Neighborhoods(Section):
    """Look-up from tract to neighborhood, nested or weighted."""

    file: Path = Field(description="CSV with one row a tract, or a tract and neighborhood.")
    tract_column: str = Field(description="Column of the GEOID.")
    name_column: str = Field(description="Column of the neighborhood's name.")
    weight_column: str | None = Field(
        None,
        description="Column of the share of a tract that lies in the neighborhood, if tracts are"
        " split; counts and children are split alike.",
    )
    noun: str = Field(
        "neighborhood", description="What people here call one: neighborhood, district."
    )


class Relationship(Section):
    """How tracts of an older vintage became those of the region."""

    file: Path = Field(
        description="Census relationship file as downloaded, or a CSV of shares; one row a part."
    )
    vintage: Vintage = Field(description="Year of the older boundaries.")
    from_column: str = Field("GEOID_TRACT_10", description="Column of the older GEOID.")
    to_column: str = Field("GEOID_TRACT_20", description="Column of the region's GEOID.")
    weight_column: str | None = Field(
        None,
        description="Column of the share of the older tract's people in the part; by land area"
        " (AREALAND_PART) if not given.",
    )


class Populations(Section):
    """Children at risk, by tract and, if known, age band and year."""

    file: Path = Field(description="CSV with one row a tract, or a tract and band or year.")
    tract_column: str = Field(description="Column of the GEOID.")
    count_column: str | None = Field(None, description="Column of the number of children.")
    band_column: str | None = Field(
        None, description="Column of the age band, if rows are per band."
    )
    band_columns: dict[str, str | tuple[str, ...]] = Field(
        default_factory=dict,
        description="Age band = the column of its count, or the columns that add up to it, if the"
        " file is wide as the Census Bureau's are.",
    )
    band_shares: dict[str, Annotated[float, Field(gt=0, lt=1)]] = Field(
        default_factory=dict,
        description="Share of children in each age band, to split a total; an assumption.",
    )
    year: int | None = Field(None, ge=1990, le=2100, description="Year the counts are of.")
    year_column: str | None = Field(
        None,
        description="Column of the year, if rows are per year; weeks between are interpolated.",
    )
    vintage: Vintage | None = Field(
        None, description="Year of the tract boundaries, if not the region's; needs [relationship]."
    )
    label: str = Field(description="Name on every screen: 'children under 18, ACS 2019-23'.")

    @model_validator(mode="after")
    def _say_each_thing_once(self) -> "Populations":
        if bool(self.count_column) == bool(self.band_columns):
            raise ValueError("give either count_column or band_columns")
        if (self.year is None) == (self.year_column is None):
            raise ValueError("give either year or year_column")
        ways = ("band_column", "band_columns", "band_shares")
        given = [name for name in ways if getattr(self, name)]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} exclude each other")
        return self


class Weeks(Section):
    """What a week is."""

    convention: Literal["mmwr"] = Field(
        "mmwr", description="Sunday to Saturday, named by its Saturday."
    )


class Ages(Section):
    """Whom we count."""

    limit: int = Field(
        18, ge=1, le=26, description="Children are younger than this many completed years."
    )
    bands: tuple[str, ...] = Field(
        ("00", "01-04", "05-09", "10-14", "15-17"),
        description="Age bands that cover 0 to the limit without gap or overlap.",
    )

    @model_validator(mode="after")
    def _cover_all_ages(self) -> "Ages":
        covered = [age for low, high in self.edges for age in range(low, high + 1)]
        if covered != list(range(self.limit)):
            raise ValueError(f"bands must cover ages 0 to {self.limit - 1} once each and in order")
        return self

    @property
    def edges(self) -> tuple[tuple[int, int], ...]:
        """First and last completed year of each band."""
        return tuple((int(band.split("-")[0]), int(band.split("-")[-1])) for band in self.bands)

    @field_validator("bands")
    @classmethod
    def _are_written_plainly(cls, bands: tuple[str, ...]) -> tuple[str, ...]:
        for band in bands:
            if not all(part.isdigit() and len(part) == 2 for part in band.split("-")[:3]):
                raise ValueError("bands must be written with two digits, as 00 or 01-04")
        return bands


class BedDays(Section):
    """How a stay becomes bed-days."""

    same_day: Literal[0, 1] = Field(
        0, description="Bed-days of a stay that ends on the day it began."
    )
    cap: int = Field(
        30,
        ge=1,
        le=365,
        description="Bed-days of a stay that count where a place is asked whether it stands out"
        " without long stays.",
    )


class Reporting(Section):
    """How late records arrive."""

    lag_weeks: int = Field(
        3,
        ge=0,
        le=26,
        description="Newest weeks drawn hollow that trigger nothing, until past snapshots show how"
        " late records arrive.",
    )
    learn: bool = Field(
        True, description="Learn from past snapshots how complete the newest weeks are."
    )
    open_stay_days: int = Field(365, ge=1, description="A stay open for longer is quarantined.")


class Checks(Section):
    """What a suspicious feed does: stop the refresh, or warn on the Data page."""

    strict: bool = Field(
        False, description="Refuse files with columns that look like names, numbers or addresses."
    )
    stale_feed: Reaction = Field("warn", description="The newest row is older than two weeks.")
    silent_facility: Reaction = Field(
        "warn", description="A facility that sent every week is silent."
    )
    feed_drop: Reaction = Field(
        "stop", description="Newest weeks have under 60 % of the usual rows."
    )
    feed_doubling: Reaction = Field("warn", description="Newest weeks have over 160 % of them.")
    unplaced_rise: Reaction = Field(
        "warn", description="The share of rows in no tract rose by more than 5 points."
    )
    changed_past: Reaction = Field(
        "warn", description="Over 2 % of the events of complete weeks came or went since last time."
    )


class Institutions(Section):
    """Addresses where children are registered who do not live there."""

    file: Path = Field(description="CSV with one row an institution: hospital, agency, shelter.")
    name_column: str = Field("name", description="Column of its name, shown on the Data page.")
    address_column: str | None = Field("address", description="Column of its street address.")
    longitude_column: str | None = Field(None, description="Column of its longitude.")
    latitude_column: str | None = Field(None, description="Column of its latitude.")

    @model_validator(mode="after")
    def _say_where(self) -> "Institutions":
        both = self.longitude_column and self.latitude_column
        if (self.longitude_column or self.latitude_column) and not both:
            raise ValueError("longitude_column and latitude_column go together")
        if not self.address_column and not both:
            raise ValueError("give address_column, or longitude_column and latitude_column")
        return self


class Capture(Section):
    """Which part of an area's children the feeds can see: the hospital's market share."""

    share: Share | None = Field(None, description="Share of all events in the region seen here.")
    file: Path | None = Field(None, description="CSV with one row an area, where shares differ.")
    area_column: str = Field("area", description="Column of the GEOID or the neighborhood's name.")
    share_column: str = Field("share", description="Column of the share, 0 to 1.")
    minimum: Share = Field(
        0.8, description="An area seen less than this is not measurable, whatever its counts."
    )

    @model_validator(mode="after")
    def _say_something(self) -> "Capture":
        if self.share is None and self.file is None:
            raise ValueError("give share, or file, or both: the file goes first")
        return self


class Disclosure(Section):
    """What is too few to show."""

    threshold: int = Field(
        11, ge=2, le=100, description="Cells with fewer children than this are suppressed."
    )


class Engine(Section):
    """The engine that reads and counts."""

    memory: str | None = Field(
        None,
        pattern=r"^\d+ ?[MG]B$",
        description="Memory it may take, such as 1GB; more goes to disk.",
    )
    spill: Path | None = Field(
        None, description="Folder for what memory cannot take, on an encrypted disk."
    )


class Store(Section):
    """Where snapshots are kept."""

    path: Path | None = Field(
        None,
        description="Folder of the snapshots; ~/.local/share/hotspot/<this folder> by default.",
    )
