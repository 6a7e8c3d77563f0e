"""`recompute`: repeat the numbers of a bundle offline and say “identical”, or what differs."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..bundles.recomputing import Comparison, Repeated, compare_file
from ..i18n import Language, mark
from .evaluate import languages
from .refusing import in_languages
from .speaking import say

DIFFERS = 1
MOST_LINES = 200
REPEATED = mark(
    "Evaluation {version}: {scores} scores computed again, {differences} values differ. SHA-256 of"
    " the evaluation: {document_sha256}"
)
LINE = mark("{place}, {field}: stored {stored}, recomputed {recomputed}")
MORE = mark("… and {count} more.")
IDENTICAL = mark(
    "identical: round {round_code} gives the same numbers again. Compare the SHA-256 of the"
    " evaluation with the one printed in the reports."
)
NOT_IDENTICAL = mark("not identical: see above.")
WHOLE = mark("the evaluation as a whole")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "recompute", help="repeat the numbers of a bundle, offline / 离线复算轮次评定包"
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="bundle / 轮次评定包")
    parser.add_argument(
        "--lang",
        type=languages,
        default=(Language.ZH, Language.EN),
        help="languages of the answer: zh,en / 输出语言",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare and print; 0 only where every number is the same."""
    comparison = compare_file(arguments.file)
    show(comparison, arguments.lang)
    return 0 if comparison.is_identical else DIFFERS


def show(comparison: Comparison, spoken: tuple[Language, ...]) -> None:
    """Print what was found, the verdict last."""
    for finding in (*comparison.findings, *comparison.remarks):
        say(in_languages(finding.words, spoken, **finding.facts))
    for repeated in comparison.evaluations:
        show_evaluation(repeated, spoken)
    facts = {"round_code": comparison.round_code}
    verdict = IDENTICAL if comparison.is_identical else NOT_IDENTICAL
    say(in_languages(verdict, spoken, **(facts if comparison.is_identical else {})))


def show_evaluation(repeated: Repeated, spoken: tuple[Language, ...]) -> None:
    """Print one evaluation and each value that differs."""
    say(
        in_languages(
            REPEATED,
            spoken,
            version=repeated.version,
            scores=repeated.scores,
            differences=len(repeated.differences),
            document_sha256=repeated.document_sha256,
        )
    )
    for each in repeated.differences[:MOST_LINES]:
        place = each.place or in_languages(WHOLE, spoken)
        facts = {"field": each.field, "stored": each.stored, "recomputed": each.recomputed}
        say("  " + in_languages(LINE, spoken, place=place, **facts))
    if (left := len(repeated.differences) - MOST_LINES) > 0:
        say("  " + in_languages(MORE, spoken, count=left))
