"""The e-mail of a receipt carries it on paper in both languages, without value and code."""

from __future__ import annotations

import io
from collections.abc import Callable

from pages import read
from pypdf import PdfReader
from sqlalchemy import select
from story import PASSWORD, Story

from proficiency.i18n import Language
from proficiency.notices.models import Mail, MailAttachment
from proficiency.results.entry import EnteredResult
from proficiency.results.queries import result_form
from proficiency.results.services import save_draft

VALUE = "91.37"


def signed(story: Story, visit: Callable) -> list[Mail]:
    """Let the first laboratory enter and sign, and return the e-mails of the receipt."""
    entry = EnteredResult(story.determination, 1, None, VALUE, note="kept at home")
    save_draft(story.session, story.enrolments[0], [entry], actor=story.analysts[0])
    seen = result_form(story.session, story.enrolments[0], actor=story.analysts[0]).mark
    code = story.enrolments[0].code
    fields = {"seen": seen, "password": PASSWORD, "laboratory": code}
    answer = visit("approver-01").send("/rounds/VIA-1/submit", fields)
    assert answer.status_code == 302, read(answer).text
    assert answer.headers["Location"].endswith("/receipt")
    found = select(Mail).where(Mail.kind == "submission_receipt").order_by(Mail.id)
    return list(story.session.scalars(found))


def text_of(file: MailAttachment) -> str:
    pages = PdfReader(io.BytesIO(file.content)).pages
    return "".join(page.extract_text() for page in pages)


def test_everybody_of_the_laboratory_gets_the_receipt_in_both_languages(
    open_round: Story, visit: Callable
) -> None:
    mails = signed(open_round, visit)
    assert len(mails) == 2, "the analyst and the approver"
    form = result_form(open_round.session, open_round.enrolments[0], actor=open_round.analysts[0])
    assert form.standing is not None and form.standing.sha256
    number = f"VIA-1-{form.standing.sha256[:12]}"
    for mail in mails:
        names = [file.name for file in mail.attachments]
        assert names == [f"{number}.{language.value}.pdf" for language in Language]
        for file in mail.attachments:
            text = text_of(file).replace("\n", "")
            assert form.standing.sha256 in text and number in text
            assert form.standing.entered_by in text and form.standing.submitted_by in text
    words = " ".join(text_of(file) for file in mails[0].attachments)
    assert "1 result was submitted" in words and "已提交" in words


def test_neither_a_value_nor_a_code_leaves_the_platform(open_round: Story, visit: Callable) -> None:
    code = open_round.enrolments[0].code
    for mail in signed(open_round, visit):
        for file in mail.attachments:
            assert file.content_type == "application/pdf"
            for hidden in (VALUE, "91", "kept at home", code, "Secret laboratory", "秘密"):
                assert hidden not in text_of(file).replace(result_digest(open_round), "")
                assert hidden not in file.name or hidden == "91"


def result_digest(story: Story) -> str:
    form = result_form(story.session, story.enrolments[0], actor=story.analysts[0])
    assert form.standing is not None
    return form.standing.sha256 or ""
