"""What a laboratory is asked about its own draft, and what it answers before it signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..identity.actor import Actor
from ..rounds.models import Enrolment
from .document import Answer
from .entry import check_entries
from .guards.question import Question
from .queries import FormField, ResultForm, result_form
from .questioning import questions_about
from .services import answer_questions


@dataclass(frozen=True)
class Asked:
    """A question with its answer; None while there is none."""

    question: Question
    answer: Answer | None


def asked_about(session: Session, form: ResultForm) -> list[Asked]:
    """Return what is asked about a draft the laboratory's own people look at."""
    checked, _ = check_entries(form.entries, [f.determination for f in fields_of(form)])
    answers = {answer.key: answer for answer in form.answers}
    return [
        Asked(question, answers.get(question.key))
        for question in questions_about(session, form.enrolment, checked)
    ]


def confirm(
    session: Session,
    enrolment: Enrolment,
    remarks: Mapping[str, str],
    *,
    actor: Actor,
    number: int | None = None,
    at: datetime | None = None,
) -> list[Answer]:
    """Keep that results are right as typed, by the keys of the questions, each with its remark."""
    form = result_form(session, enrolment, actor=actor, number=number)
    answers = [
        Answer(
            key=asked.question.key,
            message=asked.question.message,
            facts=dict(asked.question.facts),
            answer=remarks[asked.question.key].strip(),
            by=actor.name,
            at=at or clock.now(),
        )
        for asked in asked_about(session, form)
        if asked.question.key in remarks
    ]
    if answers:
        answer_questions(session, enrolment, answers, actor=actor, number=number, at=at)
    return answers


def fields_of(form: ResultForm) -> list[FormField]:
    """Return every field of a form."""
    return [field for group in form.groups for field in group.fields]
