"""What the README shows works as it stands."""

import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def test_the_engine_runs_without_the_dashboard(monkeypatch):
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    names = {}
    exec(shown, names)  # noqa: S102
    tracts, lower, upper = (names[name] for name in ("tracts", "lower", "upper"))
    assert len(tracts) == 279
    assert (lower < tracts["risk"]).all()
    assert (tracts["risk"] < upper).all()
    assert np.all(tracts["probably_high"] < 0.5), "everybody has the same risk here"
