"""How long a thing has lasted is read before what it is; a pill says it in three words."""

from hotspot.surveillance.answers import Signal
from hotspot.surveillance.change_evidence import Change
from hotspot.view.headline import ordinal
from hotspot.view.signals import on_trial

_SIDES = {
    "high point": "above limit",
    "low point": "below limit",
    "high shift": "above usual",
    "low shift": "below usual",
    "high zone": "near the upper limit",
    "low zone": "near the lower limit",
    "high trend": "of a rise",
    "low trend": "of a fall",
    "too even": "of too little variation",
    "too uneven": "of regular swings",
}


def signal_pill(signal: Signal) -> str:
    """Say how long a signal has lasted: new this week, 3rd week above limit."""
    if on_trial(signal):
        return "trial limits"
    if signal.in_a_row <= 1:
        return f"new this {signal.panel.period}"
    side = _SIDES.get(signal.status, "")
    point = "week" if signal.panel.window == 1 else "period"
    return f"{ordinal(signal.in_a_row)} {point} {side}".rstrip()


def change_pill(change: Change) -> str:
    """Say whether a line is new, goes on or has ended, and whether its alarm rings."""
    what = " alarm" if "alarm" in change.rules else ""
    if change.kind == "resolved":
        return "no longer"
    return f"new{what}" if change.kind == "new" else f"{what.strip()} continuing".strip()
