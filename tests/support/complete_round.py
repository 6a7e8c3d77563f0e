"""A preliminary round whose reports lack nothing, signed by two: ready to be released."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from readiness import sign_the_outcome
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from story import CLOSES, VALUES, Story, tell

from proficiency.audit.models import AuditEntry
from proficiency.i18n import Language, Translator, translator
from proficiency.jobs import pending
from proficiency.reporting.completeness.gate import Finding, findings
from proficiency.reporting.completeness.items import ITEM_OF
from proficiency.reporting.label import Label
from proficiency.reporting.models import ReportOrder
from proficiency.reporting.record_gathering import find_provider
from proficiency.reporting.statement_kinds import StatementKind
from proficiency.reporting.statement_models import SchemePolicy
from proficiency.reporting.stating import standing, traceability_standing, withdraw
from proficiency.rounds.lifecycle import RoundState
from proficiency.samples.models import Batch
from proficiency.schemes.plan import Plan, SigmaBy, SigmaRule

REASON = Label("本轮不适用。", "Does not apply to this round.")
FIXED = Plan(sigma=SigmaRule(SigmaBy.FIXED, value=Decimal("1.5")))
"""A prescribed criterion, whose source must be on record."""


def complete_round(session: Session, *, count: int = 5, signed: bool = True) -> Story:
    """Return a story whose round needs nothing more than its release."""
    story = tell(session, count=count)
    story.round.plan_text, story.round.plan_sha256 = FIXED.canonical_json, FIXED.sha256
    session.flush()
    story.reach_analysis(VALUES[:count])
    story.evaluate()
    story.move(RoundState.PRELIMINARY)
    if signed:
        sign_the_outcome(session, story.round, coordinator=story.coordinator)
    return story


def lacking(story: Story) -> list[str]:
    """Return the items that are not fulfilled, waived or not."""
    return [each.item for each in found(story)]


def found(story: Story) -> tuple[Finding, ...]:
    """Return what is not fulfilled at the moment of the close."""
    story.session.flush()
    return findings(story.session, story.round, at=CLOSES)


def history(story: Story) -> list[str]:
    """Return the actions on record, oldest first."""
    return list(story.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def state_of(story: Story) -> tuple[object, ...]:
    """Return everything a refused release must leave as it was."""
    session = story.session
    session.flush()
    session.refresh(story.round)
    orders = session.scalars(select(ReportOrder.id)).all()
    jobs = pending(session, "make_reports")
    return (story.round.state, story.round.retained_until, list(orders), jobs, history(story))


def translators() -> tuple[Translator, Translator]:
    """Return the two languages."""
    english, chinese = (translator(each) for each in (Language.EN, Language.ZH))
    return english, chinese


def line_of(item: str, t: Translator) -> tuple[str, str]:
    """Return how an item is named, and what is to be done."""
    return f"{item} {t(ITEM_OF[item].title)}", t(ITEM_OF[item].remedy)


def take_back(kind: StatementKind, *, of_material: bool = False) -> Callable[[Story], None]:
    """Return what withdraws every statement of a kind."""

    def spoil(story: Story) -> None:
        material = story.round.materials[0] if of_material else None
        stated = standing(story.session, story.round, kind, material)
        assert stated
        for each in stated:
            withdraw(story.session, story.round, each.id, actor=story.coordinator)

    return spoil


def without_provider(story: Story) -> None:
    """Remove the profile of the provider."""
    story.session.delete(find_provider(story.session))


def without_policy(story: Story) -> None:
    """Remove what participants may do with reports."""
    story.session.execute(delete(SchemePolicy))
    story.session.expire_all()


def without_confidentiality(story: Story) -> None:
    """Leave the confidentiality of the scheme in one language only."""
    story.round.scheme.confidentiality_en = ""


def without_description(story: Story) -> None:
    """Leave the material without any description in English."""
    take_back(StatementKind.ITEM, of_material=True)(story)
    for batch in story.session.scalars(select(Batch)):
        batch.description_en = ""


def without_traceability(story: Story) -> None:
    """Withdraw to what the assigned values are traceable."""
    for each in traceability_standing(story.session, story.round):
        each.withdrawn_at = CLOSES


def late(story: Story) -> None:
    """Let the reports come after the announced date."""
    story.round.reports_at = story.round.closes_at.replace(day=1)


def unannounced(story: Story) -> None:
    """Let nobody have announced a date of the reports."""
    story.round.reports_at = None


def without_name(story: Story) -> None:
    """Leave the measurand without an English name."""
    story.round.measurands[0].name_en = ""


SPOILED: dict[str, tuple[str, Callable[[Story], None]]] = {
    "provider": ("R-a", without_provider),
    "external providers": ("R-c", take_back(StatementKind.SUBCONTRACTED)),
    "confidentiality": ("R-f", without_confidentiality),
    "description": ("R-h", without_description),
    "traceability": ("R-l", without_traceability),
    "criterion": ("R-o", take_back(StatementKind.CRITERION_SOURCE)),
    "incidents": ("R-q", take_back(StatementKind.INCIDENT)),
    "comments": ("R-s", take_back(StatementKind.COMMENT)),
    "delay": ("R-t", late),
    "planned date": ("R-t", unannounced),
    "policy": ("R-u", without_policy),
    "name": ("R-w", without_name),
}
"""What is taken away from a complete round, and the item that then lacks it."""
