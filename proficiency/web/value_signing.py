"""Sign the assigned values of a round after reading every one of them."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from werkzeug.wrappers import Response

from ..evaluation.services import load_evaluation
from ..evaluation.signing import SignedReport
from ..evaluation.value_signing import assigned_to_sign, sign_assigned
from ..i18n import translator
from ..reporting.case import Edition, cases_of
from ..reporting.heading import header_for_reviewing
from ..rounds.models import Round
from . import reader
from .consensus import consensus_line
from .points import tails
from .proving import find_wrong_proof
from .reader import t
from .report_signing import tell, to_sign
from .rounds import frame

pages = Blueprint("value_signing", __name__, url_prefix="/rounds")


@pages.get("/<code>/sign-assigned")
def show(code: str) -> str:
    """Show every assigned value that is signed, with the digest of the evaluation."""
    round_ = to_sign(code)
    return values_page(round_, assigned_to_sign(g.session, round_))


@pages.post("/<code>/sign-assigned")
def sign(code: str) -> Response | tuple[str, int]:
    """Sign the assigned values that were read; the person proves once more who they are."""
    round_ = to_sign(code)
    waiting = assigned_to_sign(g.session, round_)
    if refused := find_wrong_proof():
        return values_page(round_, waiting, refused=refused), 422
    digest = request.form.get("sha256", "")
    signed = sign_assigned(g.session, round_, actor=reader.actor(), sha256=digest)
    complete = t("The assigned values are signed by two. The scores can be given out now.")
    return tell(round_, signed, complete)


def values_page(round_: Round, waiting: SignedReport, *, refused: str = "") -> str:
    """Render everything a signature under the assigned values answers for."""
    edition = Edition(header_for_reviewing(waiting.run), translator(reader.language()))
    lines = [consensus_line(case) for case in cases_of(load_evaluation(waiting.run), edition)]
    return render_template(
        "rounds/values_sign.html",
        **frame(round_, None),
        waiting=waiting,
        lines=lines,
        tails=tails(lines, "assigned", "expanded", "sigma"),
        refused=refused,
    )
