"""What pages read of results: the form of a laboratory as its own people see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased, contains_eager, undefer

from .. import clock
from ..identity.actor import Actor
from ..identity.models import Person
from ..identity.permissions import Act, require
from ..rounds.models import Determination, Enrolment, Round, RoundMeasurand
from ..rounds.standing import EntryState
from .coded import coded_rows as coded_rows
from .coded import other_sets as other_sets
from .coded import scored_places as scored_places
from .coded import sealed_rounds as sealed_rounds
from .document import Answer, ResultDocument
from .entry import EnteredResult
from .marks import mark_of
from .models import FollowedMethod, Result, ResultSet, ResultSetState
from .sealing import read_own
from .sets import find_set
from .windows import Window, window_of

Typed = EnteredResult | Result
"""What was typed for one replicate: in a document, or in the row of a published result."""


@dataclass(frozen=True)
class SetStanding:
    """What may be known about the results of a laboratory without seeing a value."""

    number: int
    primary: bool
    late: bool
    state: ResultSetState
    changed_at: datetime
    entered_by_id: int | None
    entered_by: str
    submitted_at: datetime | None
    submitted_by_id: int | None
    submitted_by: str
    sha256: str | None
    """None of the last four while draft; names are empty where nobody is known."""


@dataclass(frozen=True)
class SetLine:
    """One set of a laboratory as its own people see it in a list."""

    number: int
    name: str
    """Empty where the laboratory gave none."""
    primary: bool
    late: bool
    state: ResultSetState
    filled: int
    mark: str
    """What tells this draft from every other; withdrawing carries it back."""


@dataclass(frozen=True)
class FormField:
    """One replicate of one determination, with what was typed so far."""

    determination: Determination
    replicate: int
    method: str
    typed: str
    u_typed: str
    k_typed: str
    note: str
    unit: str = ""
    """Unit the laboratory chose; empty for the measurand's own."""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FormGroup:
    """A measurand with everything that is asked for it."""

    measurand: RoundMeasurand
    fields: list[FormField]


@dataclass(frozen=True)
class ResultForm:
    """One set of results of one laboratory as its own people see it."""

    round: Round
    enrolment: Enrolment
    number: int
    name: str
    """What the laboratory calls the set; empty where it gave no name."""
    primary: bool
    state: EntryState
    window: Window
    standing: SetStanding | None
    """None while nothing was saved."""
    groups: list[FormGroup]
    mark: str
    """What tells this draft from every other; saving and signing carry it back."""
    sets: list[SetLine]
    """All sets of the laboratory that are not withdrawn."""
    followed: FollowedMethod | None
    answers: tuple[Answer, ...]
    questionnaire: Mapping[str, str]
    entries: tuple[EnteredResult, ...]
    """Everything that was typed so far; nothing where published results were imported."""
    content: bytes
    """The document itself; its digest is the one of the receipt."""
    writers: tuple[int, ...]
    """Everybody who entered something."""

    @property
    def is_open(self) -> bool:
        """Answer whether results are taken at this moment, as late ones too."""
        return self.window.takes_results

    @property
    def is_late(self) -> bool:
        """Answer whether what is handed in now, or was handed in, is late."""
        if self.standing is not None and self.state is EntryState.SUBMITTED:
            return self.standing.late
        return self.window is Window.LATE

    @property
    def asked(self) -> int:
        """Return how many results are asked for."""
        return sum(len(group.fields) for group in self.groups)

    @property
    def filled(self) -> int:
        """Return how many results were typed."""
        return sum(1 for group in self.groups for field in group.fields if field.typed.strip())


def result_form(
    session: Session, enrolment: Enrolment, *, actor: Actor, number: int | None = None
) -> ResultForm:
    """Return what a laboratory is asked for, with what its own people typed so far.

    Without a number it is the primary set.
    """
    require(actor, Act.READ_OWN_RESULTS, laboratory_id=enrolment.laboratory_id)
    standings, documents = _own_sets(session, enrolment, actor=actor)
    results = find_set(list(standings), number)
    document = documents.get(results) if results is not None else None
    entries = _typed_in(results, document)
    typed = {(entry.determination_id, entry.replicate): entry for entry in entries}
    standing = standings[results] if results is not None else None
    return ResultForm(
        round=enrolment.round,
        enrolment=enrolment,
        number=results.number if results is not None else 1,
        name=document.name if document is not None else "",
        primary=results is None or results.primary,
        state=_entry_state(standing),
        window=window_of(session, enrolment, at=clock.now()),
        standing=standing,
        groups=_groups(determinations_of(session, enrolment.round), typed),
        mark=mark_of(enrolment, document),
        sets=[_line(each, documents.get(each)) for each in standings],
        followed=FollowedMethod(document.followed) if document and document.followed else None,
        answers=document.answers if document is not None else (),
        questionnaire=document.questionnaire if document is not None else {},
        entries=document.entries if document is not None else (),
        content=document.content if document is not None else b"",
        writers=document.writers if document is not None else (),
    )


def find_result_set(
    session: Session, enrolment: Enrolment, *, number: int | None = None
) -> SetStanding | None:
    """Return how a set of a laboratory stands, without any value; by default the primary one."""
    found = session.execute(_sets_of(enrolment)).all()
    wanted = [
        standing
        for standing in (_standing(*row) for row in found)
        if (standing.primary if number is None else standing.number == number)
    ]
    return wanted[0] if wanted else None


def determinations_of(session: Session, round_: Round) -> list[Determination]:
    """Return what a round asks for, in the order of its measurands, with their methods."""
    return list(
        session.scalars(
            select(Determination)
            .join(Determination.measurand)
            .join(Determination.material)
            .where(RoundMeasurand.round_id == round_.id)
            .options(
                contains_eager(Determination.measurand).selectinload(RoundMeasurand.methods),
                contains_eager(Determination.material),
            )
            .order_by(RoundMeasurand.position, Determination.position)
        )
    )


def _own_sets(
    session: Session, enrolment: Enrolment, *, actor: Actor
) -> tuple[dict[ResultSet, SetStanding], dict[ResultSet, ResultDocument]]:
    """Return the sets of a laboratory that are not withdrawn, opened for its own people."""
    query = (
        _sets_of(enrolment)
        .where(ResultSet.state != ResultSetState.WITHDRAWN)
        .options(undefer(ResultSet.sealed))
    )
    standings: dict[ResultSet, SetStanding] = {}
    documents: dict[ResultSet, ResultDocument] = {}
    for results, entered_by, submitted_by in session.execute(query):
        standings[results] = _standing(results, entered_by, submitted_by)
        if (document := read_own(session, results, actor=actor)) is not None:
            documents[results] = document
    return standings, documents


def _sets_of(enrolment: Enrolment) -> Select[ResultSet, str | None, str | None]:
    """Return the sets of a laboratory with the names of who entered and who signed."""
    entered, submitted = aliased(Person), aliased(Person)
    return (
        select(ResultSet, entered.name, submitted.name)
        .outerjoin(entered, entered.id == ResultSet.entered_by_id)
        .outerjoin(submitted, submitted.id == ResultSet.submitted_by_id)
        .where(ResultSet.enrolment_id == enrolment.id)
        .order_by(ResultSet.number)
        .execution_options(populate_existing=True)
    )


def _standing(results: ResultSet, entered_by: str | None, submitted_by: str | None) -> SetStanding:
    return SetStanding(
        number=results.number,
        primary=results.primary,
        late=results.late,
        state=results.state,
        changed_at=results.changed_at,
        entered_by_id=results.entered_by_id,
        entered_by=entered_by or "",
        submitted_at=results.submitted_at,
        submitted_by_id=results.submitted_by_id,
        submitted_by=submitted_by or "",
        sha256=results.sha256,
    )


def _entry_state(standing: SetStanding | None) -> EntryState:
    return EntryState(standing.state) if standing is not None else EntryState.NOTHING


def _line(results: ResultSet, document: ResultDocument | None) -> SetLine:
    return SetLine(
        number=results.number,
        name=document.name if document is not None else results.name,
        primary=results.primary,
        late=results.late,
        state=results.state,
        filled=sum(1 for entry in _typed_in(results, document) if entry.typed.strip()),
        mark=mark_of(results.enrolment, document),
    )


def _typed_in(results: ResultSet | None, document: ResultDocument | None) -> Sequence[Typed]:
    """Return what was typed in a set; published results were never sealed."""
    if document is not None:
        return document.entries
    return results.results if results is not None else ()


def _groups(
    determinations: Sequence[Determination], typed: Mapping[tuple[int, int], Typed]
) -> list[FormGroup]:
    """Lay out every replicate that is asked for, with what was typed in its place."""
    groups: dict[int, FormGroup] = {}
    for determination in determinations:
        measurand = determination.measurand
        group = groups.setdefault(measurand.id, FormGroup(measurand, []))
        for replicate in range(1, measurand.replicates + 1):
            found = typed.get((determination.id, replicate))
            group.fields.append(_field(determination, replicate, found))
    return list(groups.values())


def _field(determination: Determination, replicate: int, typed: Typed | None) -> FormField:
    if typed is None:
        return FormField(determination, replicate, "", "", "", "", "")
    return FormField(
        determination,
        replicate,
        typed.method or "",
        typed.typed,
        typed.u_typed,
        typed.k_typed,
        typed.note,
        typed.unit,
        typed.details,
    )
