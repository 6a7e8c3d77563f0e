"""What every benchmark shares: the data, and two programs timed in turns."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

PAIRS = 15


def contaminated(generator: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Return results of which nine in ten are N(50, 2) and one in ten is N(60, 5)."""
    results = generator.normal(50.0, 2.0, shape)
    far = generator.random(shape) < 0.1
    results[far] = generator.normal(60.0, 5.0, int(far.sum()))
    return results


def paired(
    ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int = PAIRS
) -> tuple[float, float]:
    """Return the median times of both, run in turns so that a busy machine slows both alike."""
    our_times, their_times = [], []
    for _ in range(pairs):
        our_times.append(timed(ours))
        their_times.append(timed(theirs))
    return statistics.median(our_times), statistics.median(their_times)


def alone(run: Callable[[], object], *, times: int = PAIRS) -> float:
    """Return the median time of one program."""
    return statistics.median(timed(run) for _ in range(times))


def most_memory(run: Callable[[], object]) -> float:
    """Return the most megabytes a call held at once."""
    tracemalloc.start()
    run()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def timed(run: Callable[[], object]) -> float:
    """Return the seconds of one run."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin
