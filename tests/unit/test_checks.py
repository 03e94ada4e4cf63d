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
        "timings",
        "screens",
    ]


def test_every_kind_of_test_is_run_and_what_measures_time_is_alone():
    found = {name: " ".join(command) for name, command in checks.commands().items()}
    for kind, name in (("benchmark", "timings"), ("browser", "screens")):
        assert f"not {kind}" in found["tests"]
        assert f"tests/{kind}" in found[name]
    assert "-n auto" in found["tests"]
    assert "-n" not in found["timings"].split()
