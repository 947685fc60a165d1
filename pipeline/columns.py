"""Questions to columns of numbers that numpy answers slowly: its `diff` and `append` take several times what these take,
which counts where columns are as short as a page."""

import numpy as np


def changes(column: np.ndarray) -> np.ndarray:
    """Whether each value but the first is another than the one before it.

    >>> changes(np.array([7, 7, 8])).tolist()
    [False, True]
    """
    return column[1:] != column[:-1]


def steps(column: np.ndarray) -> np.ndarray:
    """By how much each value but the first is more than the one before it.

    >>> steps(np.array([7, 7, 9])).tolist()
    [0, 2]
    """
    return column[1:] - column[:-1]


def led_by(value: float, column: np.ndarray) -> np.ndarray:
    """A column with one value more of its kind, before all others.

    >>> led_by(0.0, np.array([1.5, 2.5])).tolist()
    [0.0, 1.5, 2.5]
    """
    return np.concatenate((np.array((value,), column.dtype), column))


def ended_by(value: float, column: np.ndarray) -> np.ndarray:
    """A column with one value more of its kind, behind all others.

    >>> ended_by(9, np.array([3, 6])).tolist()
    [3, 6, 9]
    """
    return np.concatenate((column, np.array((value,), column.dtype)))


def run_starts(breaks: np.ndarray, count: int) -> np.ndarray:
    """Where the runs of `count` values begin: at the first one, and where one breaks with the one before it.

    breaks: whether each but the first does, see `changes`.

    >>> run_starts(changes(np.array([7, 7, 8])), 3).tolist(), run_starts(changes(np.array([])), 0).tolist()
    ([0, 2], [])
    """
    return np.flatnonzero(led_by(True, breaks)[:count])
