"""Time Qn and Algorithm A against R packages (robustbase, MASS) where R is installed.

Run from the checkout: python benchmarks/r_peers.py
R stays up during the run and times its own calls, so that starting it is not counted.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pairing import contaminated, timed

from ringtrial import __version__, algorithm_a, qn

PAIRS = 9
SIZES = ((30, 200), (300, 100), (3_000, 20), (30_000, 3))
"""Laboratories in a round, and calls that are timed together."""
R_SIDE = """
suppressMessages({library(robustbase); library(MASS)})
cat(as.character(packageVersion("robustbase")), as.character(packageVersion("MASS")),
    as.character(getRversion()), "\\n"); flush(stdout())
methods <- list(qn = function(x) Qn(x),
                hubers = function(x) hubers(x, k = 1.5, tol = 1e-10)$s)
asked <- file("stdin", "r")
while (length(line <- readLines(asked, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  x <- scan(words[2], quiet = TRUE)
  method <- methods[[words[1]]]
  calls <- as.integer(words[3])
  began <- proc.time()[["elapsed"]]
  for (i in seq_len(calls)) value <- method(x)
  took <- proc.time()[["elapsed"]] - began
  cat(format(value, digits = 17), took, "\\n"); flush(stdout())
}
"""


def main() -> int:
    """Print medians of paired runs; without R say so and end well."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("R is not installed here: nothing to compare with.")
        return 0
    with subprocess.Popen(
        [rscript, "-e", R_SIDE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as peer:
        versions = answer(peer).split()
        if len(versions) != 3:
            print("R lacks the packages robustbase and MASS: nothing to compare with.")
            return 0
        print(
            f"ringtrial {__version__}, robustbase {versions[0]}, MASS {versions[1]}, "
            f"R {versions[2]}, Python {sys.version.split()[0]}"
        )
        print(f"Medians of {PAIRS} alternating pairs.\n")
        generator = np.random.default_rng(13528)
        with tempfile.TemporaryDirectory() as folder:
            for p, calls in SIZES:
                x = contaminated(generator, (p,))
                path = Path(folder) / f"{p}.txt"
                np.savetxt(path, x, fmt="%.17g")
                compare(peer, "qn", path, calls, "robustbase::Qn", lambda x=x: qn(x).value)
                compare(peer, "hubers", path, calls, "MASS::hubers", lambda x=x: algorithm_a(x).s)
        assert peer.stdin is not None
        peer.stdin.close()
    return 0


def compare(
    peer: subprocess.Popen[str],
    method: str,
    path: Path,
    calls: int,
    name: str,
    ours: Callable[[], float | None],
) -> None:
    """Time both in turns and print the ratio, below 1 where ringtrial is faster."""
    our_times, their_times = [], []
    for _ in range(PAIRS):
        our_times.append(timed(lambda: [ours() for _ in range(calls)]) / calls)
        assert peer.stdin is not None
        peer.stdin.write(f"{method} {path} {calls}\n")
        peer.stdin.flush()
        value, took = map(float, answer(peer).split())
        their_times.append(took / calls)
    own, their = statistics.median(our_times), statistics.median(their_times)
    print(
        f"p = {path.stem:>6}: ringtrial {own * 1e3:8.3f} ms, {name} {their * 1e3:8.3f} ms, "
        f"ratio {own / their:.2f}; values {ours():.10g} and {value:.10g}"
    )


def answer(peer: subprocess.Popen[str]) -> str:
    """Read one line of R."""
    assert peer.stdout is not None
    return peer.stdout.readline()


if __name__ == "__main__":
    sys.exit(main())
