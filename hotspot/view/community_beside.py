"""Two bars say at one glance how the neighborhood lies to the region, and how sure that is."""

from dataclasses import dataclass

from hotspot.view.catalogue import Tongue
from hotspot.view.community_names import place_name, region_name
from hotspot.view.community_numbers import Told
from hotspot.view.words import capital


@dataclass(frozen=True)
class Across:
    """One bar that lies across the page.

    Parameters
    ----------
    name : str
        Whose number it is.
    value : str
        The number.
    at, sure, far : float
        Where the number is, and where the dark part and the striped part end, in per cent of the
        room: the true number lies in the striped part, as far as anybody can be fairly sure. All
        are the same for the region.
    here : bool
        Whether it is that of the neighborhood.
    """

    name: str
    value: str
    at: float
    sure: float
    far: float
    here: bool


def large(told: Told, tongue: Tongue) -> str:
    """Give the number that stands in large print; "" where there is none that is settled.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    str
        As it stands in the sentence beside it.
    """
    return tongue.number(told.now.rate) if told.now.state == "shown" else ""


def striped_line(told: Told, tongue: Tongue) -> tuple[str, ...]:
    """Say what the mark and the stripes of a bar are; nothing where there are no bars."""
    if not beside(told, tongue):
        return ()
    mark = tongue.say("The mark on the first bar is the number for here.")
    stripes = tongue.say("The true number may lie anywhere in the stripes.")
    return (f"{mark} {stripes}",)


def beside(told: Told, tongue: Tongue) -> tuple[Across, ...]:
    """Lay the number of the neighborhood and that of the region side by side, on one scale.

    Parameters
    ----------
    told : Told
        After disclosure.
    tongue : Tongue
        Language of the reader.

    Returns
    -------
    tuple of Across
        The neighborhood, then the region; none unless the number is shown and may be compared.
    """
    number = told.now
    if number.state != "shown" or not number.status or not number.region > 0:
        return ()
    top = max(number.rate, number.upper, number.region) / 100
    here = Across(
        capital(place_name(told, tongue)),
        tongue.number(number.rate),
        number.rate / top,
        number.lower / top,
        number.upper / top,
        here=True,
    )
    everyone = number.region / top
    name = capital(region_name(told, tongue))
    return (
        here,
        Across(name, tongue.number(number.region), everyone, everyone, everyone, here=False),
    )
