"""One line a chart: did anything change, will the target be met, is it in the list of the week?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hotspot.core.targets import target_in
from hotspot.spc.icons import Icons, icons_of
from hotspot.surveillance.alerts import Alert, Alerts
from hotspot.surveillance.answers import Context, Signal

_CONCERN = (
    "special cause, concern",
    "special cause, neither",
    "special cause, improvement",
    "common cause",
    "not known",
)
_MISSED = ("consistently misses", "hit and miss", "not known", "consistently meets")


@dataclass(frozen=True, eq=False)
class Reading:
    """What the chart of one series says in short.

    Parameters
    ----------
    signal : Signal
        With the chart; hidden weeks are blank.
    icons : Icons
        Variation and assurance, of the newest judged point up to the chosen week.
    alert : Alert or None
        Its line in the list of the week; None where it is not in it and was not lately.
    """

    signal: Signal
    icons: Icons
    alert: Alert | None


def read_signals(
    signals: Sequence[Signal], context: Context, alerts: Alerts | None = None
) -> tuple[Reading, ...]:
    """Read charts in short, those of concern first.

    Parameters
    ----------
    signals : sequence of Signal
        After protection; of one measure or of several.
    context : Context
        Gives the chosen week and the targets of the site, which are of all ages.
    alerts : Alerts or None
        List of the week; None for none.

    Returns
    -------
    tuple of Reading
        What is to be acted on, then the rest of the list, then special causes, of concern first;
        among equals those that miss their target first, then by name.
    """
    listed = {(one.measure.key, one.area): one for one in (alerts.rows if alerts else ())}
    found = [
        Reading(one, _icons(one, context), listed.get((one.panel.measure.key, one.area)))
        for one in signals
    ]
    return tuple(sorted(found, key=_by_concern))


def _icons(signal: Signal, context: Context) -> Icons:
    measure, target = signal.panel.measure, None
    if signal.panel.level == "neighborhood" and context.age_band == "all":
        target = target_in(context.site.targets, measure.key, signal.area)
    aims = None if target is None else target.along(signal.chart.weeks)
    until = np.datetime64(context.week, "D")
    return icons_of(signal.chart, measure.better, aims, until=until)


def _by_concern(reading: Reading) -> tuple[bool, bool, int, int, str, str]:
    alert, icons = reading.alert, reading.icons
    return (
        not (alert and alert.action),
        not (alert and alert.listed),
        _CONCERN.index(icons.variation),
        _MISSED.index(icons.assurance),
        reading.signal.name,
        reading.signal.panel.measure.key,
    )
