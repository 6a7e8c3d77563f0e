"""Read what laboratories typed, through their own people: nobody else can before the close."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from proficiency.identity.actor import Actor
from proficiency.results.queries import FormField, result_form
from proficiency.rounds.models import Enrolment


def fields_typed(
    session: Session, enrolment: Enrolment, *, actor: Actor, number: int | None = None
) -> list[FormField]:
    """Return what stands in the form of one laboratory, empty fields left out."""
    session.expire_all()
    form = result_form(session, enrolment, actor=actor, number=number)
    fields = [field for group in form.groups for field in group.fields]
    return [f for f in fields if any((f.typed, f.method, f.u_typed, f.k_typed, f.note))]


def all_typed(
    session: Session, enrolments: Sequence[Enrolment], actors: Sequence[Actor]
) -> list[str]:
    """Return every typed result of a round, laboratory by laboratory."""
    return [
        field.typed
        for enrolment, actor in zip(enrolments, actors, strict=True)
        for field in fields_typed(session, enrolment, actor=actor)
    ]
