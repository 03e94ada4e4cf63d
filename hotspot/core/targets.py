"""A target says where a measure should be, and by when; only people can decide on one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any

import numpy as np
from pydantic import Field, model_validator

from hotspot.core.errors import InvalidSettings
from hotspot.core.measures import MEASURES
from hotspot.core.sections import Section

Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]

MOST_PERCENT = 100.0
"""A share cannot be more."""


class Dated(Section):
    """Where a measure should be on a day."""

    on: date = Field(description="The day.")
    value: Amount = Field(description="In the unit of the screen.")

    def __str__(self) -> str:
        """Write the value and its day."""
        return f"{self.value:g} on {self.on}"


class Course(Section):
    """One value for good, or several by date."""

    value: Amount | None = Field(
        None, description="Where the measure should be, in the unit of the screen."
    )
    trajectory: tuple[Dated, ...] = Field(
        (),
        description="Values by date instead, each { on = 2026-01-03, value = 450 }: straight lines"
        " between them, the last one stays, before the first there is no target.",
    )

    @model_validator(mode="after")
    def _go_one_way(self) -> "Course":
        if (self.value is None) == (not self.trajectory):
            raise ValueError("give either value or trajectory")
        for one, other in pairwise(self.trajectory):
            if other.on <= one.on:
                raise ValueError(f"dates of trajectory must ascend; {other.on} follows {one.on}")
        return self

    def __str__(self) -> str:
        """Write the values, with their days if they have any."""
        return ", ".join(map(str, self.trajectory)) or f"{self.value:g}"

    @property
    def values(self) -> tuple[float, ...]:
        """All values of the course, in the unit of the screen."""
        dated = tuple(one.value for one in self.trajectory)
        return dated if self.value is None else (self.value,)


class MeasureTarget(Course):
    """Where one measure should be, everywhere or in some neighborhoods."""

    unit: str | None = Field(
        None, description="Unit of the values as the screen has it, if it is to be checked."
    )
    neighborhoods: dict[str, Course] = Field(
        default_factory=dict,
        description="Neighborhoods with a target of their own, each { value = 500 } or a"
        " trajectory.",
    )

    @property
    def courses(self) -> dict[str, Course]:
        """Course of each neighborhood that has its own, and under "" that of all others."""
        return {"": self, **self.neighborhoods}


@dataclass(frozen=True)
class Target:
    """A target as a snapshot remembers it.

    Parameters
    ----------
    measure : str
        Key of the measure.
    area : str
        Name of the neighborhood; "" for all that have none of their own.
    values : tuple of float
        In the unit of the screen.
    days : tuple of str
        ISO dates of the values; empty where the one value is for good.
    """

    measure: str
    area: str
    values: tuple[float, ...]
    days: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write measure, place and values."""
        shown = [f"{value:g}" for value in self.values]
        if self.days:
            shown = [f"{value} on {day}" for value, day in zip(shown, self.days, strict=True)]
        place = f" in {self.area}" if self.area else ""
        return f"{MEASURES[self.measure].label}{place}: {', '.join(shown)}"

    def along(self, weeks: np.ndarray) -> np.ndarray:
        """Give the target of each week in the unit of a chart.

        Parameters
        ----------
        weeks : ndarray of datetime64[D], shape (w,)
            Week endings.

        Returns
        -------
        ndarray of float, shape (w,)
            Per person-week, or a share; not a number before the first date.
        """
        scale = MEASURES[self.measure].scale
        if not self.days:
            return np.full(len(weeks), self.values[0] / scale)
        when = np.array(self.days, dtype="datetime64[D]").astype(float)
        at = np.asarray(weeks, dtype="datetime64[D]").astype(float)
        return np.interp(at, when, self.values, left=np.nan) / scale


def check_targets(targets: Mapping[str, MeasureTarget]) -> None:
    """Refuse targets of what is not measured, or in units it is not measured in.

    Parameters
    ----------
    targets : mapping of str to MeasureTarget
        By key of the measure.

    Raises
    ------
    ValueError
        If there is no such measure, the unit is another, or a share is above 100.
    """
    for key, target in targets.items():
        if key not in MEASURES:
            raise ValueError(f"{key}: there is no such measure; there are {', '.join(MEASURES)}")
        measure = MEASURES[key]
        if target.unit not in (None, measure.unit):
            raise ValueError(f'{key}: unit must be "{measure.unit}", as the screen has it')
        most = max(value for course in target.courses.values() for value in course.values)
        if measure.family == "proportion" and most > MOST_PERCENT:
            raise ValueError(f"{key}: {most:g} is above 100; the unit is {measure.unit}")


def refuse_unknown_places(targets: Mapping[str, MeasureTarget], names: Iterable[str]) -> None:
    """Refuse a target of a neighborhood that is not there.

    Parameters
    ----------
    targets : mapping of str to MeasureTarget
        By key of the measure.
    names : iterable of str
        Neighborhoods of the region.

    Raises
    ------
    InvalidSettings
        If one is not among them: its target would be nobody's.
    """
    known = set(names)
    for key, target in targets.items():
        unknown = [name for name in target.neighborhoods if name not in known]
        if unknown:
            raise InvalidSettings(
                f"targets.{key}.neighborhoods: {', '.join(unknown)}: no neighborhood of the region;"
                " write it as the neighborhoods file does, or remove it"
            )


def targets_of(targets: Mapping[str, MeasureTarget]) -> tuple[Target, ...]:
    """Give what a snapshot remembers of the targets.

    Parameters
    ----------
    targets : mapping of str to MeasureTarget
        By key of the measure.

    Returns
    -------
    tuple of Target
        One a measure, and one for each neighborhood with its own.
    """
    return tuple(
        Target(key, area, course.values, tuple(one.on.isoformat() for one in course.trajectory))
        for key, target in targets.items()
        for area, course in target.courses.items()
    )


def targets_from(values: Iterable[Mapping[str, Any]]) -> tuple[Target, ...]:
    """Read targets back from a manifest.

    Parameters
    ----------
    values : iterable of mapping
        As ``dataclasses.asdict`` gives them; lists may stand for tuples.

    Returns
    -------
    tuple of Target
        In the same order.
    """
    return tuple(
        Target(one["measure"], one["area"], tuple(one["values"]), tuple(one["days"]))
        for one in values
    )


def target_in(targets: Iterable[Target], measure: str, area: str = "") -> Target | None:
    """Find the target of a measure in a neighborhood.

    Parameters
    ----------
    targets : iterable of Target
        Of the site.
    measure : str
        Key of the measure.
    area : str, default ""
        Name of the neighborhood; "" is the target of all that have none of their own.

    Returns
    -------
    Target or None
        The neighborhood's own, else that of all; None where there is none.
    """
    found = {one.area: one for one in targets if one.measure == measure}
    return found.get(area, found.get(""))
