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
        "timings and screens",
    ]


def test_every_kind_of_test_is_run_by_one_of_the_two():
    side_by_side, alone = (
        " ".join(checks.commands()[name]) for name in ("tests", "timings and screens")
    )
    for kind in ("benchmark", "browser"):
        assert f"not {kind}" in side_by_side
        assert f"tests/{kind}" in alone
    assert "-n auto" in side_by_side
    assert "-n" not in alone.split()
