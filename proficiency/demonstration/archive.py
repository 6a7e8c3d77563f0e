"""Put the published studies on record as final rounds; nothing of them is synthetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from .. import clock
from ..evaluation.services import evaluate_round
from ..identity.actor import Actor
from ..identity.models import Laboratory, Person
from ..identity.roles import Role
from ..identity.services import (
    grant_role,
    register_institution,
    register_laboratory,
)
from ..reporting.services import issue_round
from ..results.closing import close_round
from ..results.services import import_archived_results
from ..rounds.lifecycle import RoundState
from ..rounds.models import Round
from ..rounds.plan_locking import lock_published_plan
from ..rounds.services import create_round, enrol_laboratory, move_round
from ..schemes.models import ResultType, Scheme
from ..schemes.services import add_measurand, create_scheme
from .people import OFFICE
from .published import Study
from .running import open_round
from .signing import sign_outcome_by_two, sign_values_by_two
from .statements import state_of_round

CODE = "ARCHIVE"
PERCENT_BOUNDS = (Decimal(0), Decimal(100))


def create_archive(session: Session, *, coordinator: Person) -> Scheme:
    """Create the scheme that holds archived rounds."""
    scheme = create_scheme(
        session,
        actor=OFFICE,
        code=CODE,
        name_zh="已发表比对数据档案",
        name_en="Archive of published comparisons",
        confidentiality_zh="数据来自已公开发表的研究，出处见各轮次。",
        confidentiality_en="The data come from published studies; each round names its source.",
    )
    grant_role(session, coordinator, actor=OFFICE, role=Role.COORDINATOR, scheme_id=scheme.id)
    return scheme


def archive_study(session: Session, scheme: Scheme, study: Study, *, actor: Actor) -> Round:
    """Take a published study through the life of a round, under its own dates."""
    opens = datetime(study.year, 1, 1, tzinfo=UTC)
    closes = datetime(study.year, 12, 31, tzinfo=UTC)
    add_study_measurands(session, scheme, study, actor=actor)
    materials = [(code, names.zh, names.en) for code, names in study.materials.values()]
    round_ = create_round(
        session,
        scheme,
        actor=actor,
        code=study.code,
        title_zh=study.title.zh,
        title_en=study.title.en,
        opens_at=opens,
        closes_at=closes,
        time_zone="UTC",
        plan=study.plan,
        materials=materials,
        determinations=[
            (measurand, material)
            for measurand, _ in study.measurands.values()
            for material, _, _ in materials
        ],
        source=study.source,
        physical=False,
    )
    rows = study.rows()
    laboratories = register_participants(session, study, dict.fromkeys(row.lab for row in rows))
    codes = {
        name: enrol_laboratory(session, round_, laboratory, actor=actor).code
        for name, laboratory in laboratories.items()
    }
    lock_published_plan(session, round_, actor=actor, at=opens)
    open_round(session, round_, actor=actor, at=opens)
    coded = [replace(row, lab=codes[row.lab]) for row in rows]
    import_archived_results(session, round_, coded, actor=actor, at=closes - timedelta(days=1))
    close_round(session, round_, actor=actor, at=closes)
    move_round(session, round_, RoundState.ANALYSIS, actor=actor, at=closes)
    run = evaluate_round(session, round_, actor=actor)
    sign_values_by_two(session, run, at=clock.now())
    move_round(session, round_, RoundState.PRELIMINARY, actor=actor, at=closes)
    state_of_round(session, round_, actor=actor, at=clock.now())
    sign_outcome_by_two(session, run, at=clock.now())
    issue_round(session, round_, actor=actor)
    return round_


def add_study_measurands(session: Session, scheme: Scheme, study: Study, *, actor: Actor) -> None:
    """Add what a study measured to the scheme."""
    is_share = study.result_type is ResultType.PROPORTION
    lower, upper = PERCENT_BOUNDS if is_share else (Decimal(0), None)
    for code, names in study.measurands.values():
        add_measurand(
            session,
            scheme,
            actor=actor,
            code=code,
            name_zh=names.zh,
            name_en=names.en,
            result_type=study.result_type,
            unit=study.unit,
            lower_bound=lower,
            upper_bound=upper,
            replicates=study.replicates_in_all,
            methods=[(method, words.zh, words.en) for method, words in study.methods.items()],
        )


def register_participants(
    session: Session, study: Study, names: dict[str, None]
) -> dict[str, Laboratory]:
    """Register the participants under the names or codes the study gives them."""
    institution = register_institution(
        session,
        actor=OFFICE,
        code=study.code,
        name_zh=study.institution.zh,
        name_en=study.institution.en,
    )
    return {
        name: register_laboratory(session, institution, actor=OFFICE, name_zh=name, name_en=name)
        for name in names
    }
