"""What is worked out for one reader is kept for all.

Streamlit's own caches serve the same end, but read every question field by field and look up each
function's signature anew, fifty times a page: a quarter of its time. A question's own hash does.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock, RLock
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_FORGET: list[Callable[[], None]] = []


class _Answer:
    """What one question will have been answered with, worked out by whoever asks first."""

    __slots__ = ("_lock", "_said")

    def __init__(self) -> None:
        self._lock = (
            RLock()
        )  # an answer that asks for itself fails, where a Lock would wait forever
        self._said: tuple[Any] | None = None

    def give(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is kept
        """Answer; others that ask the same meanwhile wait. What fails is tried again."""
        if self._said is None:
            with self._lock:
                if self._said is None:
                    self._said = (work(),)
        return self._said[0]


def keep(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the newest answers of a function, for all readers.

    Parameters
    ----------
    most : int
        Answers kept; the one asked for longest ago goes first.

    Returns
    -------
    callable
        Decorator of a function of values that can be hashed; arguments by a name that begins with
        "_" are not part of the question.
    """

    def decorate(work: Callable[..., Any]) -> Callable[..., Any]:
        one_at_a_time = Lock()  # two who miss at once would each be given an answer of their own

        @lru_cache(maxsize=most)
        def answer(*_asked: object, **_named: object) -> _Answer:
            return _Answer()

        @wraps(work)
        def ask(*asked: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function kept
            question = {name: value for name, value in named.items() if name[0] != "_"}
            with one_at_a_time:
                found = answer(*asked, **question)
            return found.give(lambda: work(*asked, **named))

        _FORGET.append(answer.cache_clear)
        return ask

    return decorate


def forget() -> None:
    """Forget every answer, as a server that has just started."""
    for clear in _FORGET:
        clear()
