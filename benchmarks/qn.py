"""Time Qn against pt13528 on the same data in the same run.

Run from the checkout: python benchmarks/qn.py
"""

from __future__ import annotations

import sys

import numpy as np
import pt13528
from pairing import alone, contaminated, most_memory, paired
from pt13528 import robust as peer

from ringtrial import __version__, qn, qn_matrix

PAIRS = 9
MATRIX = (10_000, 50)
PEER_ROWS = 500
LARGE = 30_000


def main() -> int:
    """Print medians of paired runs and their ratios; return 1 when the results disagree."""
    print(
        f"ringtrial {__version__}, pt13528 {pt13528.__version__}, numpy {np.__version__}, "
        f"Python {sys.version.split()[0]}"
    )
    print(f"Medians of {PAIRS} alternating pairs.\n")
    generator = np.random.default_rng(13528)
    matrix = contaminated(generator, MATRIX)
    agreement = largest_difference(matrix[:PEER_ROWS])
    print(f"Largest difference from pt13528 on {PEER_ROWS} rows: {agreement:.1e} Qn")

    for p, calls in ((12, 100), (30, 100), (300, 20), (3000, 1)):
        one_call(contaminated(generator, (calls, p)))
    whole_matrix(matrix, "all digits")
    whole_matrix(np.round(matrix, 2), "two decimals")
    large = contaminated(generator, (1, LARGE))[0]
    one_large_round(large, "all digits")
    one_large_round(np.round(large, 2), "two decimals")
    return 0 if agreement < 1e-8 else 1


def largest_difference(rows: np.ndarray) -> float:
    """Return the largest difference in Qn, one call and matrix, relative to Qn."""
    together = qn_matrix(rows)
    worst = 0.0
    for row, of_matrix in zip(rows, together.s, strict=True):
        theirs = peer.qn(row)
        for ours in (qn(row).value, float(of_matrix)):
            worst = max(worst, abs(ours - theirs) / theirs)
    return worst


def one_call(rounds: np.ndarray) -> None:
    """Compare single calls, each on another round, so that nothing is warm but the code."""

    def ours() -> None:
        for x in rounds:
            qn(x)

    def theirs() -> None:
        for x in rounds:
            peer.qn(x)

    our_time, their_time = paired(ours, theirs, pairs=PAIRS)
    print(
        f"one call, p = {rounds.shape[1]:4d}: ringtrial {our_time / len(rounds) * 1e3:.3f} ms, "
        f"pt13528 {their_time / len(rounds) * 1e3:.3f} ms, ratio {our_time / their_time:.3f}"
    )


def whole_matrix(matrix: np.ndarray, kind: str) -> None:
    """Compare the matrix with pt13528 row by row, scaled up from a part."""
    part = matrix[:PEER_ROWS]
    scale = len(matrix) / PEER_ROWS

    def theirs() -> None:
        for row in part:
            peer.qn(row)

    our_time, their_time = paired(lambda: qn_matrix(matrix), theirs, pairs=PAIRS)
    print(
        f"{len(matrix)} x {matrix.shape[1]}, {kind}: ringtrial {our_time * 1e3:.0f} ms, "
        f"pt13528 {their_time * scale * 1e3:.0f} ms (scaled up from {PEER_ROWS} rows), "
        f"ratio {our_time / (their_time * scale):.4f}"
    )


def one_large_round(x: np.ndarray, kind: str) -> None:
    """Time one large round, whose pairs pt13528 would write down one by one."""
    time_, peak = alone(lambda: qn(x)), most_memory(lambda: qn(x))
    pairs = x.size * (x.size - 1) // 2
    print(
        f"one call, p = {x.size}, {kind}: ringtrial {time_ * 1e3:.1f} ms, "
        f"{peak:.1f} MB at most ({pairs * 8 / 1e6:.0f} MB for all pairs)"
    )


if __name__ == "__main__":
    sys.exit(main())
