"""The evaluation of a round: every determination, and the chosen one with its pictures."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from ..evaluation.queries import find_coded_run
from ..evaluation.services import load_evaluation
from ..i18n import translator
from ..reporting.case import Edition, cases_of
from ..reporting.content import Layout
from ..reporting.determination import determination
from ..reporting.heading import header_for_reviewing
from ..reporting.result_table import result_table
from ..reporting.side_by_side import estimators
from ..rounds.queries import get_round
from . import reader
from .consensus import consensus_line, key_of
from .points import tails
from .rounds import frame

pages = Blueprint("evaluation", __name__, url_prefix="/rounds")


@pages.get("/<code>/evaluation")
def show(code: str) -> str:
    """Show the evaluation in force under codes."""
    round_ = get_round(g.session, code, actor=reader.actor())
    run = find_coded_run(g.session, round_, actor=reader.actor())
    if run is None:
        return render_template("rounds/evaluation.html", **frame(round_, None), run=None)
    edition = Edition(header_for_reviewing(run), translator(reader.language()))
    cases = cases_of(load_evaluation(run), edition)
    wanted = request.args.get("of", "")
    chosen = next((case for case in cases if key_of(case.main) == wanted), cases[0])
    lines = [consensus_line(case) for case in cases]
    return render_template(
        "rounds/evaluation.html",
        **frame(round_, None),
        run=run,
        lines=lines,
        tails=tails(lines, "assigned", "expanded", "sigma", "robust_mean", "robust_sd"),
        chosen_key=key_of(chosen.main),
        block=determination(chosen, Layout.WIDE),
        estimators=estimators(chosen),
        results=result_table(chosen),
    )
