"""The one permission table: which role may do what, and how far the role reaches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..errors import Forbidden
from ..i18n import mark
from .actor import Actor, Grant
from .acts import ACT_GROUPS as ACT_GROUPS
from .acts import Act as Act
from .roles import Role


class Reach(StrEnum):
    """On which objects a role may act."""

    OWN_SCHEME = "own_scheme"
    OWN_LABORATORY = "own_laboratory"
    OWN_INSTITUTION = "own_institution"
    EVERYWHERE = "everywhere"


REACH_NAMES: dict[Reach, str] = {
    Reach.OWN_SCHEME: mark("own scheme"),
    Reach.OWN_LABORATORY: mark("own laboratory"),
    Reach.OWN_INSTITUTION: mark("own institution"),
    Reach.EVERYWHERE: mark("everywhere"),
}


@dataclass(frozen=True)
class Rule:
    """One line of the table: this role may do this, within this reach."""

    act: Act
    role: Role
    reach: Reach


_r = Rule

RULES: tuple[Rule, ...] = (
    # People and institutions
    _r(Act.MANAGE_INSTITUTIONS, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.MANAGE_INSTITUTIONS, Role.SYSTEM, Reach.EVERYWHERE),
    _r(Act.MANAGE_PEOPLE, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.MANAGE_PEOPLE, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.MANAGE_PEOPLE, Role.SYSTEM, Reach.EVERYWHERE),
    _r(Act.GRANT_ANY_ROLE, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.GRANT_ANY_ROLE, Role.SYSTEM, Reach.EVERYWHERE),
    _r(Act.GRANT_LABORATORY_ROLES, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.GRANT_LABORATORY_ROLES, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.GRANT_LABORATORY_ROLES, Role.SYSTEM, Reach.EVERYWHERE),
    _r(Act.IMPORT_REGISTER, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_PEOPLE, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_PEOPLE, Role.COORDINATOR, Reach.EVERYWHERE),
    _r(Act.READ_PEOPLE, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_PEOPLE, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_PEOPLE, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_PEOPLE, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.READ_NAMES, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_NAMES, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.COORDINATOR, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.INSTITUTION_ADMIN, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.ANALYST, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.APPROVER, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.OBSERVER, Reach.EVERYWHERE),
    _r(Act.READ_OWN_MESSAGES, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.SEND_MESSAGES, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.SEND_MESSAGES, Role.COORDINATOR, Reach.OWN_SCHEME),
    # Schemes and rounds
    _r(Act.CREATE_SCHEME, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.COORDINATOR, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.INSTITUTION_ADMIN, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.ANALYST, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.APPROVER, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.OBSERVER, Reach.EVERYWHERE),
    _r(Act.READ_SCHEME, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.EDIT_SCHEME, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.APPROVE_SCHEME, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ROUND, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ROUND, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_ROUND, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_ROUND, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_ROUND, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_ROUND, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_ROUND, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.EDIT_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.SIGN_PLAN, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.REHEARSE_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.MOVE_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.KEEP_TIMETABLE, Role.SYSTEM, Reach.EVERYWHERE),
    _r(Act.EXTEND_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.CANCEL_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.REOPEN_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    # Registration and codes
    _r(Act.REGISTER_LABORATORY, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.REGISTER_LABORATORY, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_REGISTRATIONS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_REGISTRATIONS, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_REGISTRATIONS, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_REGISTRATIONS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_REGISTRATIONS, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.CONFIRM_REGISTRATION, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.ENROL_LABORATORY, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_OWN_CODE, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_OWN_CODE, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_OWN_CODE, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_IDENTITY_KEY, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.ASK_FOR_IDENTITY, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.WAIVE_CONFIDENTIALITY, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    # Samples and studies
    _r(Act.MANAGE_SAMPLES, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_SAMPLES, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_SAMPLES, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_SAMPLES, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_SAMPLES, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_SAMPLES, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.CONFIRM_RECEIPT, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.CONFIRM_RECEIPT, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.MANAGE_STUDIES, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_STUDIES, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_STUDIES, Role.AUDITOR, Reach.EVERYWHERE),
    # Results
    _r(Act.READ_PROGRESS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_OWN_RESULTS, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_OWN_RESULTS, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_OWN_RESULTS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.ENTER_RESULTS, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.SUBMIT_RESULTS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.RECALL_RESULTS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.IMPORT_RESULTS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_CODED_RESULTS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_CODED_RESULTS, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.EXCLUDE_RESULTS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.REQUEST_CORRECTION, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.REQUEST_CORRECTION, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.REQUEST_CORRECTION, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.SIGN_CORRECTION_REQUEST, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.APPROVE_CORRECTION, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_CORRECTIONS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_CORRECTIONS, Role.AUDITOR, Reach.EVERYWHERE),
    # Evaluation and reports
    _r(Act.EVALUATE_ROUND, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_EVALUATION, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_EVALUATION, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.SIGN_REPORT, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.ISSUE_REPORTS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ROUND_REPORT, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_ROUND_REPORT, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ROUND_REPORT, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_ROUND_REPORT, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_ROUND_REPORT, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_ROUND_REPORT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_ROUND_REPORT, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_ROUND_REPORT, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.READ_OWN_REPORT, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_OWN_REPORT, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_OWN_REPORT, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_ANY_REPORT, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.HAND_OVER, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.HAND_OVER, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.HAND_OVER, Role.SYSTEM, Reach.EVERYWHERE),
    # Corrective actions, complaints and appeals
    _r(Act.ASK_FOR_ACTION, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ACTIONS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_ACTIONS, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_ACTIONS, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_ACTIONS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_ACTIONS, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.ANSWER_ACTION, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.APPROVE_ACTION, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.COMPLAIN, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.COMPLAIN, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.COMPLAIN, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_COMPLAINTS, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_COMPLAINTS, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_COMPLAINTS, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_COMPLAINTS, Role.ANALYST, Reach.OWN_LABORATORY),
    _r(Act.READ_COMPLAINTS, Role.APPROVER, Reach.OWN_LABORATORY),
    _r(Act.READ_COMPLAINTS, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.ANSWER_COMPLAINT, Role.COORDINATOR, Reach.OWN_SCHEME),
    # Consensus projects
    _r(Act.MAKE_EVIDENCE, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.MAKE_EVIDENCE, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_EVIDENCE, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_EVIDENCE, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_EVIDENCE, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_EVIDENCE, Role.OBSERVER, Reach.EVERYWHERE),
    _r(Act.READ_EVIDENCE, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.READ_DRAFT, Role.COORDINATOR, Reach.EVERYWHERE),
    _r(Act.READ_DRAFT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_DRAFT, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_DRAFT, Role.OBSERVER, Reach.EVERYWHERE),
    _r(Act.READ_DRAFT, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.EDIT_DRAFT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.WRITE_CLAUSE, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.COMMENT_ON_DRAFT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.COMMENT_ON_DRAFT, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.COMMENT_ON_DRAFT, Role.OBSERVER, Reach.EVERYWHERE),
    _r(Act.NAME_VOTER, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.HOLD_BALLOT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.VOTE, Role.MEMBER, Reach.EVERYWHERE),
    _r(Act.READ_BALLOTS, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.MAINTAIN_BALLOTS, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    # History and installation
    _r(Act.READ_AUDIT, Role.COORDINATOR, Reach.OWN_SCHEME),
    _r(Act.READ_AUDIT, Role.INSTITUTION_ADMIN, Reach.OWN_INSTITUTION),
    _r(Act.READ_AUDIT, Role.AUDITOR, Reach.EVERYWHERE),
    _r(Act.READ_PROJECT_AUDIT, Role.CONVENOR, Reach.EVERYWHERE),
    _r(Act.READ_SYSTEM_EVENTS, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.MANAGE_INSTALLATION, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_INSTALLATION, Role.ADMINISTRATOR, Reach.EVERYWHERE),
    _r(Act.READ_INSTALLATION, Role.AUDITOR, Reach.EVERYWHERE),
)


def may(
    actor: Actor,
    act: Act,
    *,
    scheme_id: int | None = None,
    laboratory_id: int | None = None,
    institution_id: int | None = None,
) -> bool:
    """Answer whether the actor may do this to an object of this scheme, laboratory, institution."""
    return any(
        _reaches(
            rule.reach,
            grant,
            scheme_id=scheme_id,
            laboratory_id=laboratory_id,
            institution_id=institution_id,
        )
        for rule in RULES
        if rule.act is act
        for grant in actor.grants
        if grant.role is rule.role
    )


def require(
    actor: Actor,
    act: Act,
    *,
    scheme_id: int | None = None,
    laboratory_id: int | None = None,
    institution_id: int | None = None,
) -> None:
    """Refuse the act unless a line of the table allows it."""
    if not may(
        actor,
        act,
        scheme_id=scheme_id,
        laboratory_id=laboratory_id,
        institution_id=institution_id,
    ):
        raise Forbidden(act=act.value)


def may_somewhere(actor: Actor, act: Act) -> bool:
    """Answer whether any role of the actor allows the act on at least some object."""
    roles = {grant.role for grant in actor.grants}
    return any(rule.act is act and rule.role in roles for rule in RULES)


def _reaches(
    reach: Reach,
    grant: Grant,
    *,
    scheme_id: int | None,
    laboratory_id: int | None,
    institution_id: int | None,
) -> bool:
    own_laboratory = laboratory_id is not None and grant.laboratory_id == laboratory_id
    own_institution = institution_id is not None and grant.institution_id == institution_id
    return {
        Reach.OWN_SCHEME: scheme_id is not None and grant.scheme_id == scheme_id,
        Reach.OWN_LABORATORY: own_laboratory,
        # An institution's administrator holds a grant for each of its laboratories, too.
        Reach.OWN_INSTITUTION: own_institution or own_laboratory,
        Reach.EVERYWHERE: True,
    }[reach]
