"""Set the demonstration up through the services, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..database import Database, lock
from ..files import Store
from ..i18n import Language, mark, translator
from ..identity.services import actor_of
from ..reporting.making import make_reports
from ..reporting.models import ReportOrder
from ..rounds.models import Round
from ..schemes.models import Scheme
from .appeals import ACCOUNT as THIRD
from .appeals import WORDS as THIRD_WORDS
from .appeals import register_third
from .archive import archive_study, create_archive
from .catalogue import add_measurands, create_demo_scheme
from .dates import schedule_of
from .follow_up import follow_up
from .people import (
    DOMAIN,
    PASSWORD,
    ROLE_WORDS,
    account_of,
    register_members,
    register_office,
)
from .published import STUDIES
from .running import run_round
from .signing import ACCOUNT, WORDS, register_second
from .specification import Specification, specification
from .statements import describe_provider

Progress = Callable[[str], None]

PEOPLE = mark("registering laboratories and people")
ROUND = mark("running round {code}")
ARCHIVED = mark("archiving published data {code}")
ALREADY_THERE = mark("the demonstration data are already there")
REPORTS = mark("making the reports of {code}")


@dataclass(frozen=True)
class DemoLogin:
    """An account a visitor signs in with."""

    email: str
    password: str
    role_zh: str
    role_en: str


@dataclass(frozen=True)
class DemoSummary:
    """What a visitor needs to know of the demonstration."""

    created: bool
    """Whether this call made the data; otherwise they were there."""
    logins: tuple[DemoLogin, ...]
    rounds: tuple[str, ...]
    expected_files: int
    """Report files that the worker makes afterwards, or that were made at once."""


def seed(
    database: Database, *, progress: Progress = lambda _: None, store: Store | None = None
) -> DemoSummary:
    """Set the demonstration up unless it is there; reports are left to the worker without store."""
    spec = specification()
    with database.transaction() as session:
        # Two commands at the same moment must not both find nothing.
        lock(session, "demonstration")
        found = session.scalar(select(Scheme.id).where(Scheme.code.in_(spec.schemes)))
        if found is not None:
            progress(in_both(ALREADY_THERE))
            return summary(session, created=False)
        fill(session, spec, progress)
        made = summary(session, created=True)
    if store is not None:
        issue_files(database, store, progress)
    return made


def fill(session: Session, spec: Specification, progress: Progress) -> None:
    """Make everything inside one transaction."""
    progress(in_both(PEOPLE))
    members = register_members(session, spec)
    office = register_office(session)
    stored = {
        code: create_demo_scheme(session, demo, coordinator=office)
        for code, demo in spec.schemes.items()
    }
    archive = create_archive(session, coordinator=office)
    register_second(session, [*stored.values(), archive])
    register_third(session, stored.values())
    coordinator = actor_of(office)
    describe_provider(session, [*stored.values(), archive], coordinator=coordinator)
    now = clock.now()
    for code, demo in spec.schemes.items():
        add_measurands(session, stored[code], demo, spec, actor=coordinator)
        for round_ in demo.rounds:
            progress(in_both(ROUND, code=round_.code))
            run_round(
                session,
                stored[code],
                demo,
                round_,
                spec=spec,
                schedule=schedule_of(spec, round_, now=now),
                members=members,
                coordinator=coordinator,
            )
        follow_up(session, stored[code], members=members, coordinator=coordinator)
    for study in STUDIES:
        progress(in_both(ARCHIVED, code=study.code))
        archive_study(session, archive, study, actor=coordinator)


def issue_files(database: Database, store: Store, progress: Progress) -> None:
    """Make the report files at once; the worker then finds nothing left to make."""
    with database.session() as session:
        orders = [
            (order.id, order.evaluation.round.code)
            for order in session.scalars(select(ReportOrder).order_by(ReportOrder.id))
        ]
    for number, code in orders:
        progress(in_both(REPORTS, code=code))
        make_reports(database, store, number)


def summary(session: Session, *, created: bool) -> DemoSummary:
    """Say who can sign in and what there is to see."""
    chinese, english = translator(Language.ZH), translator(Language.EN)
    orders = session.scalars(select(ReportOrder).order_by(ReportOrder.id)).all()
    return DemoSummary(
        created=created,
        logins=tuple(
            DemoLogin(f"{account}@{DOMAIN}", PASSWORD, chinese(words), english(words))
            for account, words in [
                *((account_of(role), words) for role, words in ROLE_WORDS.items()),
                (ACCOUNT, WORDS),
                (THIRD, THIRD_WORDS),
            ]
        ),
        rounds=tuple(session.scalars(select(Round.code).order_by(Round.opens_at, Round.id))),
        expected_files=sum(order.expected for order in orders),
    )


def in_both(message: str, **facts: object) -> str:
    """Say one sentence in English and in Chinese."""
    return " / ".join(
        translator(language)(message, **facts) for language in (Language.EN, Language.ZH)
    )
