"""Words that are cut off or lie on each other are found by the boxes they are drawn in."""

from pathlib import Path

_SCRIPT = Path(__file__).with_suffix(".js").read_text("utf-8")
FEWEST = 10
"""Words a page must have for the question to mean anything."""


def wrong_boxes(page):
    """Say what of a page is cut off, off the screen, or drawn over something else."""
    found = page.evaluate(_SCRIPT)
    assert found["words"] >= FEWEST, "nothing was drawn"
    return found["wrong"]
