"""Draw what a fit costs against the size of the map.

``python -m tests.benchmark.plot_cost`` measures and writes ``.github/spatial-cost.svg``; each size
in a process of its own, one thread.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

SIZES = (300, 1_000, 3_000, 10_000, 30_000, 85_000)
KINDS = {"full": "#1f5fa8", "empirical_bayes": "#c25b12"}
NAMES = {"full": "full", "empirical_bayes": "empirical Bayes"}
WIDTH, HEIGHT, LEFT, TOP, PLOT_WIDTH, PLOT_HEIGHT = 660, 360, 70, 40, 370, 260
FIGURE = Path(__file__).parents[2] / ".github" / "spatial-cost.svg"


def measure(size: int, kind: str) -> float:
    """Seconds of one fit."""
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmark.spatial_maps", str(size), kind],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | threads,
    )
    return json.loads(told.stdout)["seconds"]


def place(size: float, seconds: float) -> tuple[float, float]:
    """Position on the log-log plane from 100 to 100,000 tracts and from 10 ms to 100 s."""
    across, up = (np.log10(size) - 2) / 3, (np.log10(seconds) + 2) / 4
    return LEFT + PLOT_WIDTH * across, TOP + PLOT_HEIGHT * (1 - up)


def text(x: float, y: float, words: str, options: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {options}>{words}</text>'


def frame() -> list[str]:
    """Axes, and a line of proportional cost."""
    drawn = []
    for tracts in (100, 1_000, 10_000, 100_000):
        x, y = place(tracts, 0.01)
        drawn.append(f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="#ddd"/>')
        drawn.append(text(x, y + 18, f"{tracts:,}", 'text-anchor="middle"'))
    for seconds, name in (
        (0.01, "10 ms"),
        (0.1, "100 ms"),
        (1, "1 s"),
        (10, "10 s"),
        (100, "100 s"),
    ):
        x, y = place(100, seconds)
        drawn.append(f'<path d="M{x:.1f} {y:.1f}h{PLOT_WIDTH}" stroke="#ddd"/>')
        drawn.append(text(x - 8, y + 4, name, 'text-anchor="end"'))
    (a, b), (c, d) = place(200, 0.02), place(100_000, 10)
    drawn.append(
        f'<path d="M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" stroke="#999" stroke-dasharray="4 4"/>'
    )
    drawn.append(text(a - 8, b + 18, "in proportion", 'fill="#666"'))
    return drawn


def curve(kind: str, seconds: list[float]) -> list[str]:
    points = [place(*pair) for pair in zip(SIZES, seconds, strict=True)]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{KINDS[kind]}"/>' for x, y in points]
    x, y = points[-1]
    name = text(x + 10, y + 4, f"{NAMES[kind]}: {seconds[-1]:.0f} s", f'fill="{KINDS[kind]}"')
    return [f'<path d="M{line}" fill="none" stroke="{KINDS[kind]}" stroke-width="2"/>', *dots, name]


def main() -> None:
    """Measure every size and write the figure."""
    measured = {kind: [measure(size, kind) for size in SIZES] for kind in KINDS}
    parts = frame()
    for kind, seconds in measured.items():
        parts += curve(kind, seconds)
    title = text(LEFT, 22, "Seconds of a spatial fit, one thread", 'font-weight="600"')
    below = text(LEFT + PLOT_WIDTH / 2, HEIGHT - 14, "tracts", 'text-anchor="middle"')
    body = "\n".join([title, *parts, below])
    FIGURE.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"'
        ' font-family="sans-serif" font-size="12">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n',
        encoding="utf-8",
    )
    sys.stdout.write(json.dumps(measured) + "\n")


if __name__ == "__main__":
    main()
