"""Time Algorithm A against pt13528 and numpy.median on the same data in the same run.

Run from the checkout: python benchmarks/algorithm_a.py
"""

from __future__ import annotations

import sys

import numpy as np
import pt13528
from pairing import PAIRS, contaminated, paired
from pt13528 import robust as peer

from ringtrial import __version__, algorithm_a, algorithm_a_matrix

TOLERANCE = 1e-10
CALLS = 200
MATRIX = (10_000, 50)
PEER_ROWS = 200


def main() -> int:
    """Print medians of paired runs and their ratios; return 1 when the results disagree."""
    print(
        f"ringtrial {__version__}, pt13528 {pt13528.__version__}, numpy {np.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    print(f"Medians of {PAIRS} alternating pairs; both sides converge to {TOLERANCE:g} s*.\n")
    generator = np.random.default_rng(13528)
    matrix = contaminated(generator, MATRIX)
    agreement = largest_difference(matrix[:PEER_ROWS])
    print(f"Largest difference from pt13528 on {PEER_ROWS} rows: {agreement:.1e} s*")

    for p in (12, 30, 300, 3000):
        one_call(contaminated(generator, (CALLS, p)))
    whole_matrix(matrix)
    return 0 if agreement < 1e-8 else 1


def largest_difference(rows: np.ndarray) -> float:
    """Return the largest difference in x* or s*, one call and matrix, in units of s*."""
    together = algorithm_a_matrix(rows)
    worst = 0.0
    for row, matrix_x, matrix_s in zip(rows, together.x, together.s, strict=True):
        theirs, ours = peer.algorithm_a(row, tol=TOLERANCE), algorithm_a(row)
        for x, s in ((ours.x, ours.s), (float(matrix_x), float(matrix_s))):
            difference = max(abs(x - theirs["location"]), abs(s - theirs["scale"]))
            worst = max(worst, difference / theirs["scale"])
    return worst


def one_call(rounds: np.ndarray) -> None:
    """Compare single calls, each on another round, so that nothing is warm but the code."""

    def ours() -> None:
        for x in rounds:
            algorithm_a(x)

    def theirs() -> None:
        for x in rounds:
            peer.algorithm_a(x, tol=TOLERANCE)

    our_time, their_time = paired(ours, theirs)
    print(
        f"one call, p = {rounds.shape[1]:4d}: ringtrial {our_time / len(rounds) * 1e6:7.1f} us, "
        f"pt13528 {their_time / len(rounds) * 1e6:7.1f} us, ratio {our_time / their_time:.3f}"
    )


def whole_matrix(matrix: np.ndarray) -> None:
    """Compare the matrix with pt13528 row by row, scaled up from a part, and with the median."""
    part = matrix[:PEER_ROWS]
    scale = len(matrix) / PEER_ROWS

    def ours() -> None:
        algorithm_a_matrix(matrix)

    def theirs() -> None:
        for row in part:
            peer.algorithm_a(row, tol=TOLERANCE)

    our_time, their_time = paired(ours, theirs)
    name = f"{len(matrix)} x {matrix.shape[1]}"
    print(
        f"{name}: ringtrial {our_time * 1e3:.1f} ms, pt13528 {their_time * scale * 1e3:.0f} ms "
        f"(scaled up from {PEER_ROWS} rows), ratio {our_time / (their_time * scale):.4f}"
    )
    our_time, median_time = paired(ours, lambda: np.median(matrix, axis=1))
    print(
        f"{name}: ringtrial {our_time * 1e3:.1f} ms, numpy.median {median_time * 1e3:.1f} ms, "
        f"ratio {our_time / median_time:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())
