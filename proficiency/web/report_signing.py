"""Sign the outcome of a round as final, after reading what it says."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..evaluation.models import EvaluationRun
from ..evaluation.services import load_evaluation
from ..evaluation.signing import (
    SignedReport,
    final_to_sign,
    sign_final,
)
from ..i18n import translator
from ..identity.permissions import Act, require
from ..reporting.case import Edition, cases_of
from ..reporting.heading import header_for_reviewing
from ..rounds.models import Round
from ..rounds.queries import get_round
from . import reader
from .consensus import ToneCount, consensus_line
from .proving import find_wrong_proof
from .reader import t
from .rounds import frame

pages = Blueprint("report_signing", __name__, url_prefix="/rounds")


@pages.get("/<code>/sign-report")
def show(code: str) -> str:
    """Show in words which outcome is signed, with its digest."""
    round_ = to_sign(code)
    return final_page(round_, final_to_sign(g.session, round_))


@pages.post("/<code>/sign-report")
def sign(code: str) -> Response | tuple[str, int]:
    """Sign the outcome that was read; the person proves once more who they are."""
    round_ = to_sign(code)
    waiting = final_to_sign(g.session, round_)
    if refused := find_wrong_proof():
        return final_page(round_, waiting, refused=refused), 422
    digest = request.form.get("sha256", "")
    signed = sign_final(g.session, round_, actor=reader.actor(), sha256=digest)
    return tell(round_, signed, t("The evaluation is signed by two. The round can be final now."))


def to_sign(code: str) -> Round:
    """Return a round whose report the reader may sign."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.SIGN_REPORT, scheme_id=round_.scheme_id)
    return round_


def tell(round_: Round, signed: SignedReport, complete: str) -> Response:
    """Say what the signature led to, and go back to the round."""
    first = t("You have signed. The second signature must be another coordinator's.")
    flash(complete if signed.is_complete else first, "done")
    return redirect(url_for("rounds.show", code=round_.code))


def final_page(round_: Round, waiting: SignedReport, *, refused: str = "") -> str:
    """Render everything a signature under the final outcome answers for."""
    return render_template(
        "rounds/report_sign.html",
        **frame(round_, None),
        waiting=waiting,
        laboratories=len(load_evaluation(waiting.run).labs),
        signals=signals_of(waiting.run),
        refused=refused,
    )


def signals_of(run: EvaluationRun) -> list[ToneCount]:
    """Count the signals of all determinations together."""
    edition = Edition(header_for_reviewing(run), translator(reader.language()))
    by_tone: dict[str, ToneCount] = {}
    for case in cases_of(load_evaluation(run), edition):
        for each in consensus_line(case).counts:
            before = by_tone.get(each.tone.value)
            count = each.count + (before.count if before else 0)
            by_tone[each.tone.value] = ToneCount(each.tone, each.shape, each.word, count)
    return list(by_tone.values())
