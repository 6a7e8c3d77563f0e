"""Exclude a result: first what that would change, then reason, explanation and password."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound
from ..evaluation.exclusions import (
    ExplanationMissing,
    NothingToExclude,
    check_open,
    end_exclusion,
    exclude,
    exclusions_of,
)
from ..evaluation.models import EvaluationRun
from ..evaluation.queries import find_coded_run
from ..evaluation.what_if import effect_of_exclusion
from ..identity.permissions import Act, require
from ..reporting.case import Case
from ..results.coded import coded_rows
from ..results.exclusion_reasons import (
    REASON_NAMES,
    TREATMENT_NAMES,
    TREATMENTS,
    ExclusionReason,
)
from ..rounds.models import Determination, Round
from ..rounds.queries import get_round
from . import reader
from .exclusion_effect import effect_table
from .numbers import is_number
from .proving import find_wrong_proof
from .reader import t
from .review import edition_of
from .rounds import frame

pages = Blueprint("exclusions", __name__, url_prefix="/rounds")


@dataclass(frozen=True)
class Asked:
    """The result that is to be excluded, as the form names it."""

    lab: str
    measurand: str
    material: str
    replicate: str
    reason: ExclusionReason

    @property
    def of(self) -> str:
        """Name the determination."""
        return f"{self.measurand}/{self.material}"


@pages.get("/<code>/review/exclude")
def ask(code: str) -> str:
    """Show what an exclusion would change, before anybody decides on it."""
    round_, run = to_decide(code)
    return page(round_, run, asked())


@pages.post("/<code>/review/exclude")
def decide(code: str) -> Response | tuple[str, int]:
    """Exclude a result with the reader's signature."""
    round_, run = to_decide(code)
    wanted, explanation = asked(), request.form.get("explanation", "")
    if refused := find_wrong_proof():
        return page(round_, run, wanted, refused=refused, explanation=explanation), 422
    if not explanation.strip():
        missing = t(ExplanationMissing.message)
        return page(round_, run, wanted, missing=missing), 422
    exclude(
        g.session,
        round_,
        lab=wanted.lab,
        determination=determination_of(round_, wanted),
        replicate=int(wanted.replicate) if wanted.replicate else None,
        reason=wanted.reason,
        explanation=explanation,
        actor=reader.actor(),
    )
    flash(
        t(
            "The result is left out of the consensus. Evaluate the round again to let this"
            " take effect."
        ),
        "done",
    )
    return redirect(url_for("review.show", code=round_.code, _anchor="exclusions"))


@pages.post("/<code>/review/exclusions/<int:held>/end")
def end(code: str, held: int) -> Response:
    """Take an exclusion back, with a reason and the reader's password."""
    round_, _ = to_decide(code)
    found = next((each for each in exclusions_of(g.session, round_) if each.id == held), None)
    if found is None:
        raise NotFound
    back = redirect(url_for("review.show", code=round_.code, _anchor="exclusions"))
    if refused := find_wrong_proof():
        flash(refused, "refused")
        return back
    end_exclusion(g.session, found, because=request.form.get("because", ""), actor=reader.actor())
    flash(t("The exclusion has ended. Evaluate the round again."), "done")
    return back


def to_decide(code: str) -> tuple[Round, EvaluationRun]:
    """Return a round with its evaluation, to who may exclude its results now."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.EXCLUDE_RESULTS, scheme_id=round_.scheme_id)
    check_open(round_)
    run = find_coded_run(g.session, round_, actor=reader.actor())
    if run is None:
        raise NotFound
    return round_, run


def asked() -> Asked:
    """Read what the form or the address names."""
    get = request.values.get
    measurand, _, material = get("of", "").partition("/")
    reason = get("reason", "")
    known = reason in {each.value for each in ExclusionReason}
    replicate = get("replicate", "")
    return Asked(
        lab=get("lab", ""),
        measurand=measurand,
        material=material,
        replicate=replicate if is_number(replicate) else "",
        reason=ExclusionReason(reason) if known else ExclusionReason.BLUNDER,
    )


def determination_of(round_: Round, wanted: Asked) -> Determination | None:
    """Return the determination that is named, None where the round has none such."""
    return next(
        (
            each
            for measurand in round_.measurands
            if measurand.code == wanted.measurand
            for each in measurand.determinations
            if each.material.code == wanted.material
        ),
        None,
    )


def page(
    round_: Round,
    run: EvaluationRun,
    wanted: Asked,
    *,
    refused: str = "",
    missing: str = "",
    explanation: str = "",
) -> str:
    """Render the effect and the form."""
    rows = [
        row
        for row in coded_rows(g.session, round_, actor=reader.actor())
        if (row.measurand, row.material) == (wanted.measurand, wanted.material)
    ]
    own = [row for row in rows if row.lab == wanted.lab]
    if not own:
        raise NothingToExclude(round_code=round_.code)
    edition = edition_of(run)
    effects = effect_of_exclusion(
        run,
        rows,
        lab=wanted.lab,
        measurand=wanted.measurand,
        material=wanted.material,
        replicate=wanted.replicate or None,
        reason=wanted.reason,
    )
    return render_template(
        "rounds/exclude.html",
        **frame(round_, None),
        wanted=wanted,
        title=Case(effects[0].before, (), edition).title if effects else wanted.of,
        own=own,
        effects=[effect_table(each, edition) for each in effects],
        reasons=[
            (each.value, f"{t(REASON_NAMES[each])} – {t(TREATMENT_NAMES[TREATMENTS[each]])}")
            for each in ExclusionReason
        ],
        refused=refused,
        missing=missing,
        explanation=explanation,
    )
