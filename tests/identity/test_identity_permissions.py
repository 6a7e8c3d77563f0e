"""Who may do what, written out a second time: every act with every role, here and elsewhere."""

from __future__ import annotations

from itertools import product

import pytest

from proficiency.errors import Forbidden
from proficiency.i18n import Language, translator
from proficiency.identity.actor import SYSTEM, Actor, Grant
from proficiency.identity.permissions import RULES, Act, may, may_somewhere, require
from proficiency.identity.roles import ROLE_NAMES, Role

OWN_SCHEME, OWN_LABORATORY, FOREIGN = 1, 2, 99
EVERYWHERE = {
    Role.ADMINISTRATOR: {Act.MANAGE_PEOPLE, Act.CREATE_SCHEME, Act.READ_SCHEME},
    Role.COORDINATOR: {Act.READ_SCHEME},
    Role.ANALYST: {Act.READ_SCHEME},
    Role.APPROVER: {Act.READ_SCHEME},
    Role.CONVENOR: {Act.READ_SCHEME, Act.READ_ROUND, Act.READ_ROUND_REPORT},
    Role.AUDITOR: {
        Act.READ_SCHEME,
        Act.READ_ROUND,
        Act.READ_CODED_RESULTS,
        Act.READ_EVALUATION,
        Act.READ_ROUND_REPORT,
        Act.READ_AUDIT,
    },
    Role.SYSTEM: {Act.MANAGE_PEOPLE, Act.MOVE_ROUND},
}
OWN = {
    Role.COORDINATOR: {
        Act.EDIT_SCHEME,
        Act.READ_ROUND,
        Act.EDIT_ROUND,
        Act.MOVE_ROUND,
        Act.SIGN_PLAN,
        Act.REHEARSE_ROUND,
        Act.ENROL_LABORATORY,
        Act.READ_IDENTITY_KEY,
        Act.READ_PROGRESS,
        Act.IMPORT_RESULTS,
        Act.READ_CODED_RESULTS,
        Act.EVALUATE_ROUND,
        Act.READ_EVALUATION,
        Act.ISSUE_REPORTS,
        Act.READ_ROUND_REPORT,
        Act.READ_ANY_REPORT,
        Act.READ_AUDIT,
    },
    Role.ANALYST: {
        Act.READ_ROUND,
        Act.READ_OWN_RESULTS,
        Act.ENTER_RESULTS,
        Act.READ_ROUND_REPORT,
        Act.READ_OWN_REPORT,
    },
    Role.APPROVER: {
        Act.READ_ROUND,
        Act.READ_OWN_RESULTS,
        Act.SUBMIT_RESULTS,
        Act.RECALL_RESULTS,
        Act.READ_ROUND_REPORT,
        Act.READ_OWN_REPORT,
    },
}
"""Acts on the own scheme or laboratory only."""


def holder(role: Role) -> Actor:
    grant = {
        Role.COORDINATOR: Grant(role, scheme_id=OWN_SCHEME),
        Role.ANALYST: Grant(role, laboratory_id=OWN_LABORATORY),
        Role.APPROVER: Grant(role, laboratory_id=OWN_LABORATORY),
    }.get(role, Grant(role))
    return Actor(1, "somebody", frozenset({grant}))


@pytest.mark.parametrize(("act", "role"), list(product(Act, Role)))
def test_a_role_may_exactly_what_is_written_here(act: Act, role: Role) -> None:
    actor = holder(role)
    everywhere = act in EVERYWHERE[role]
    own = act in OWN.get(role, set())
    assert may(actor, act) is everywhere
    assert may(actor, act, scheme_id=FOREIGN, laboratory_id=FOREIGN) is everywhere
    assert may(actor, act, scheme_id=OWN_SCHEME, laboratory_id=OWN_LABORATORY) is (
        everywhere or own
    )
    assert may_somewhere(actor, act) is (everywhere or own)


@pytest.mark.parametrize(
    ("act", "role"), [(act, role) for role in OWN for act in sorted(OWN[role])]
)
def test_a_laboratory_role_says_nothing_about_schemes_and_the_other_way(
    act: Act, role: Role
) -> None:
    actor = holder(role)
    in_scheme = role is Role.COORDINATOR
    assert may(actor, act, scheme_id=OWN_SCHEME) is in_scheme
    assert may(actor, act, laboratory_id=OWN_LABORATORY) is not in_scheme


def test_every_line_of_the_table_is_needed() -> None:
    lines = [(rule.act, rule.role) for rule in RULES]
    assert len(lines) == len(set(lines))
    written = {(act, role) for table in (EVERYWHERE, OWN) for role in table for act in table[role]}
    assert set(lines) == written


def test_nobody_without_a_role_may_anything() -> None:
    nobody = Actor(1, "nobody")
    for act in Act:
        assert not may(nobody, act, scheme_id=OWN_SCHEME, laboratory_id=OWN_LABORATORY)
        assert not may_somewhere(nobody, act)


def test_roles_add_up() -> None:
    both = Actor(1, "both", holder(Role.ANALYST).grants | holder(Role.AUDITOR).grants)
    assert may(both, Act.ENTER_RESULTS, laboratory_id=OWN_LABORATORY)
    assert may(both, Act.READ_AUDIT)
    assert not may(both, Act.SUBMIT_RESULTS, laboratory_id=OWN_LABORATORY)


def test_what_is_not_permitted_is_refused_with_the_act() -> None:
    with pytest.raises(Forbidden) as refused:
        require(holder(Role.ANALYST), Act.ENTER_RESULTS, laboratory_id=FOREIGN)
    assert refused.value.facts == {"act": "enter_results"}
    require(holder(Role.ANALYST), Act.ENTER_RESULTS, laboratory_id=OWN_LABORATORY)


def test_only_the_product_itself_holds_the_role_of_the_system() -> None:
    assert {grant.role for grant in SYSTEM.grants} == {Role.SYSTEM}
    assert SYSTEM.person_id is None


def test_every_line_reads_as_a_sentence_in_both_languages() -> None:
    chinese = translator(Language.ZH)
    for rule in RULES:
        assert rule.sentence.endswith(".")
        assert ROLE_NAMES[rule.role] in rule.sentence.lower()
        assert chinese(ROLE_NAMES[rule.role]) in chinese(rule.sentence)
        assert chinese(rule.sentence).endswith("。")


def test_every_role_has_a_name_in_chinese() -> None:
    chinese = translator(Language.ZH)
    assert {*ROLE_NAMES} == {*Role}
    assert all(chinese(name) != name for name in ROLE_NAMES.values())
