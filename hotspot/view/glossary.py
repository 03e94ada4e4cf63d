"""Six words of a huddle sound alike and are not the same; here each says what it looks at."""

from hotspot.core.hotspot_rules import NEWEST, RULES, rule_of
from hotspot.spc.weekly.alerts import FALSE_SHARE
from hotspot.surveillance.luck import COVERAGE
from hotspot.surveillance.movement import FALSE_DISCOVERY
from hotspot.view.terms import DEFINITIONS
from hotspot.view.words import capital

_RULE = rule_of(NEWEST)
_ALIKE = {
    "higher": ("Higher, on the map", f"At most {_RULE.fdr:.0%} of the places that are higher"),
    "hotspot list": (
        "Hotspot list",
        "No more often than the map of one week; where nothing happens, about a tenth of the list"
        " changes in a week",
    ),
    "rising": ("High and rising ▲", f"At most {FALSE_DISCOVERY:.0%} of the places that moved"),
    "alarm": ("Alarm", "About once a quarter in the whole region"),
    "chart signals": ("Chart signals", "Stands beside each chart"),
    "list of the week": ("List of the week", f"At most {FALSE_SHARE:.0%} of the list"),
    "luck": ("By luck alone", f"{COVERAGE:.0%} of changes that nobody made lie inside"),
}
"""How a word stands in the table, and how often it is wrong, by its entry in ``DEFINITIONS``."""


def terms() -> list[dict[str, str]]:
    """Give each word that sounds like another, what it says, and how often it is wrong."""
    return [
        {"Word": word, "What it says": DEFINITIONS[key], "How often by chance": chance}
        for key, (word, chance) in _ALIKE.items()
    ]


def others() -> list[dict[str, str]]:
    """Give every other word that a screen explains where it stands, by the alphabet."""
    left = sorted(set(DEFINITIONS) - set(_ALIKE), key=str.lower)
    return [{"Word": capital(key), "What it says": DEFINITIONS[key]} for key in left]


def rules() -> list[dict[str, str]]:
    """List every rule by which places were ever called higher, the newest first."""
    return [
        {
            "Hotspot rule": f"no. {rule.version}",
            "Since": f"{rule.since.day} {rule.since:%b %Y}",
            "What it changed": rule.changed,
        }
        for rule in reversed(RULES)
    ]
