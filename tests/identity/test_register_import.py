"""A register is taken in as a whole or not at all, and a second time changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from story import ADMINISTRATOR, Story

from proficiency.audit.models import AuditEntry
from proficiency.errors import Forbidden, InvalidInput
from proficiency.identity.models import Institution, Laboratory, Person, RoleGrant
from proficiency.identity.register_import import (
    Kind,
    RegisterRow,
    import_register,
    preview_register,
)
from proficiency.identity.roles import Role
from proficiency.notices.models import Mail

ROWS = [
    RegisterRow(
        2,
        "0071",
        "第一医院",
        "First Hospital",
        "细胞室",
        "Cells",
        "li@a.example",
        "李",
        "zh",
        "analyst",
    ),
    RegisterRow(3, "0071", "", "", "细胞室", "", "wang@a.example", "王", "", "approver"),
    RegisterRow(4, "0071", email="li@a.example", role="auditor"),
    RegisterRow(5, "0072", "", "Second Hospital", "", "Stem cells"),
]


def counts(session: Session) -> list[int]:
    tables = (Institution, Laboratory, Person, RoleGrant, Mail, AuditEntry)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_register_is_taken_in_with_its_leading_zeros(session: Session) -> None:
    done = import_register(session, ROWS, actor=ADMINISTRATOR, invite=False)
    assert done.count(Kind.NEW) == 9
    institutions = session.scalars(select(Institution).order_by(Institution.code)).all()
    assert [each.code for each in institutions] == ["0071", "0072"]
    assert [len(each.laboratories) for each in institutions] == [1, 1]
    grants = session.execute(
        select(Person.email, RoleGrant.role).join(Person.grants).order_by(RoleGrant.id)
    ).all()
    assert grants == [
        ("li@a.example", Role.ANALYST),
        ("wang@a.example", Role.APPROVER),
        ("li@a.example", Role.AUDITOR),
    ]
    assert session.scalars(select(Mail)).all() == []


def test_a_second_import_changes_nothing(session: Session) -> None:
    import_register(session, ROWS, actor=ADMINISTRATOR, invite=False)
    before = counts(session)
    again = import_register(session, ROWS, actor=ADMINISTRATOR, invite=True)
    assert {change.kind for change in again.changes} == {Kind.SAME}
    assert counts(session) == before


def test_the_preview_says_what_will_happen_and_stores_nothing(session: Session) -> None:
    before = counts(session)
    seen = preview_register(session, ROWS, actor=ADMINISTRATOR)
    assert counts(session) == before
    done = import_register(session, ROWS, actor=ADMINISTRATOR, invite=False)
    assert seen.changes == done.changes
    renamed = [replace(ROWS[0], institution_en="First University Hospital")]
    changed = preview_register(session, renamed, actor=ADMINISTRATOR)
    assert [change.name for change in changed.changes if change.kind is Kind.CHANGED] == ["0071"]
    kept = select(Institution.name_en).where(Institution.code == "0071")
    assert session.scalar(kept) == "First Hospital"


def test_links_are_sent_to_newcomers_and_only_when_asked(session: Session) -> None:
    import_register(session, ROWS, actor=ADMINISTRATOR, invite=True)
    mails = session.scalars(select(Mail).order_by(Mail.address)).all()
    assert [mail.address for mail in mails] == ["li@a.example", "wang@a.example"]
    assert all(mail.secrets is not None for mail in mails)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (RegisterRow(9, ""), "institution_code"),
        (RegisterRow(9, "0099"), "institution_zh"),
        (RegisterRow(9, "0071", "另一医院"), "institution_zh"),
        (RegisterRow(9, "0071", role="analyst"), "email"),
        (RegisterRow(9, "0071", email="x@a.example"), "name"),
        (RegisterRow(9, "0071", email="x@a.example", name="X", language="fr"), "language"),
        (RegisterRow(9, "0071", email="x@a.example", name="X", role="king"), "role"),
        (RegisterRow(9, "0071", email="x@a.example", name="X", role="system"), "role"),
        (RegisterRow(9, "0071", email="x@a.example", name="X", role="analyst"), "laboratory_zh"),
        (
            RegisterRow(9, "0071", email="x@a.example", name="X", role="coordinator", scheme="NO"),
            "scheme",
        ),
        (RegisterRow(9, "0071", email="no address", name="X"), None),
        (RegisterRow(9, "0071", "", "", "细胞室", "", "li@a.example", role="approver"), None),
    ],
)
def test_one_row_that_cannot_be_taken_refuses_all_with_row_and_column(
    session: Session, row: RegisterRow, column: str | None
) -> None:
    attempt = session.begin_nested()
    with pytest.raises(InvalidInput) as refused:
        import_register(session, [*ROWS, row], actor=ADMINISTRATOR, invite=True)
    attempt.rollback()
    assert [(each.row, each.column) for each in refused.value.problems] == [(9, column)]
    previewed = preview_register(session, [*ROWS, row], actor=ADMINISTRATOR)
    assert [(each.row, each.column) for each in previewed.problems] == [(9, column)]


def test_only_an_administrator_imports_a_register(story: Story) -> None:
    for actor in (story.coordinator, story.approvers[0]):
        for act in (
            lambda who: preview_register(story.session, ROWS, actor=who),
            lambda who: import_register(story.session, ROWS, actor=who, invite=False),
        ):
            with pytest.raises(Forbidden):
                act(actor)
