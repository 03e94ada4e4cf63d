"""What the README shows works as it stands."""

import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def shown_programs():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)


def test_a_pasted_series_is_charted(capsys):
    exec(shown_programs()[0], {})  # noqa: S102
    said = capsys.readouterr().out
    assert said.startswith("u′ chart of 24 points: usual 11.96, limits 0 to ")
    assert said.count("high point") == 1


def test_the_engine_runs_without_the_dashboard(monkeypatch):
    monkeypatch.chdir(ROOT)
    _, shown = shown_programs()
    names = {}
    exec(shown, names)  # noqa: S102
    tracts, lower, upper = (names[name] for name in ("tracts", "lower", "upper"))
    assert len(tracts) == 279
    assert (lower < tracts["risk"]).all()
    assert (tracts["risk"] < upper).all()
    assert np.all(tracts["probably_high"] < 0.5), "everybody has the same risk here"
