"""The one file a site writes: ``hotspot.toml``.

Everything a site may decide stands here with its default and its rule. Unknown keys are refused,
because a typing error in a threshold must not pass silently.
"""

import hashlib
import tomllib
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator

from hotspot.core.conditions import Conditions, refuse_without_diagnosis
from hotspot.core.errors import InvalidSettings
from hotspot.core.feed import Feed
from hotspot.core.labels import Language, LanguageLabels, check_labels
from hotspot.core.refusals import in_words
from hotspot.core.sections import (
    Ages,
    BedDays,
    Capture,
    Checks,
    Disclosure,
    Engine,
    Institutions,
    Neighborhoods,
    Populations,
    Region,
    Relationship,
    Reporting,
    Section,
    Store,
    Weeks,
)
from hotspot.core.targets import MeasureTarget, check_targets
from hotspot.core.usual_weeks import Charts


class Settings(Section):
    """All a site decides."""

    region: Region
    populations: Populations
    feeds: tuple[Feed, ...] = Field(min_length=1)
    neighborhoods: Neighborhoods | None = None
    relationship: Relationship | None = None
    institutions: Institutions | None = None
    capture: Capture | None = None
    weeks: Weeks = Weeks()
    ages: Ages = Ages()
    bed_days: BedDays = BedDays()
    reporting: Reporting = Reporting()
    checks: Checks = Checks()
    disclosure: Disclosure = Disclosure()
    charts: Charts = Charts()
    conditions: Conditions = Conditions()
    targets: dict[str, MeasureTarget] = Field(default_factory=dict)
    labels: dict[Language, LanguageLabels] = Field(default_factory=dict)
    engine: Engine = Engine()
    store: Store = Store()

    @field_validator("targets")
    @classmethod
    def _know_what_is_aimed_at(cls, targets: dict[str, MeasureTarget]) -> dict[str, MeasureTarget]:
        check_targets(targets)
        return targets

    @model_validator(mode="after")
    def _agree(self) -> "Settings":
        names = [feed.name for feed in self.feeds]
        if len(set(names)) < len(names):
            raise ValueError("feeds must have different names")
        check_labels(self.labels, set(names))
        shares = self.populations.band_shares
        if shares and (
            set(shares) != set(self.ages.bands) or abs(sum(shares.values()) - 1) > 0.001
        ):
            raise ValueError("populations.band_shares must name every age band and sum to 1")
        if set(self.populations.band_columns) - {*self.ages.bands, "all"}:
            raise ValueError("populations.band_columns must name age bands of the settings")
        self._refuse_other_vintages()
        refuse_without_diagnosis(self.conditions, self.feeds)
        return self

    def _refuse_other_vintages(self) -> None:
        given = {"populations": self.populations.vintage}
        given |= {f"feed {feed.name}": feed.vintage for feed in self.feeds}
        carried = self.relationship.vintage if self.relationship else None
        for who, vintage in given.items():
            if vintage not in (None, self.region.vintage, carried):
                raise ValueError(
                    f"{who} is of vintage {vintage}, the region of {self.region.vintage}; a"
                    " [relationship] from that vintage must say how tracts changed"
                )

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
        raise InvalidSettings(
            f"{path}: there is no such file; name one with --settings, write one with hotspot init,"
            " or look around with hotspot demo"
        ) from None
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

    def anchored(section: Section) -> Section:
        paths = {name: absolute(value) for name, value in section if isinstance(value, Path)}
        return section.model_copy(update=paths)

    sections = {name: anchored(part) for name, part in settings if isinstance(part, Section)}
    feeds = tuple(
        anchored(feed).model_copy(update={"path": feed.path and str(absolute(feed.path))})
        for feed in settings.feeds
    )
    store = absolute(settings.store.path or default_store(file))
    return settings.model_copy(update=sections | {"feeds": feeds, "store": Store(path=store)})
