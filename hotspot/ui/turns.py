"""Pages are made one after the other, so that thirty readers do not slow each other down.

Python runs one thread at a time. Thirty at once do not get further, they only hand over to each
other all the time, which takes as long again as the work itself: then everybody waits for the
last. In turn, the first reader is served at once and the last one sooner.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Lock, local

PATIENCE_S = 0.25
"""Seconds the next in line waits for one page; then both are made side by side."""


class Turns:
    """A line of readers, and whether anybody is in it.

    Parameters
    ----------
    patience_s : float
        Seconds the next in line waits before it goes on beside a slow page.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._line = Lock()
        self._changed = Condition()
        self._serving: object | None = None
        self._present = 0
        self._left_at = time.monotonic()
        self._mine = local()

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait in line, then have the turn for what stands inside.

        Who has it already need not wait again.
        """
        if self._has_turn():
            yield
            return
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def pause(self, seconds: float) -> None:
        """Let others go first for some seconds, then wait in line again.

        Parameters
        ----------
        seconds : float
            How long nothing is done here.
        """
        had = self._has_turn()
        if had:
            self._leave()
        try:
            time.sleep(seconds)
        finally:  # who has left a turn leaves it once more at its end
            if had:
                self._enter()

    def _has_turn(self) -> bool:
        return getattr(self._mine, "turn", None) is not None

    def _enter(self) -> None:
        with self._changed:
            self._present += 1
        self._mine.turn = object()
        try:
            with self._line, self._changed:
                self._changed.wait_for(lambda: self._serving is None, self._patience_s)
                self._serving = self._mine.turn
        except BaseException:
            self._leave()
            raise

    def _leave(self) -> None:
        """Go; who is not here cannot."""
        if not self._has_turn():
            return
        mine, self._mine.turn = self._mine.turn, None
        with self._changed:
            self._present -= 1
            self._left_at = time.monotonic()
            if self._serving is mine:
                self._serving = None
            self._changed.notify_all()

    def wait_until_quiet(self, seconds: float) -> None:
        """Come back when nobody has been in line for some seconds.

        Parameters
        ----------
        seconds : float
            How long it must have been quiet.
        """
        with self._changed:
            while True:
                self._changed.wait_for(lambda: not self._present)
                missing = self._left_at + seconds - time.monotonic()
                if missing <= 0:
                    return
                self._changed.wait(missing)


TURNS = Turns()
"""The line of this server."""
