"""Matrices of a map are small: two threads that share one wait for each other most of the time."""

from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    """Find the libraries once; by now numpy and scipy have brought theirs."""
    return ThreadpoolController()


def one_thread() -> Any:  # noqa: ANN401
    """Give a context in which linear algebra runs on one thread.

    Returns
    -------
    context manager
        Sets the numbers of threads back at its end. Eighty times faster than two threads on a busy
        machine, where fronts of thirty rows are factored.
    """
    return _controller().limit(limits=1, user_api="blas")
