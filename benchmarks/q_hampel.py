"""Time Q/Hampel against pt13528 on the same data in the same run.

Run from the checkout: python benchmarks/q_hampel.py
"""

from __future__ import annotations

import sys

import numpy as np
import pt13528
from pairing import alone, contaminated, most_memory, paired
from pt13528 import robust as peer

from ringtrial import __version__, q_hampel, q_hampel_matrix

PAIRS = 5
MATRIX = (10_000, 50)
PEER_ROWS = 50
LARGE = 30_000


def main() -> int:
    """Print medians of paired runs and their ratios; return 1 when the results disagree."""
    print(
        f"ringtrial {__version__}, pt13528 {pt13528.__version__}, numpy {np.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    print(f"Medians of {PAIRS} alternating pairs.\n")
    generator = np.random.default_rng(13528)
    exact = contaminated(generator, MATRIX)
    rounded = np.round(exact, 2)
    agreement = max(largest_difference(rows[:PEER_ROWS]) for rows in (exact, rounded))
    print(f"Largest difference from pt13528 on {2 * PEER_ROWS} rows: {agreement:.1e} s*")

    for p, calls in ((12, 20), (30, 20), (300, 2)):
        one_call(contaminated(generator, (calls, p)))
    whole_matrix(exact, "all digits")
    whole_matrix(rounded, "two decimals")
    for p in (3000, LARGE):
        one_large_round(np.round(contaminated(generator, (1, p))[0], 2))
    return 0 if agreement < 1e-8 else 1


def largest_difference(rows: np.ndarray) -> float:
    """Return the largest difference in x* or s*, one call and matrix, in units of s*."""
    together = q_hampel_matrix(rows)
    worst = 0.0
    for row, matrix_x, matrix_s in zip(rows, together.x, together.s, strict=True):
        theirs, ours = peer.q_hampel(row), q_hampel(row)
        for x, s in ((ours.x, ours.s), (float(matrix_x), float(matrix_s))):
            difference = max(abs(x - theirs["location"]), abs(s - theirs["scale"]))
            worst = max(worst, difference / theirs["scale"])
    return worst


def one_call(rounds: np.ndarray) -> None:
    """Compare single calls, each on another round, so that nothing is warm but the code."""

    def ours() -> None:
        for x in rounds:
            q_hampel(x)

    def theirs() -> None:
        for x in rounds:
            peer.q_hampel(x)

    our_time, their_time = paired(ours, theirs, pairs=PAIRS)
    print(
        f"one call, p = {rounds.shape[1]:3d}: ringtrial {our_time / len(rounds) * 1e3:.3f} ms, "
        f"pt13528 {their_time / len(rounds) * 1e3:.2f} ms, {their_time / our_time:.0f} times"
    )


def whole_matrix(matrix: np.ndarray, kind: str) -> None:
    """Compare the matrix with pt13528 row by row, scaled up from a part."""
    part = matrix[:PEER_ROWS]
    scale = len(matrix) / PEER_ROWS

    def theirs() -> None:
        for row in part:
            peer.q_hampel(row)

    our_time, their_time = paired(lambda: q_hampel_matrix(matrix), theirs, pairs=PAIRS)
    print(
        f"{len(matrix)} x {matrix.shape[1]}, {kind}: ringtrial {our_time * 1e3:.0f} ms, "
        f"pt13528 {their_time * scale:.1f} s (scaled up from {PEER_ROWS} rows), "
        f"{their_time * scale / our_time:.0f} times"
    )


def one_large_round(x: np.ndarray) -> None:
    """Time one large round, whose pairs pt13528 would write down one by one."""
    time_, peak = alone(lambda: q_hampel(x)), most_memory(lambda: q_hampel(x))
    pairs = x.size * (x.size - 1) // 2
    print(
        f"one call, p = {x.size}: ringtrial {time_ * 1e3:.1f} ms, {peak:.1f} MB at most "
        f"({pairs * 8 / 1e6:.0f} MB for all pairs)"
    )


if __name__ == "__main__":
    sys.exit(main())
