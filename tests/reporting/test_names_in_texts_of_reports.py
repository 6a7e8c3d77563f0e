"""No name of a member goes out in a text that reports print, whoever typed it and wherever."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from complete_round import complete_round, found, lacking, state_of
from sqlalchemy.orm import Session
from statements import OFFICE, PROFILE
from story import ADMINISTRATOR, CLOSES, Story, person

from proficiency.identity.models import Laboratory, Person
from proficiency.identity.roles import Role
from proficiency.identity.services import register_institution, register_laboratory
from proficiency.reporting.completeness.gate import ReportNotComplete
from proficiency.reporting.label import Label
from proficiency.reporting.member_names import searched
from proficiency.reporting.provider_profile import write_profile
from proficiency.reporting.report_waivers import waive
from proficiency.reporting.services import issue_round
from proficiency.reporting.statement_kinds import StatementKind
from proficiency.reporting.stating import state

NAME = "Secret laboratory 02"
IN_CHINESE = "秘密实验室02"


@pytest.fixture
def whole(session: Session) -> Story:
    """A round whose reports lack nothing."""
    return complete_round(session, count=3)


def in_a_statement(story: Story) -> None:
    """Name a laboratory in a comment, with a gap in its name and other capitals."""
    text = Label("实验室的说明。", "Thanks to SECRET\n laboratory 02, who was late.")
    state(story.session, story.round, StatementKind.COMMENT, text, actor=story.coordinator)


def in_a_waiver(story: Story) -> None:
    reason = Label(f"经{IN_CHINESE}同意。", "As agreed.")
    waive(story.session, story.round, "R-n", reason, actor=story.coordinator)


def in_a_title(story: Story) -> None:
    story.round.title_en = f"Round of {NAME}"


def in_a_material(story: Story) -> None:
    story.round.materials[0].name_zh = f"{IN_CHINESE}提供的样品"


def in_the_policy(story: Story) -> None:
    story.round.scheme.confidentiality_en = f"Only {NAME} is told."


@pytest.mark.parametrize(
    ("put", "name"),
    [
        (in_a_statement, NAME),
        (in_a_waiver, IN_CHINESE),
        (in_a_title, NAME),
        (in_a_material, IN_CHINESE),
        (in_the_policy, NAME),
    ],
)
def test_a_name_is_found_wherever_reports_print_it(
    whole: Story, put: Callable[[Story], None], name: str
) -> None:
    put(whole)
    assert lacking(whole) == ["R-f"]
    (finding,) = found(whole)
    assert [lack.facts["name"] for lack in finding.lacks] == [name]
    before = state_of(whole)
    with pytest.raises(ReportNotComplete):
        issue_round(whole.session, whole.round, actor=whole.coordinator, at=CLOSES)
    assert state_of(whole) == before


def test_people_of_laboratories_are_members_and_those_of_the_provider_are_not(
    whole: Story,
) -> None:
    analyst = whole.session.get_one(Person, whole.analysts[0].person_id)
    text = Label("无。", f"{analyst.name} and Coordinator agree; write to {analyst.email}.")
    state(whole.session, whole.round, StatementKind.COMMENT, text, actor=whole.coordinator)
    (finding,) = found(whole)
    assert finding.item == "R-f"
    assert {lack.facts["name"] for lack in finding.lacks} == {analyst.name, analyst.email}


def test_a_name_within_another_word_is_no_name(whole: Story) -> None:
    analyst = whole.session.get_one(Person, whole.analysts[0].person_id)
    analyst.name = "Ann Other"
    whole.session.flush()
    text = Label("无。", "Cann others and annother; no mean of an other.")
    state(whole.session, whole.round, StatementKind.COMMENT, text, actor=whole.coordinator)
    assert lacking(whole) == []


def test_a_name_that_is_a_word_of_the_product_counts_where_people_wrote_it(whole: Story) -> None:
    analyst = whole.session.get_one(Person, whole.analysts[0].person_id)
    analyst.name = "算法"
    assert lacking(whole) == []
    text = Label("感谢算法的协助。", "With thanks.")
    state(whole.session, whole.round, StatementKind.COMMENT, text, actor=whole.coordinator)
    assert lacking(whole) == ["R-f"]


def test_a_provider_that_takes_part_is_named_as_provider(whole: Story) -> None:
    institution = register_institution(
        whole.session,
        actor=ADMINISTRATOR,
        code="OWN",
        name_zh=PROFILE.name_zh,
        name_en=PROFILE.name_en,
    )
    register_laboratory(
        whole.session, institution, actor=ADMINISTRATOR, name_zh="自有实验室", name_en="Own lab"
    )
    assert lacking(whole) == []
    moved = replace(PROFILE, name_zh="另一个提供者", name_en="Another provider")
    write_profile(whole.session, moved, actor=OFFICE)
    assert lacking(whole) == []
    text = Label("无。", f"{PROFILE.name_en} took part.")
    state(whole.session, whole.round, StatementKind.COMMENT, text, actor=whole.coordinator)
    assert lacking(whole) == ["R-f"]


def test_whoever_becomes_a_member_later_is_looked_for_too(whole: Story) -> None:
    text = Label("无。", "With thanks to Nora Newcomer.")
    state(whole.session, whole.round, StatementKind.COMMENT, text, actor=whole.coordinator)
    assert lacking(whole) == []
    laboratory = whole.session.get_one(Laboratory, whole.laboratories[0].id)
    person(whole.session, "nora-newcomer", Role.ANALYST, laboratory=laboratory)
    assert lacking(whole) == ["R-f"]


@pytest.mark.parametrize(
    ("text", "name", "stands"),
    [
        ("由秘密实验室 02完成", "秘密实验室02", True),
        ("the Secret  Laboratory\n02.", "Secret laboratory 02", True),
        ("Secret laboratory 021", "Secret laboratory 02", False),
        ("由Secret laboratory 02完成", "Secret laboratory 02", True),
        ("secretlaboratory02", "Secret laboratory 02", False),
        ("a+b@lab.example wrote", "a+b@lab.example", True),
    ],
)
def test_names_are_whole_words_and_chinese_ones_stand_anywhere(
    text: str, name: str, stands: bool
) -> None:
    assert searched([text]).holds(name) is stands


def test_what_ends_one_text_and_begins_the_next_is_no_name() -> None:
    texts = searched(["细胞王", "伟大的结果", "Ann", "Other"])
    assert not texts.holds("王伟")
    assert not texts.holds("Ann Other")
