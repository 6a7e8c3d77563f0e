"""The jobs of the product: each one calls a service, exactly as a page would."""

from __future__ import annotations

import threading
from contextvars import ContextVar
from pathlib import Path

from . import jobs
from .bundles import handing_over
from .certificates import making as certificates
from .corrective import following
from .corrective import reminding as answers
from .database import Database
from .files import Store
from .identity import password_resets
from .mail_settings import MailSettings, mail_settings
from .notices import delivery
from .reporting import making
from .reporting import services as reports
from .reporting.imprint import Imprint
from .results import closing
from .rounds import reminding

LANES = (("default",), ("mail",), ("reports",), ("packages",))
"""Each queue goes at its own pace: reports take minutes, and no e-mail or date waits for them."""
_store: ContextVar[Store] = ContextVar("files of the running worker")
_mail: ContextVar[MailSettings] = ContextVar("mail settings of the running worker")
_imprint: ContextVar[Imprint] = ContextVar("imprint of the running worker")


@jobs.queue.task(name="make_reports", queue="reports", retry=3)
def make_reports(order_id: int, part: int = 0, parts: int = 1) -> None:
    """Make the reports of a final round, or a part of them."""
    making.make_reports(
        jobs.database(), _store.get(), order_id, _imprint.get(), part=part, parts=parts
    )


@jobs.queue.task(name=handing_over.TASK, queue="packages", retry=3)
def make_hand_over(hand_over_id: int) -> None:
    """Make the package of a round that an assessor asks for."""
    handing_over.make_hand_over(jobs.database(), _store.get(), hand_over_id)


@jobs.queue.task(name="make_certificates", queue="reports", retry=3)
def make_certificates(batch_id: int) -> None:
    """Make the files of certificates that were signed."""
    certificates.make_certificates(jobs.database(), _store.get(), batch_id, _imprint.get())


@jobs.queue.task(name="deliver_mail", queue="mail")
def deliver_mail() -> None:
    """Send what waits in the outbox."""
    delivery.deliver_due(jobs.database(), _mail.get())


@jobs.queue.periodic(cron="* * * * *")
@jobs.queue.task(name="deliver_due_mail", queue="mail", lock="mail", queueing_lock="due mail")
def deliver_due_mail(timestamp: int) -> None:
    """Send what is due again, or waited for the mail server."""
    delivery.deliver_due(jobs.database(), _mail.get())


@jobs.queue.periodic(cron="* * * * *")
@jobs.queue.task(name="keep_timetables", queueing_lock="keep_timetables")
def keep_timetables(timestamp: int) -> None:
    """Take the steps of rounds whose dates have come."""
    with jobs.database().transaction() as session:
        closing.keep_timetables(session)


@jobs.queue.periodic(cron="*/10 * * * *")
@jobs.queue.task(name="send_due_reminders", queueing_lock="send_due_reminders")
def send_due_reminders(timestamp: int) -> None:
    """Remind laboratories that owe results, or an answer on corrective action."""
    with jobs.database().transaction() as session:
        reminding.send_due_reminders(session)
        answers.send_due_reminders(session)


@jobs.queue.task(name="follow_reports", retry=3)
def follow_reports(round_id: int) -> None:
    """Ask for corrective action where reports call for it, and look after certificates."""
    with jobs.database().transaction() as session:
        following.follow_reports(session, round_id)


@jobs.queue.task(name=password_resets.JOB, queue="mail", retry=3)
def send_password_link(email: str) -> None:
    """Send the link by which a lost password is set anew, where there is an account."""
    with jobs.database().transaction() as session:
        password_resets.send_link(session, email)


def file_store(data: Path) -> Store:
    """Return the files of an installation."""
    return Store(data / "files")


def resume(database: Database) -> None:
    """Take up the orders that an earlier worker gave up."""
    with database.transaction() as session:
        reports.resume_orders(session)


def run(
    url: str,
    data: Path,
    *,
    wait: bool = True,
    stop_event: threading.Event | None = None,
    mail: MailSettings | None = None,
    imprint: Imprint | None = None,
) -> None:
    """Do jobs until interrupted, or with `wait=False` until none is left.

    Orders of reports that were given up are taken up again: to start the worker anew is the remedy.
    Without settings of mail, messages wait in the outbox; without an imprint, reports carry no
    address to verify them, and no signature.
    """
    tokens = (_store.set(file_store(data)), _mail.set(mail or mail_settings({})))
    printed = _imprint.set(imprint or Imprint())
    try:
        # Until none is left, one lane does all: a report that is made may ask for an e-mail.
        lanes = LANES if wait else (None,)
        jobs.run_worker(url, lanes=lanes, wait=wait, stop_event=stop_event, begin=resume)
    finally:
        _store.reset(tokens[0])
        _mail.reset(tokens[1])
        _imprint.reset(printed)
