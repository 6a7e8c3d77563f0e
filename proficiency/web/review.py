"""The review of a round under codes: what to look at, and each determination in pictures."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..evaluation.exclusions import OPEN_FOR_EXCLUSION, exclusions_of
from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_coded_run
from ..evaluation.review import reviewed
from ..evaluation.services import load_evaluation
from ..evaluation.suspicion_review import settle, settled
from ..evaluation.suspicions.observed import observed
from ..i18n import translator
from ..identity.permissions import Act, may
from ..reporting.case import Case, Edition, cases_of
from ..reporting.content import Block, Layout
from ..reporting.determination import determination
from ..reporting.heading import header_for_reviewing
from ..reporting.method_differences import method_differences
from ..reporting.pair_picture import pair_pictures
from ..reporting.replicate_consistency import replicate_consistency
from ..reporting.result_table import result_table
from ..reporting.side_by_side import estimators
from ..results.exclusion_reasons import REASON_NAMES
from ..results.rows import ResultRow
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .consensus import consensus_line, key_of
from .reader import t
from .review_list import exclusion_lines, suspicion_groups
from .rounds import frame

pages = Blueprint("review", __name__, url_prefix="/rounds")


@pages.get("/<code>/review")
def show(code: str) -> str:
    """Show what to look at, and the chosen determination with everything that judges it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    run = find_coded_run(g.session, round_, actor=reader.actor())
    if run is None:
        return render_template("rounds/review.html", **frame(round_, None), run=None)
    edition = edition_of(run)
    rows, found = reviewed(run)
    cases = cases_of(load_evaluation(run), edition)
    wanted = request.args.get("of", "")
    chosen = next((case for case in cases if key_of(case.main) == wanted), cases[0])
    return render_template(
        "rounds/review.html",
        **frame(round_, None),
        run=run,
        groups=suspicion_groups(
            round_, found, edition=edition, settled=settled(g.session, round_), rows=rows
        ),
        exclusions=exclusion_lines(exclusions_of(g.session, round_), edition),
        reasons=REASON_NAMES,
        decides=may_decide(round_),
        lines=[consensus_line(case) for case in cases],
        chosen_key=key_of(chosen.main),
        block=determination(chosen, Layout.WIDE),
        parts=parts(chosen, cases, rows),
        results=result_table(chosen),
    )


@pages.post("/<code>/review/keep")
def keep(code: str) -> Response:
    """Record that a suspicion was looked at and the result is kept, with the remark."""
    round_ = get_round(g.session, code, actor=reader.actor())
    run = find_coded_run(g.session, round_, actor=reader.actor())
    key = request.form.get("key", "")
    known = next((each for each in reviewed(run)[1] if each.key == key), None) if run else None
    if known is None:
        raise NotFound
    remark = request.form.get("remark", "")
    settle(g.session, round_, known, remark=remark, actor=reader.actor())
    flash(t("Noted: looked at, and the result is kept."), "done")
    return redirect(url_for("review.show", code=round_.code))


def edition_of(run: EvaluationRun) -> Edition:
    """Return how a run is set for the reader, under codes."""
    return Edition(header_for_reviewing(run), translator(reader.language()))


def may_decide(round_: Round) -> bool:
    """Answer whether the reader may exclude results of the round now."""
    act = Act.EXCLUDE_RESULTS
    return round_.state in OPEN_FOR_EXCLUSION and may(
        reader.actor(), act, scheme_id=round_.scheme_id
    )


def parts(chosen: Case, cases: tuple[Case, ...], rows: tuple[ResultRow, ...]) -> list[Block]:
    """Return estimators, methods, replicates and pairs of the chosen determination."""
    main = chosen.main
    own = [r for r in rows if (r.measurand, r.material) == (main.measurand, main.material)]
    if main.method is not None:
        own = [row for row in own if row.method == main.method]
    [place] = observed(own)
    differences = method_differences(chosen)
    return [
        *estimators(chosen),
        *([differences] if differences else []),
        *replicate_consistency(chosen, place.replicates()),
        *pair_pictures(chosen, cases),
    ]
