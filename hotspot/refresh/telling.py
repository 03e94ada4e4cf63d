"""A long job says which step it is at, and within a long step how far it has come."""

from collections.abc import Callable


class Telling:
    """Tell whoever watches; nobody need.

    Parameters
    ----------
    step : callable or None
        Called with words as a step begins.
    detail : callable or None
        Called with words within a step.
    """

    def __init__(
        self, step: Callable[[str], None] | None, detail: Callable[[str], None] | None
    ) -> None:
        self.step = step or _nobody
        self.detail = detail or _nobody

    def part(self, done: int, of: int) -> None:
        """Tell that a part begins, if there are several."""
        if of > 1:
            self.detail(f"part {done + 1} of {of}")


def _nobody(words: str) -> None:
    """Hear of a step where nobody watches."""
