"""Limits come from usual weeks, and only the site knows which weeks were not."""

from datetime import date

from pydantic import Field, model_validator

from hotspot.core.sections import Section


class Epoch(Section):
    """Weeks that say nothing of how a usual year is."""

    first: date = Field(description="First day.")
    last: date = Field(description="Last day.")
    why: str = Field(min_length=1, max_length=80, description="What was different.")

    @model_validator(mode="after")
    def _end_after_it_begins(self) -> "Epoch":
        if self.last < self.first:
            raise ValueError(f"the epoch ends on {self.last}, before it begins on {self.first}")
        return self


class Charts(Section):
    """Baselines of the control charts."""

    baseline_weeks: int = Field(104, ge=12, description="First complete weeks that set the limits.")
    epochs: tuple[Epoch, ...] = Field(
        (),
        description="Weeks that set no limits, each { first = 2020-03-15, last = 2021-06-26, why ="
        ' "pandemic" }; they are drawn and judged all the same.',
    )
