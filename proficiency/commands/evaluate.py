"""`evaluate`: from a file of results to consensus values, scores and reports, without a server."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ringtrial import Signal

from ..errors import InvalidInput, Problem
from ..evaluation.engine import evaluate
from ..evaluation.outcome import Evaluation
from ..i18n import Language, mark
from ..results.rows import ResultRow
from ..results.tidy_file import ResultFile, read_results
from ..schemes.plan import AssignedBy, Override, Plan, parse_assigned, parse_sigma
from .evaluation_files import write_evaluation
from .refusing import in_languages
from .speaking import complain, say

MOST_LINES = 20

UNKNOWN_LANGUAGE = mark("“{typed}” is not a language of the product. Accepted are: {accepted}.")
UNREADABLE_PLAN = mark("The plan cannot be read: {reason}.")
NOT_IN_RESULTS = mark("The plan names {name}, but the results have no such measurand and material.")
NO_SUCH_LABORATORY = mark(
    "The plan names the expert laboratory {name}, but the results have no such laboratory."
)
NO_SUCH_METHOD = mark("The plan names the method {name}, but the results have no such method.")
ONE_REFERENCE = mark(
    "Note: the same reference value is used for {count} combinations of measurand and material. "
    "A plan file can give each its own."
)
EVALUATED = mark("Outcomes: {count}, of {labs} laboratories from {rows} results.")
SIGNALS = mark(
    "Signals: {acceptable} satisfactory, {warning} questionable, {action} unsatisfactory, "
    "{not_evaluated} not evaluated."
)
MORE_OUTCOMES = mark("… and {count} more outcomes in evaluation.json.")
WRITTEN = mark("{count} files were written to {folder}.")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "evaluate", help="evaluate a file of results and write the reports / 评定结果文件并生成报告"
    )
    parser.add_argument("results", type=Path, help="CSV or XLSX, one result per row / 每行一个结果")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to / 输出目录")
    parser.add_argument(
        "--assigned",
        metavar="METHOD",
        help="algorithm_a, median, mean, q_hampel, reference:VALUE:U / 指定值的确定方法",
    )
    parser.add_argument(
        "--sigma",
        metavar="RULE",
        help="robust, fixed:VALUE, relative:PERCENT, perception:DELTA_E / 能力评定标准差的确定方法",
    )
    parser.add_argument(
        "--plan", type=Path, help="TOML file with rules per measurand / 统计方案文件"
    )
    parser.add_argument(
        "--lang",
        type=languages,
        default=(Language.ZH, Language.EN),
        help="languages of the reports: zh,en / 报告语言",
    )
    parser.add_argument(
        "--no-reports",
        dest="reports",
        action="store_false",
        help="write evaluation.json and scores.xlsx only / 不生成 PDF 报告",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read everything first, evaluate, write everything or nothing, and say what came out."""
    spoken: tuple[Language, ...] = arguments.lang
    plan = read_plan(arguments)
    results = read_results(arguments.results)
    evaluation = evaluate(results.rows, plan, input_sha256=results.sha256)
    check_plan(plan, evaluation, source=str(arguments.plan))
    check_names(plan, results.rows, source=str(arguments.plan))
    warn_of_one_reference(plan, evaluation, spoken)
    written = write_evaluation(
        evaluation,
        results.name,
        folder=arguments.out,
        languages=spoken,
        reports=arguments.reports,
    )
    show(evaluation, results, spoken)
    say(in_languages(WRITTEN, spoken, count=len(written), folder=arguments.out))
    return 0


def languages(typed: str) -> tuple[Language, ...]:
    """Read the list of languages; the first one speaks first."""
    try:
        return tuple(dict.fromkeys(Language(part.strip()) for part in typed.split(",")))
    except ValueError:
        facts = {"typed": typed, "accepted": ", ".join(Language)}
        both = in_languages(UNKNOWN_LANGUAGE, tuple(Language), **facts)
        raise argparse.ArgumentTypeError(both) from None


def read_plan(arguments: argparse.Namespace) -> Plan:
    """Read the plan file; the options of the command line replace its general rules."""
    plan = Plan()
    if arguments.plan is not None:
        source = str(arguments.plan)
        try:
            plan = Plan.from_toml(arguments.plan.read_text(encoding="utf-8-sig"))
        except InvalidInput as refusal:
            raise InvalidInput(list(refusal.problems), source=source) from None
        except (OSError, UnicodeDecodeError) as error:
            facts = {"reason": getattr(error, "strerror", None) or "UTF-8"}
            raise InvalidInput([Problem(UNREADABLE_PLAN, facts)], source=source) from error
    return plan.with_general(
        assigned=parse_assigned(arguments.assigned) if arguments.assigned else None,
        sigma=parse_sigma(arguments.sigma) if arguments.sigma else None,
    )


def check_plan(plan: Plan, evaluation: Evaluation, *, source: str) -> None:
    """Refuse a plan with entries for nothing: a misspelt name would be ignored silently."""
    present = {(outcome.measurand, outcome.material) for outcome in evaluation.outcomes}
    measurands = {measurand for measurand, _ in present}
    problems = []
    for entry in plan.overrides:
        found = (
            entry.measurand in measurands
            if entry.material is None
            else (entry.measurand, entry.material) in present
        )
        if not found:
            name = " / ".join(filter(None, [entry.measurand, entry.material]))
            problems.append(Problem(NOT_IN_RESULTS, {"name": name}))
    if problems:
        raise InvalidInput(problems, source=source)


def check_names(plan: Plan, rows: Sequence[ResultRow], *, source: str) -> None:
    """Refuse laboratories and methods that nobody has: they too would be ignored silently."""
    rules: tuple[Plan | Override, ...] = (plan, *plan.overrides)
    laboratories = {row.lab for row in rows}
    methods = {row.method for row in rows}
    named = [code for each in rules if each.assigned for code in each.assigned.laboratories]
    without = [name for each in rules if each.results for name in each.results.without_methods]
    problems = [
        *(
            Problem(NO_SUCH_LABORATORY, {"name": code})
            for code in dict.fromkeys(named)
            if code not in laboratories
        ),
        *(
            Problem(NO_SUCH_METHOD, {"name": name})
            for name in dict.fromkeys(without)
            if name not in methods
        ),
    ]
    if problems:
        raise InvalidInput(problems, source=source)


def warn_of_one_reference(plan: Plan, evaluation: Evaluation, spoken: tuple[Language, ...]) -> None:
    """Point out a general reference value that many outcomes are compared with."""
    if plan.assigned.by is not AssignedBy.REFERENCE:
        return
    pairs = {(outcome.measurand, outcome.material) for outcome in evaluation.outcomes}
    count = sum(plan.rules_for(*pair)[0] is plan.assigned for pair in pairs)
    if count > 1:
        complain(in_languages(ONE_REFERENCE, spoken, count=count))


def show(evaluation: Evaluation, results: ResultFile, spoken: tuple[Language, ...]) -> None:
    """Print one screen: the first outcomes and how many signals of each kind there are."""
    general = [outcome for outcome in evaluation.outcomes if outcome.method is None]
    for outcome in general[:MOST_LINES]:
        value, sigma = shown(outcome.assigned_value), shown(outcome.sigma_pt)
        name = f"{outcome.measurand} | {outcome.material}"
        numbers = f"n = {outcome.labs:<4} x_pt = {value:<12} σ_pt = {sigma:<12} {outcome.unit}"
        say(f"  {name:<60} {numbers}")
    if (left := len(evaluation.outcomes) - min(len(general), MOST_LINES)) > 0:
        say("  " + in_languages(MORE_OUTCOMES, spoken, count=left))
    labs, rows = len(evaluation.labs), len(results.rows)
    say(in_languages(EVALUATED, spoken, count=len(evaluation.outcomes), labs=labs, rows=rows))
    counts = Counter(score.signal for outcome in general for score in outcome.scores)
    say(in_languages(SIGNALS, spoken, **{signal.value: counts[signal] for signal in Signal}))


def shown(number: float | None) -> str:
    """Write a number for the screen; the files have all its digits."""
    return "–" if number is None else f"{number:.5g}".replace("-", "\u2212")
