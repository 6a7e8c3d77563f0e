"""What an assessor asks for besides numbers: plan, studies, signatures."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..files import Store
from ..identity.signatures import Signature
from ..rounds.models import Round, RoundMaterial
from ..rounds.plan_models import PlanVersion
from ..studies.models import MaterialClearance, Study
from .tables import as_csv, as_json, moment
from .withholding import people_of_members

PARTICIPANT = "participant"
SIGNATURE_HEADS = ("purpose", "subject", "sha256", "name", "signed_at", "reason")
PLAN_HEADS = (
    "version",
    "plan_sha256",
    "round_state",
    "proposed_at",
    "in_force_at",
    "withdrawn_at",
    "reason",
)
STUDY_HEADS = ("study", "kind", "measurand", "material", "version", "verdict", "document_sha256")


def plan_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every version of the plan; before it is locked, the plan as it is."""
    versions = session.scalars(
        select(PlanVersion).where(PlanVersion.round_id == round_.id).order_by(PlanVersion.version)
    ).all()
    files = {f"plan-version-{each.version}.json": each.plan_text.encode() for each in versions}
    rows = (
        (
            each.version,
            each.plan_sha256,
            each.round_state.value,
            each.proposed_at,
            each.in_force_at,
            each.withdrawn_at,
            each.reason,
        )
        for each in versions
    )
    files["versions.csv"] = as_csv(PLAN_HEADS, rows)
    if not versions:
        files["plan.json"] = round_.plan_text.encode()
    return files


def study_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every study with its data, every verdict, and what cleared the materials."""
    found = session.scalars(
        select(Study)
        .join(RoundMaterial, Study.round_material_id == RoundMaterial.id)
        .where(RoundMaterial.round_id == round_.id)
        .order_by(Study.id)
    ).all()
    files: dict[str, bytes] = {}
    rows = []
    for study in found:
        files[f"study-{study.id}.json"] = as_json(described(study))
        for each in study.evaluations:
            folder = f"study-{study.id}-evaluation-{each.version}"
            files[f"{folder}-inputs.json"] = each.inputs_text.encode()
            files[f"{folder}-document.json"] = each.document_text.encode()
            names = (study.kind.value, study.measurand.code, study.material.code)
            rows.append((study.id, *names, each.version, each.verdict.value, each.document_sha256))
    files["verdicts.csv"] = as_csv(STUDY_HEADS, rows)
    clearances = session.scalars(
        select(MaterialClearance)
        .join(RoundMaterial, MaterialClearance.round_material_id == RoundMaterial.id)
        .where(RoundMaterial.round_id == round_.id)
        .order_by(MaterialClearance.id)
    )
    for clearance in clearances:
        name = f"clearance-{clearance.material.code}-{clearance.id}.json"
        files[name] = clearance.statement_text.encode()
    return files


def described(study: Study) -> dict[str, object]:
    """Return a study as planned, with every measurement as it was typed."""
    return {
        "kind": study.kind.value,
        "measurand": study.measurand.code,
        "material": study.material.code,
        "batch": study.batch,
        "condition": study.condition,
        "units": study.units,
        "replicates": study.replicates,
        "criterion": study.criterion.value,
        "sigma_stated": study.sigma_stated,
        "seed": study.seed,
        "planned_at": moment(study.planned_at),
        "withdrawn_at": moment(study.withdrawn_at),
        "withdrawn_because": study.withdrawn_because,
        "measurements": [
            {
                "position": each.position,
                "unit": each.unit,
                "point": each.point,
                "replicate": each.replicate,
                "typed": each.typed,
            }
            for each in study.measurements
        ],
    }


def signature_files(session: Session, round_: Round, store: Store) -> dict[str, bytes]:
    """Give every signature of the round; whoever signs for a laboratory stays unnamed."""
    members = people_of_members(session)
    rows = [
        (
            each.purpose.value,
            each.subject_type,
            each.sha256,
            PARTICIPANT if each.person_id in members else each.name,
            each.signed_at,
            each.reason,
        )
        for each in session.scalars(
            select(Signature).where(Signature.round_id == round_.id).order_by(Signature.id)
        )
    ]
    return {"signatures.csv": as_csv(SIGNATURE_HEADS, rows)}
