"""The studies of a round: every material that travels, its studies, and what clears it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import NotFound, Refusal
from ..i18n import mark
from ..identity.permissions import Act, may, require
from ..results.parsing import UnreadableValue, parse_number
from ..rounds.models import Round, RoundMaterial, RoundMeasurand
from ..rounds.queries import get_round
from ..samples.setting_aside import units_left
from ..schemes.plan import SigmaBy
from ..studies.clearance_statement import MeasurandStanding
from ..studies.clearing import signatures_under
from ..studies.design import DEFAULT_REPLICATES, DEFAULT_UNITS, StudyDesign
from ..studies.kinds import (
    CLEARING_NAMES,
    CRITERION_NAMES,
    KIND_NAMES,
    VERDICT_NAMES,
    WIDENING_NAMES,
    CriterionKind,
    StudyKind,
)
from ..studies.planning import OVER, plan_study
from ..studies.queries import (
    MaterialStanding,
    is_outdated,
    plan_of_round,
    standing_of_materials,
    standings_of,
)
from ..studies.study_units import studies_with_units
from . import reader
from .reader import t
from .rounds import frame

pages = Blueprint("studies", __name__, url_prefix="/rounds")

WHOLE_NUMBER = mark("Type a whole number.")
DAYS_READ = mark("Type days as whole numbers with commas between them: 0, 7, 14.")


@dataclass(frozen=True)
class MaterialPage:
    """One material as the page shows it."""

    standing: MaterialStanding
    measurands: list[MeasurandStanding]
    outdated: frozenset[int]
    robust: frozenset[str]
    """Measurands whose σ_pt comes from the results of the round."""
    signatures: list[object]


@pages.get("/<code>/studies")
def show(code: str) -> str:
    """Show every material with its studies and what clears it."""
    round_ = get_round(g.session, code, actor=reader.actor())
    return overview(round_, "")


def overview(round_: Round, refused: str) -> str:
    """Render the materials."""
    actor = reader.actor()
    plan = plan_of_round(round_)
    materials = []
    for standing in standing_of_materials(g.session, round_, actor=actor):
        clearance = standing.proposed or standing.in_force
        robust = {
            d.measurand.code
            for d in standing.determinations
            if plan.all_rules_for(d.measurand.code, standing.material.code).sigma.by
            is SigmaBy.ROBUST
        }
        materials.append(
            MaterialPage(
                standing,
                standings_of(round_, standing.determinations, standing.studies),
                frozenset(s.id for s in standing.studies if is_outdated(s, plan)),
                frozenset(robust),
                [*signatures_under(g.session, clearance)] if clearance else [],
            )
        )
    return render_template(
        "studies/studies.html",
        **frame(round_, None),
        materials=materials,
        refused=refused,
        can_change=can_change(round_),
        **words(),
    )


def can_change(round_: Round) -> bool:
    """Answer whether the reader may run studies of this round now."""
    managing = may(reader.actor(), Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    return managing and round_.state not in OVER


def words() -> dict[str, object]:
    """Return the words of studies for the templates."""
    return {
        "kind_names": KIND_NAMES,
        "criterion_names": CRITERION_NAMES,
        "verdict_names": VERDICT_NAMES,
        "clearing_names": CLEARING_NAMES,
        "widening_names": WIDENING_NAMES,
    }


@pages.get("/<code>/studies/new")
def new(code: str) -> str:
    """Show the form of a plan."""
    round_, material, measurand = chosen(code)
    kind = StudyKind(request.args.get("kind", StudyKind.HOMOGENEITY))
    return form(round_, material, measurand, proposed(kind), {}, "")


@pages.post("/<code>/studies/new")
def plan(code: str) -> Response | tuple[str, int]:
    """Lay the study down, or show what is wrong with it."""
    round_, material, measurand = chosen(code)
    typed = {name: text.strip() for name, text in request.form.items()}
    design, errors = read_design(typed)
    if errors:
        return form(round_, material, measurand, typed, errors, ""), 422
    try:
        study = plan_study(g.session, material, measurand, design, actor=reader.actor())
    except Refusal as refusal:
        return form(round_, material, measurand, typed, {}, refusal.text(t)), 422
    flash(t("The study is planned. Print or download the order of measurement."), "done")
    return redirect(url_for("study.show", code=code, number=study.id))


def chosen(code: str) -> tuple[Round, RoundMaterial, RoundMeasurand]:
    """Return the round, material and measurand the form is about."""
    round_ = get_round(g.session, code, actor=reader.actor())
    require(reader.actor(), Act.MANAGE_STUDIES, scheme_id=round_.scheme_id)
    wanted = request.args.get("material", ""), request.args.get("measurand", "")
    material = next((m for m in round_.materials if m.code == wanted[0]), None)
    measurand = next((m for m in round_.measurands if m.code == wanted[1]), None)
    known = {kind.value for kind in StudyKind}
    if (
        material is None
        or measurand is None
        or request.args.get("kind", "homogeneity") not in known
    ):
        raise NotFound
    return round_, material, measurand


def proposed(kind: StudyKind) -> dict[str, str]:
    """Return what the empty form proposes."""
    pointed = kind.has_points
    return {
        "kind": kind.value,
        "units": "3" if pointed else str(DEFAULT_UNITS),
        "replicates": "2" if pointed else str(DEFAULT_REPLICATES),
        "criterion": CriterionKind.PLAIN.value,
        "days": "0, 7, 14, 21" if kind is StudyKind.STABILITY else "",
        "batch": "",
    }


def read_design(typed: dict[str, str]) -> tuple[StudyDesign, dict[str, str]]:
    """Understand the form; what cannot be understood is named field by field."""
    errors: dict[str, str] = {}
    numbers = {name: whole(typed.get(name, ""), name, errors) for name in ("units", "replicates")}
    kind = StudyKind(request.args.get("kind", StudyKind.HOMOGENEITY))
    days: tuple[int, ...] = ()
    if kind is StudyKind.STABILITY:
        parts = [part.strip() for part in typed.get("days", "").replace("，", ",").split(",")]
        if all(part.isascii() and part.isdecimal() and len(part) <= 5 for part in parts):
            days = tuple(int(part) for part in parts)
        else:
            errors["days"] = t(DAYS_READ)
    sigma: Decimal | None = None
    try:
        sigma = parse_number(typed.get("sigma_stated", ""))
    except UnreadableValue as refusal:
        errors["sigma_stated"] = t(refusal.message, **refusal.facts)
    if sigma is not None and sigma <= 0:
        errors["sigma_stated"] = t("σ_pt must be above zero.")
    criterion = typed.get("criterion", "")
    if criterion not in set(CriterionKind):
        errors["criterion"] = t("Choose a criterion.")
    if errors:
        return StudyDesign(), errors
    design = StudyDesign(
        kind=kind,
        units=numbers["units"],
        replicates=numbers["replicates"],
        criterion=CriterionKind(criterion),
        days=days,
        batch=typed.get("batch", ""),
        condition=typed.get("condition", ""),
        sigma_stated=sigma,
        same_as=int(same_as) if (same_as := typed.get("same_as", "")).isdecimal() else None,
    )
    return design, errors


def whole(text: str, name: str, errors: dict[str, str]) -> int:
    """Read a whole number; what is none is named."""
    if text.isascii() and text.isdecimal() and len(text) <= 5:
        return int(text)
    errors[name] = t(WHOLE_NUMBER)
    return 0


def form(
    round_: Round,
    material: RoundMaterial,
    measurand: RoundMeasurand,
    typed: dict[str, str],
    errors: dict[str, str],
    refused: str,
) -> str:
    """Render the form of a plan, what was typed in it."""
    rules = plan_of_round(round_).all_rules_for(measurand.code, material.code)
    kind = StudyKind(request.args.get("kind", StudyKind.HOMOGENEITY))
    others = [each for each in studies_with_units(g.session, material) if each.kind is kind]
    return render_template(
        "studies/new.html",
        **frame(round_, None),
        material=material,
        measurand=measurand,
        kind=kind,
        batches=units_left(g.session, material),
        others=others,
        typed=typed,
        errors=errors,
        refused=refused,
        scale=rules.scale.by.value,
        robust=rules.sigma.by is SigmaBy.ROBUST,
        **words(),
    )
