"""One command runs every check, counts what failed, and lets none hide the next."""

import sys

from hotspot import checks


def test_every_check_is_run_and_the_failed_are_counted(capfd):
    say = [sys.executable, "-c"]
    failed = checks.run(
        {"one": [*say, "raise SystemExit(3)"], "two": [*say, "print('ran')"], "three": ["false"]}
    )
    assert failed == ["one", "three"]
    printed = capfd.readouterr().out
    assert "one: " in printed and "ran" in printed


def test_the_checks_are_those_the_house_rules_name():
    assert list(checks.commands()) == [
        "format",
        "lint",
        "docstrings",
        "imports",
        "dependencies",
        "tests",
    ]
