"""Who signs sees everything that is handed in, and the receipt shows the same."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader
from story import Story

from proficiency.i18n import Language, translator
from proficiency.reporting.typed_results import typed_lines
from proficiency.results.answering import asked_about, confirm
from proficiency.results.entry import EnteredResult
from proficiency.results.queries import result_form
from proficiency.results.questionnaire import asked_questions
from proficiency.results.services import save_draft, submit_results
from proficiency.rounds.models import Determination, RoundMeasurand
from proficiency.schemes.catalogue import catalogue
from proficiency.schemes.vocabulary import AnswerKind

SIGN, RECEIPT = "/rounds/VIA-1/sign", "/rounds/VIA-1/receipt"
KINDS = ("TCC", "CD73", "MYC", "STR")
TYPED = {
    "TCC": ("1.05", "10^6 cells/mL", {"n_counted": "300", "dilution": "1:2"}),
    "CD73": ("97.5", "", {"decision": "是"}),
    "MYC": ("检出", "", {}),
    "STR": ("th01: 9.3,7; D5S818: 11", "", {}),
}
ANSWERS = {
    AnswerKind.TEXT: "live single cells",
    AnswerKind.NUMBER: "3",
    AnswerKind.MOMENT: "2026-03-02 14:30",
}
SEEN_EN = (
    "10^6 cells/mL",
    "= 1050000 cells/mL",
    "= 50000 cells/mL",
    "Number counted N: 300",
    "Dilution factor: 1:2 (= 2)",
    "Meets ≥ 95?: 是 (yes)",
    "detected",
    "7, 9.3",
    "live single cells",
)
SEEN_ZH = ("10^6 cells/mL", "= 1050000 cells/mL", "稀释倍数", "7, 9.3", "live single cells")


@pytest.fixture
def handed_in(open_round: Story) -> Story:
    """Type one result of several kinds, with everything that belongs to it."""
    session, round_ = open_round.session, open_round.round
    for position, code in enumerate(KINDS, 2):
        usual = catalogue()[code].definition.columns | {"replicates": 1, "vials": 1}
        copy = RoundMeasurand(position=position, **usual)
        copy.determinations = [Determination(position=position, material=round_.materials[0])]
        round_.measurands.append(copy)
    session.flush()
    measurands = {each.code: each for each in round_.measurands}
    entries = [
        EnteredResult(
            measurands[code].determinations[0].id,
            1,
            None,
            typed,
            "0.05" if code == "TCC" else "",
            unit=unit,
            details=details,
        )
        for code, (typed, unit, details) in TYPED.items()
    ]
    determinations = [d for each in round_.measurands for d in each.determinations]
    answers = {
        each.name: each.question.choices[0].zh if each.question.choices else ANSWERS[kind]
        for each in asked_questions(determinations)
        if (kind := each.question.kind) in ANSWERS or each.question.choices
    }
    save_draft(
        session,
        open_round.enrolments[0],
        entries,
        actor=open_round.analysts[0],
        questionnaire=answers,
    )
    return open_round


def squeezed(text: str) -> str:
    """Return a text without what differs between a page and paper."""
    return "".join(text.split()).replace("^", "").replace("：", ":")


def test_who_signs_sees_units_meanings_details_and_answers(
    handed_in: Story, visit: Callable
) -> None:
    for language, seen in (("en", SEEN_EN), ("zh", SEEN_ZH)):
        text = squeezed(visit("approver-01", language).open(SIGN).text)
        for each in seen:
            assert squeezed(each) in text, each


def test_the_receipt_shows_what_was_signed_on_the_page_and_on_paper(
    handed_in: Story, visit: Callable
) -> None:
    session, enrolment = handed_in.session, handed_in.enrolments[0]
    analyst = handed_in.analysts[0]
    form = result_form(session, enrolment, actor=analyst)
    remarks = {each.question.key: "counted twice" for each in asked_about(session, form)}
    if remarks:
        confirm(session, enrolment, remarks, actor=analyst)
    submit_results(session, enrolment, actor=handed_in.approvers[0])
    approver = visit("approver-01")
    page = squeezed(approver.open(RECEIPT).text)
    paper = approver.client.get(f"{RECEIPT}.en.pdf")
    printed = squeezed("".join(p.extract_text() for p in PdfReader(BytesIO(paper.data)).pages))
    for each in SEEN_EN:
        assert squeezed(each) in page, each
    for each in ("1050000", "300", "7,9.3", "livesinglecells", "(detected)"):
        assert each in printed, each
    # A narrow column breaks words, never loses them.
    assert ("countedtwice" in page) == ("countedtwice" in printed) == bool(remarks)


def test_a_change_of_the_catalogue_does_not_change_what_was_signed(handed_in: Story) -> None:
    session, enrolment = handed_in.session, handed_in.enrolments[0]
    submit_results(session, enrolment, actor=handed_in.approvers[0])
    counted = next(each for each in handed_in.round.measurands if each.code == "TCC")
    counted.units = ()
    session.flush()
    form = result_form(session, enrolment, actor=handed_in.analysts[0])
    lines = typed_lines(form, translator(Language.EN))
    assert "= 1050000 cells/mL" in [line.meaning for line in lines]
