"""Six words of a huddle sound alike and are not the same; here each says what it looks at."""

from hotspot.clusters.staying import WEEKS_IN
from hotspot.core.hotspot_rules import NEWEST, RULES, rule_of
from hotspot.spc.weekly.alerts import FALSE_SHARE
from hotspot.surveillance.luck import COVERAGE
from hotspot.surveillance.movement import FALSE_DISCOVERY

_RULE = rule_of(NEWEST)


def terms() -> list[dict[str, str]]:
    """Give each word, what it says, and how often it is wrong."""
    columns = ("Word", "What it says", "How often by chance")
    told = [
        (
            "Higher, on the map",
            f"The rate of these weeks is very probably above {_RULE.margin:g} times the region's."
            " Mostly it was so last year, too.",
            f"At most {_RULE.fdr:.0%} of the places that are higher",
        ),
        (
            "Hotspot list",
            "The same, kept from week to week: a place comes on when the map has called it higher"
            f" {WEEKS_IN} weeks in a row, and stays while that is likely enough. It is the list to"
            " plan visits by.",
            "No more often than the map of one week; where nothing happens, about a tenth of the"
            " list changes in a week",
        ),
        (
            "High and rising ▲",
            "Higher than the region, and up on its own past year by more than the others are.",
            f"At most {FALSE_DISCOVERY:.0%} of the places that moved",
        ),
        (
            "Alarm",
            "A tract, alone or with the five nearest, suddenly has more in 1, 2 or 4 weeks than is"
            " usual for it in these weeks of the region. It is quick, and small.",
            "About once a quarter in the whole region",
        ),
        (
            "Chart signals",
            "The series of a neighborhood behaves unlike its own usual: a point beyond its limits,"
            " or a run on one side.",
            "Stands beside each chart",
        ),
        (
            "List of the week",
            "All measures and neighborhoods of the week judged together; what is in it twice in"
            " three weeks asks for action.",
            f"At most {FALSE_SHARE:.0%} of the list",
        ),
        (
            "By luck alone",
            "What the next year of a chosen place would look like if nobody did anything: places"
            " are chosen in unlucky years. A change inside it is called explained by luck.",
            f"{COVERAGE:.0%} of changes that nobody made lie inside",
        ),
    ]
    return [dict(zip(columns, one, strict=True)) for one in told]


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
