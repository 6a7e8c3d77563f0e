"""The database: does it answer, is it of this version, is the history whole, do jobs run."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .. import clock
from ..audit.services import verify_chain
from ..audit.words import FLAW_WORDS
from ..i18n import mark
from ..migrating import missing_revisions
from .findings import Complaint, Installation

WAITS_TOO_LONG = timedelta(minutes=15)
SILENT_TOO_LONG = timedelta(minutes=2)
MOST_FLAWS = 5

NO_ANSWER = mark("The database does not answer. Check PROFICIENCY_DATABASE_URL and the server.")
OLD_TABLES = mark(
    "Revisions are missing: {revisions}. Start the platform once with this version; it applies"
    " them."
)
MORE_FLAWS = mark("{count} more entries are not as they were sealed. Restore the backup.")
FAILED_JOBS = mark(
    "{count} jobs “{task}” have failed. Read the log of the worker, then order anew."
)
WAITING_JOBS = mark(
    "{count} jobs “{task}” have waited for more than {minutes} minutes. Start a worker:"
    " proficiency worker"
)
STALLED_JOBS = mark(
    "{count} jobs “{task}” belong to a worker that gives no sign of life. Start a worker; it takes"
    " them up again."
)
STANDING = text(
    """
    SELECT j.task_name, j.status::text AS status, count(*) AS count
    FROM jobs.procrastinate_jobs j
    LEFT JOIN jobs.procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'failed'
       OR (j.status = 'todo' AND coalesce(j.scheduled_at, (
             SELECT max(e.at) FROM jobs.procrastinate_events e WHERE e.job_id = j.id
           )) < :waiting_since
           AND NOT EXISTS (
             SELECT FROM jobs.procrastinate_jobs before
             JOIN jobs.procrastinate_workers busy ON busy.id = before.worker_id
             WHERE before.queue_name = j.queue_name AND before.status = 'doing'
               AND busy.last_heartbeat >= :silent_since
           ))
       OR (j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < :silent_since))
    GROUP BY j.task_name, j.status ORDER BY j.task_name, j.status
    """
)


def database(installation: Installation) -> list[Complaint]:
    """Ask the database for anything."""
    try:
        with installation.database.session() as session:
            session.execute(text("SELECT 1"))
    except DBAPIError:
        return [Complaint(NO_ANSWER)]
    return []


def migrations(installation: Installation) -> list[Complaint]:
    """Compare the revisions of the database with those of this version."""
    missing = missing_revisions(installation.database.url)
    return [Complaint(OLD_TABLES, {"revisions": ", ".join(missing)})] if missing else []


def audit(installation: Installation) -> list[Complaint]:
    """Recompute every seal of the history."""
    with installation.database.session() as session:
        flaws = verify_chain(session).flaws
    found = [Complaint(FLAW_WORDS[flaw], {"number": number}) for number, flaw in flaws[:MOST_FLAWS]]
    if len(flaws) > MOST_FLAWS:
        found.append(Complaint(MORE_FLAWS, {"count": len(flaws) - MOST_FLAWS}))
    return found


def jobs(installation: Installation) -> list[Complaint]:
    """Look for jobs that failed, wait for a worker, or were lost with one."""
    now = clock.now()
    moments = {"waiting_since": now - WAITS_TOO_LONG, "silent_since": now - SILENT_TOO_LONG}
    words = {"failed": FAILED_JOBS, "todo": WAITING_JOBS, "doing": STALLED_JOBS}
    minutes = int(WAITS_TOO_LONG.total_seconds() // 60)
    with installation.database.session() as session:
        rows = session.execute(STANDING, moments).all()
    return [
        Complaint(
            words[row.status], {"count": row.count, "task": row.task_name, "minutes": minutes}
        )
        for row in rows
    ]
