"""A condition group is a handful of code beginnings, and a visit belongs to one group or to none.

What brought a child is the primary diagnosis of the encounter. A group names the codes it takes by
their first characters, as in ``J45`` for all of asthma. No code may be in two groups: the groups of
a measure and the rest of it add up to the measure, which is what disclosure relies on.
"""

import re
from collections.abc import Iterable
from itertools import combinations

from pydantic import Field, field_validator, model_validator

from hotspot.core.feed import STANDARDS, Feed
from hotspot.core.measures import OTHER, SPLIT
from hotspot.core.sections import Section

MOST_GROUPS = 6
"""Condition groups a site may have; each hides more of the others."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_BEGINNING = re.compile(r"[A-Z](?:[0-9](?:[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)?)?")


class Conditions(Section):
    """Groups of primary diagnoses by which measures can be filtered."""

    measures: tuple[str, ...] = Field(
        SPLIT, description="Measures that are counted by condition group, too."
    )
    groups: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Group = the beginnings of its ICD-10-CM codes: asthma = ['J45'].",
    )

    @field_validator("measures")
    @classmethod
    def _can_be_split(cls, measures: tuple[str, ...]) -> tuple[str, ...]:
        if not measures or not set(measures) <= set(SPLIT):
            raise ValueError(f"must name some of {', '.join(SPLIT)}")
        return tuple(key for key in SPLIT if key in measures)

    @field_validator("groups")
    @classmethod
    def _can_be_told_apart(cls, groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if len(groups) > MOST_GROUPS:
            raise ValueError(f"there may be {MOST_GROUPS} groups at most; put some together")
        for name, codes in groups.items():
            _refuse_name(name)
            _refuse_codes(name, codes)
        return {name: tuple(map(plain_code, codes)) for name, codes in groups.items()}

    @model_validator(mode="after")
    def _share_no_code(self) -> "Conditions":
        for (one, here), (other, there) in combinations(self.groups.items(), 2):
            both = _overlap(here, there)
            if both:
                raise ValueError(
                    f"{both[0]} of {one} and {both[1]} of {other} overlap: a visit would be in both"
                    " groups; leave one of the two codes out, or put the groups together"
                )
        return self


NO_CONDITIONS = Conditions()
"""Of a site that does not ask why children came."""


def plain_code(code: str) -> str:
    """Write a code without its point, in capitals: J45901."""
    return code.strip().upper().replace(".", "")


def refuse_without_diagnosis(conditions: Conditions, feeds: Iterable[Feed]) -> None:
    """Refuse condition groups where a feed does not say why children came.

    Parameters
    ----------
    conditions : Conditions
        Of the settings.
    feeds : iterable of Feed
        Of the settings.

    Raises
    ------
    ValueError
        If there are groups, and an encounter feed maps no diagnosis: its visits would be in none.
        Standards need no mapping; whether they say it is seen as they are read.
    """
    encounters = [feed for feed in feeds if feed.kind == "encounter"] if conditions.groups else []
    for feed in encounters:
        if feed.format not in STANDARDS and "diagnosis" not in feed.columns:
            raise ValueError(
                f"conditions need a diagnosis: feed {feed.name} maps none; add diagnosis = (its"
                " column of primary ICD-10-CM codes) below [feeds.columns], or remove [conditions]"
            )


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name == OTHER:
        raise ValueError(
            f"{name} cannot be the name of a group: use small letters, digits and underscores,"
            f" 30 at most, and not {OTHER!r}"
        )


def _refuse_codes(name: str, codes: Iterable[str]) -> None:
    bad = [code for code in codes if not _BEGINNING.fullmatch(code.strip().upper())]
    if bad or not codes:
        what = f"{bad[0]!r} is not the beginning of one" if bad else "there is none"
        raise ValueError(
            f"{name} must list beginnings of ICD-10-CM codes, such as J45 or S52.5; {what}"
        )


def _overlap(here: Iterable[str], there: Iterable[str]) -> tuple[str, str] | None:
    return next(((a, b) for a in here for b in there if a.startswith(b) or b.startswith(a)), None)
