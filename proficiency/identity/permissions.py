"""The one permission table: which role may do what, and how far the role reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import Forbidden
from ..i18n import mark
from .actor import Actor
from .roles import Role


class Reach(StrEnum):
    """On which objects a role may act."""

    OWN_SCHEME = "own_scheme"
    OWN_LABORATORY = "own_laboratory"
    EVERYWHERE = "everywhere"


class Act(StrEnum):
    """Something a person may or may not do."""

    MANAGE_PEOPLE = "manage_people"
    CREATE_SCHEME = "create_scheme"
    READ_SCHEME = "read_scheme"
    EDIT_SCHEME = "edit_scheme"
    READ_ROUND = "read_round"
    EDIT_ROUND = "edit_round"
    MOVE_ROUND = "move_round"
    SIGN_PLAN = "sign_plan"
    REHEARSE_ROUND = "rehearse_round"
    ENROL_LABORATORY = "enrol_laboratory"
    READ_IDENTITY_KEY = "read_identity_key"
    READ_PROGRESS = "read_progress"
    READ_OWN_RESULTS = "read_own_results"
    ENTER_RESULTS = "enter_results"
    SUBMIT_RESULTS = "submit_results"
    RECALL_RESULTS = "recall_results"
    IMPORT_RESULTS = "import_results"
    READ_CODED_RESULTS = "read_coded_results"
    EVALUATE_ROUND = "evaluate_round"
    READ_EVALUATION = "read_evaluation"
    ISSUE_REPORTS = "issue_reports"
    READ_ROUND_REPORT = "read_round_report"
    READ_OWN_REPORT = "read_own_report"
    READ_ANY_REPORT = "read_any_report"
    READ_AUDIT = "read_audit"


@dataclass(frozen=True)
class Rule:
    """One line of the table: this role may do this, within this reach."""

    act: Act
    role: Role
    reach: Reach
    sentence: str


def _rule(act: Act, role: Role, reach: Reach, sentence: str) -> Rule:
    return Rule(act, role, reach, sentence)


_ADMINISTRATOR = Role.ADMINISTRATOR
_SCHEME, _LAB, _ALL = Reach.OWN_SCHEME, Reach.OWN_LABORATORY, Reach.EVERYWHERE
_COORDINATOR, _ANALYST, _APPROVER = Role.COORDINATOR, Role.ANALYST, Role.APPROVER
_CONVENOR, _AUDITOR, _SYSTEM = Role.CONVENOR, Role.AUDITOR, Role.SYSTEM

RULES: tuple[Rule, ...] = (
    _rule(
        Act.MANAGE_PEOPLE,
        _ADMINISTRATOR,
        _ALL,
        mark("An administrator registers institutions, laboratories and people, and grants roles."),
    ),
    _rule(
        Act.MANAGE_PEOPLE,
        _SYSTEM,
        _ALL,
        mark("The system registers the first administrator when the platform is set up."),
    ),
    _rule(
        Act.CREATE_SCHEME,
        _ADMINISTRATOR,
        _ALL,
        mark("An administrator creates schemes; coordinators fill them."),
    ),
    _rule(Act.READ_SCHEME, _ADMINISTRATOR, _ALL, mark("An administrator reads every scheme.")),
    _rule(Act.READ_SCHEME, _COORDINATOR, _ALL, mark("A coordinator reads every scheme.")),
    _rule(Act.READ_SCHEME, _ANALYST, _ALL, mark("An analyst reads every scheme.")),
    _rule(Act.READ_SCHEME, _APPROVER, _ALL, mark("An approver reads every scheme.")),
    _rule(Act.READ_SCHEME, _CONVENOR, _ALL, mark("A convenor reads every scheme.")),
    _rule(Act.READ_SCHEME, _AUDITOR, _ALL, mark("An auditor reads every scheme.")),
    _rule(Act.EDIT_SCHEME, _COORDINATOR, _SCHEME, mark("A coordinator edits their own scheme.")),
    _rule(
        Act.READ_ROUND,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads the rounds of their own scheme."),
    ),
    _rule(
        Act.READ_ROUND,
        _ANALYST,
        _LAB,
        mark("An analyst reads the rounds their own laboratory takes part in."),
    ),
    _rule(
        Act.READ_ROUND,
        _APPROVER,
        _LAB,
        mark("An approver reads the rounds their own laboratory takes part in."),
    ),
    _rule(Act.READ_ROUND, _CONVENOR, _ALL, mark("A convenor reads the set-up of every round.")),
    _rule(Act.READ_ROUND, _AUDITOR, _ALL, mark("An auditor reads the set-up of every round.")),
    _rule(
        Act.EDIT_ROUND,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator prepares rounds of their own scheme."),
    ),
    _rule(
        Act.MOVE_ROUND,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator opens, closes and finalises rounds of their own scheme."),
    ),
    _rule(Act.MOVE_ROUND, _SYSTEM, _ALL, mark("The system closes a round at its closing date.")),
    _rule(
        Act.SIGN_PLAN,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator signs the statistical plan of rounds of their own scheme."),
    ),
    _rule(
        Act.REHEARSE_ROUND,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator rehearses rounds of their own scheme with invented results."),
    ),
    _rule(
        Act.ENROL_LABORATORY,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator enrols laboratories in rounds of their own scheme."),
    ),
    _rule(
        Act.READ_IDENTITY_KEY,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads which laboratory has which code; every view is logged."),
    ),
    _rule(
        Act.READ_PROGRESS,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator sees who has submitted, never a value before the round is closed."),
    ),
    _rule(
        Act.READ_OWN_RESULTS,
        _ANALYST,
        _LAB,
        mark("An analyst reads the results of their own laboratory."),
    ),
    _rule(
        Act.READ_OWN_RESULTS,
        _APPROVER,
        _LAB,
        mark("An approver reads the results of their own laboratory."),
    ),
    _rule(
        Act.ENTER_RESULTS,
        _ANALYST,
        _LAB,
        mark("An analyst enters and changes draft results of their own laboratory."),
    ),
    _rule(
        Act.SUBMIT_RESULTS,
        _APPROVER,
        _LAB,
        mark("An approver signs and submits the results of their own laboratory."),
    ),
    _rule(
        Act.RECALL_RESULTS,
        _APPROVER,
        _LAB,
        mark("An approver recalls submitted results while the round is open."),
    ),
    _rule(
        Act.IMPORT_RESULTS,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator imports the published results of an archived round."),
    ),
    _rule(
        Act.READ_CODED_RESULTS,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads results under codes after the round is closed."),
    ),
    _rule(
        Act.READ_CODED_RESULTS,
        _AUDITOR,
        _ALL,
        mark("An auditor reads results under codes after the round is closed."),
    ),
    _rule(
        Act.EVALUATE_ROUND,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator evaluates rounds of their own scheme."),
    ),
    _rule(
        Act.READ_EVALUATION,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads the evaluation of rounds of their own scheme."),
    ),
    _rule(Act.READ_EVALUATION, _AUDITOR, _ALL, mark("An auditor reads every evaluation.")),
    _rule(
        Act.ISSUE_REPORTS,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator issues the reports of rounds of their own scheme."),
    ),
    _rule(
        Act.READ_ROUND_REPORT,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads the round reports of their own scheme."),
    ),
    _rule(
        Act.READ_ROUND_REPORT,
        _ANALYST,
        _LAB,
        mark("An analyst reads the report of a final round their own laboratory took part in."),
    ),
    _rule(
        Act.READ_ROUND_REPORT,
        _APPROVER,
        _LAB,
        mark("An approver reads the report of a final round their own laboratory took part in."),
    ),
    _rule(
        Act.READ_ROUND_REPORT, _CONVENOR, _ALL, mark("A convenor reads every final round report.")
    ),
    _rule(
        Act.READ_ROUND_REPORT, _AUDITOR, _ALL, mark("An auditor reads every final round report.")
    ),
    _rule(
        Act.READ_OWN_REPORT,
        _ANALYST,
        _LAB,
        mark("An analyst reads the performance report of their own laboratory."),
    ),
    _rule(
        Act.READ_OWN_REPORT,
        _APPROVER,
        _LAB,
        mark("An approver reads the performance report of their own laboratory."),
    ),
    _rule(
        Act.READ_ANY_REPORT,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads the performance reports of their own scheme under codes."),
    ),
    _rule(
        Act.READ_AUDIT,
        _COORDINATOR,
        _SCHEME,
        mark("A coordinator reads the history of their own rounds."),
    ),
    _rule(Act.READ_AUDIT, _AUDITOR, _ALL, mark("An auditor reads the whole history.")),
)


def may(
    actor: Actor, act: Act, *, scheme_id: int | None = None, laboratory_id: int | None = None
) -> bool:
    """Answer whether the actor may do this to an object of this scheme or laboratory."""
    for rule in RULES:
        if rule.act is not act:
            continue
        for grant in actor.grants:
            if grant.role is rule.role and _reaches(
                rule.reach,
                own_scheme=scheme_id is not None and grant.scheme_id == scheme_id,
                own_laboratory=laboratory_id is not None and grant.laboratory_id == laboratory_id,
            ):
                return True
    return False


def require(
    actor: Actor, act: Act, *, scheme_id: int | None = None, laboratory_id: int | None = None
) -> None:
    """Refuse the act unless a line of the table allows it."""
    if not may(actor, act, scheme_id=scheme_id, laboratory_id=laboratory_id):
        raise Forbidden(act=act.value)


def may_somewhere(actor: Actor, act: Act) -> bool:
    """Answer whether any role of the actor allows the act on at least some object."""
    roles = {grant.role for grant in actor.grants}
    return any(rule.act is act and rule.role in roles for rule in RULES)


def _reaches(reach: Reach, *, own_scheme: bool, own_laboratory: bool) -> bool:
    return {
        Reach.OWN_SCHEME: own_scheme,
        Reach.OWN_LABORATORY: own_laboratory,
        Reach.EVERYWHERE: True,
    }[reach]
