"""The one file a site writes: ``hotspot.toml``.

Everything a site may decide stands here with its default and its rule. Unknown keys are refused,
because a typing error in a threshold must not pass silently.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from hotspot.core.columns import LINES, REQUIRED
from hotspot.core.errors import InvalidSettings
from hotspot.core.refusals import in_words

WINDOWS = (4, 13, 52)
"""Weeks a picture may sum, the choices of every page."""


class Section(BaseModel):
    """Part of the settings; refuses keys it does not know and never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Region(Section):
    """The region and its tracts."""

    name: str = Field(min_length=1, description="Name on every screen and file.")
    tracts: Path = Field(
        description="Tract boundaries: GeoPackage, GeoJSON, GeoParquet or zipped shapefile."
    )
    id_column: str = Field(description="Column of the 11-character GEOID.")
    vintage: Literal[2000, 2010, 2020] = Field(description="Year of the tract boundaries.")
    layer: str | None = Field(None, description="Layer, where the file has several.")
    crs: str | None = Field(
        None, description="Coordinate system such as EPSG:4269, only if the file has none."
    )
    attribution: str = Field(
        "US Census Bureau boundaries.", description="Source line under every map."
    )
    synthetic: bool = Field(False, description="Label every screen and file as synthetic data.")


class Neighborhoods(Section):
    """Nested look-up from tract to neighborhood."""

    file: Path = Field(description="CSV with one row a tract.")
    tract_column: str = Field(description="Column of the GEOID.")
    name_column: str = Field(description="Column of the neighborhood's name.")
    noun: str = Field(
        "neighborhood", description="What people here call one: neighborhood, district."
    )


class Populations(Section):
    """Children at risk, by tract and, if known, age band."""

    file: Path = Field(description="CSV with one row a tract, or a tract and band.")
    tract_column: str = Field(description="Column of the GEOID.")
    count_column: str = Field(description="Column of the number of children.")
    band_column: str | None = Field(
        None, description="Column of the age band, if rows are per band."
    )
    band_shares: dict[str, Annotated[float, Field(gt=0, lt=1)]] = Field(
        default_factory=dict,
        description="Share of children in each age band, to split a total; an assumption.",
    )
    year: int = Field(ge=1990, le=2100, description="Year the counts are of.")
    label: str = Field(description="Name on every screen: 'children under 18, ACS 2019-23'.")


class Feed(Section):
    """One extract, and where its columns and codes are ours."""

    name: str = Field(min_length=1, pattern=r"^[\w .-]+$", description="Name on the Data page.")
    kind: Literal["encounter", "screening"] = Field(description="What a row is.")
    path: str = Field(description="CSV or Parquet file, or a glob such as extracts/*.parquet.")
    columns: dict[str, str] = Field(
        description="Our column = the column of the file. Others are never read."
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Per column of ours: code in the file = our code."
    )

    @model_validator(mode="after")
    def _maps_what_is_needed(self) -> "Feed":
        known = [column.name for column in LINES[self.kind]]
        unknown = sorted(set(self.columns) - set(known))
        if unknown:
            raise ValueError(
                f"columns {', '.join(unknown)} are not of ours; ours are {', '.join(known)}"
            )
        missing = [name for name in REQUIRED[self.kind] if name not in self.columns]
        if missing:
            raise ValueError(f"columns must map {', '.join(missing)}")
        placed = "tract_geoid" in self.columns or {"longitude", "latitude"} <= set(self.columns)
        if not placed:
            raise ValueError("columns must map tract_geoid, or both longitude and latitude")
        stray = sorted(set(self.values) - set(self.columns))
        if stray:
            raise ValueError(f"values recode {', '.join(stray)}, which columns do not map")
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


class Reporting(Section):
    """How late records arrive."""

    lag_weeks: int = Field(
        3, ge=0, le=26, description="Newest weeks drawn hollow; they trigger nothing."
    )
    open_stay_days: int = Field(365, ge=1, description="A stay open for longer is quarantined.")


class Disclosure(Section):
    """What is too few to show."""

    threshold: int = Field(
        11, ge=2, le=100, description="Cells with fewer children than this are suppressed."
    )


class Charts(Section):
    """Baselines of the control charts."""

    baseline_weeks: int = Field(104, ge=12, description="First complete weeks that set the limits.")


class Store(Section):
    """Where snapshots are kept."""

    path: Path | None = Field(
        None,
        description="Folder of the snapshots; ~/.local/share/hotspot/<this folder> by default.",
    )


class Settings(Section):
    """All a site decides."""

    region: Region
    neighborhoods: Neighborhoods
    populations: Populations
    feeds: tuple[Feed, ...] = Field(min_length=1)
    weeks: Weeks = Weeks()
    ages: Ages = Ages()
    bed_days: BedDays = BedDays()
    reporting: Reporting = Reporting()
    disclosure: Disclosure = Disclosure()
    charts: Charts = Charts()
    store: Store = Store()

    @model_validator(mode="after")
    def _agree(self) -> "Settings":
        names = [feed.name for feed in self.feeds]
        if len(set(names)) < len(names):
            raise ValueError("feeds must have different names")
        shares = self.populations.band_shares
        if shares and (
            set(shares) != set(self.ages.bands) or abs(sum(shares.values()) - 1) > 0.001
        ):
            raise ValueError("populations.band_shares must name every age band and sum to 1")
        if shares and self.populations.band_column:
            raise ValueError("populations.band_shares and band_column exclude each other")
        return self

    def fingerprint(self) -> str:
        """Hash the decisions, so that a snapshot can say which it was made under."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]


def load_settings(path: Path) -> Settings:
    """Read a site's settings.

    Parameters
    ----------
    path : Path
        A ``hotspot.toml``. Paths inside it are relative to its folder.

    Returns
    -------
    Settings
        With absolute paths.

    Raises
    ------
    InvalidSettings
        If the file is not there, is not TOML, or breaks a rule; every broken rule is named.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InvalidSettings(f"{path}: there is no such file; name one with --settings") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InvalidSettings(f"{path}: not valid TOML: {problem}") from None
    try:
        settings = Settings.model_validate(raw)
    except ValidationError as problem:
        raise InvalidSettings(f"{path}:\n" + in_words(problem, Settings, raw)) from None
    return _with_absolute_paths(settings, path.resolve())


def default_store(file: Path) -> Path:
    """Say where the snapshots are kept if the settings do not.

    Parameters
    ----------
    file : Path
        The settings file.

    Returns
    -------
    Path
        Absolute; one folder of the user's own for each folder with settings.
    """
    return Path("~/.local/share/hotspot").expanduser().resolve() / file.resolve().parent.name


def _with_absolute_paths(settings: Settings, file: Path) -> Settings:
    def absolute(path: Path | str) -> Path:
        return (file.parent / Path(path).expanduser()).resolve()

    store = settings.store.path or default_store(file)
    return settings.model_copy(
        update={
            "region": settings.region.model_copy(
                update={"tracts": absolute(settings.region.tracts)}
            ),
            "neighborhoods": settings.neighborhoods.model_copy(
                update={"file": absolute(settings.neighborhoods.file)}
            ),
            "populations": settings.populations.model_copy(
                update={"file": absolute(settings.populations.file)}
            ),
            "feeds": tuple(
                feed.model_copy(update={"path": str(absolute(feed.path))})
                for feed in settings.feeds
            ),
            "store": settings.store.model_copy(update={"path": absolute(store)}),
        }
    )
