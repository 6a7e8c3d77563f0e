"""Work for later: jobs wait in the database, join the transaction that asked, run in a worker.

A task is a function with plain arguments, registered by name in the worker floor:

    @jobs.queue.task(name="issue_reports", queue="reports")
    def issue_reports(round_id: int) -> None:
        with jobs.database().transaction() as session:
            ...

Services ask for it by that name: `jobs.defer(session, "issue_reports", round_id=7)`. A task may
run twice (its worker can be killed after the work and before the tick), so it must be repeatable.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import logging
import signal
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextvars import ContextVar
from datetime import datetime
from typing import Any

import procrastinate
import psycopg
from procrastinate.app import WorkerOptions
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import JobDeferrer, Status
from procrastinate.periodic import PeriodicRegistry
from sqlalchemy import Text, cast, column, func, select, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from .database import CONNECTION_OPTIONS, Database, lock_key

MOST_ATTEMPTS = 5
"""A job that was lost with its worker this often is given up: it is what kills the workers."""
RECOVERY = "stalled jobs"
PAUSE = 5.0
"""Seconds between two tries to reach a database that is away."""
log = logging.getLogger(__name__)

# The connector is never opened: every job is deferred on the connection of its caller.
queue = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
_database: ContextVar[Database] = ContextVar("database of the running job")
_jobs = table(
    "procrastinate_jobs",
    column("task_name"),
    column("status"),
    column("args", JSONB),
    schema="jobs",
)


def defer(
    session: Session,
    task_name: str,
    /,
    *,
    queue: str = "default",
    lock: str | None = None,
    queueing_lock: str | None = None,
    not_before: datetime | None = None,
    **arguments: Any,
) -> int | None:
    """Put a job into the session's own transaction and return its number.

    Jobs with the same `lock` run one after the other. While a job with the same `queueing_lock`
    still waits, nothing is added and None is returned.
    """
    options = {"lock": lock, "queueing_lock": queueing_lock, "schedule_at": not_before}
    try:
        with session.begin_nested():  # a refused job must not spoil the caller's transaction
            return _deferrer(session, task_name, queue, **options).defer(**arguments)
    except AlreadyEnqueued:
        return None


def _deferrer(session: Session, task_name: str, queue_name: str, **options: Any) -> JobDeferrer:
    connection = session.connection().connection.driver_connection
    return queue.configure_task(task_name, queue=queue_name, connection=connection, **options)


def pending(
    session: Session, task_name: str | None = None, /, *, status: str = "todo", **arguments: Any
) -> int:
    """Count the jobs that wait (or have another status), of one task and with these arguments."""
    query = select(func.count()).select_from(_jobs).where(cast(_jobs.c.status, Text) == status)
    if task_name is not None:
        query = query.where(_jobs.c.task_name == task_name)
    if arguments:
        query = query.where(_jobs.c.args.contains(arguments))
    return session.scalar(query) or 0


def database() -> Database:
    """Return the database of the running job."""
    return _database.get()


@contextlib.contextmanager
def using(database: Database) -> Iterator[None]:
    """Let tasks that are called here work on this database."""
    token = _database.set(database)
    try:
        yield
    finally:
        _database.reset(token)


def run_worker(
    url: str,
    *,
    stop_event: threading.Event | None = None,
    lanes: Sequence[Collection[str] | None] = (None,),
    wait: bool = True,
    stalled_after: float = 30.0,
    begin: Callable[[Database], None] | None = None,
) -> None:
    """Run jobs until interrupted, until the event is set, or (`wait=False`) until none waits.

    Running jobs are finished before the worker stops. A worker that gives no sign of life for
    `stalled_after` seconds is taken for dead, and the others run its jobs again. When the
    database goes away, the worker waits for it to come back. `begin` is called before each start.
    Each lane is a set of queues (None: all of them) whose jobs run one after the other beside those
    of the other lanes, so that short work never waits for long work.
    """
    stop = stop_event or threading.Event()
    shared = Database(url, pool_size=len(lanes) + 1)
    options = WorkerOptions(
        concurrency=1,
        wait=wait,
        delete_jobs="successful",
        update_heartbeat_interval=stalled_after / 3,
        stalled_worker_timeout=stalled_after,
        fetch_job_polling_interval=min(5.0, stalled_after),
        install_signal_handlers=False,  # ours, below: theirs would hide a lost database
    )
    try:
        with using(shared):
            while True:
                try:
                    if begin is not None:
                        begin(shared)
                    asyncio.run(_work(url, stop, stalled_after, options, lanes))
                except (psycopg.Error, ConnectorException, DBAPIError):
                    if not wait:
                        raise
                    log.exception("the worker lost its database")
                if not wait or stop.wait(0):
                    return
                stop.wait(PAUSE)
    finally:
        shared.dispose()


async def _work(
    url: str,
    stop: threading.Event,
    stalled_after: float,
    options: WorkerOptions,
    lanes: Sequence[Collection[str] | None],
) -> None:
    connector = procrastinate.PsycopgConnector(
        conninfo=url,
        kwargs={"options": CONNECTION_OPTIONS},
        min_size=2,
        max_size=3 * len(lanes) + 5,
        timeout=PAUSE,
    )
    app = _app(connector)
    async with app.open_async():
        await _recover(app, connector, stalled_after)
        _stop_on_signals(stop)
        workers = [
            asyncio.create_task(app.run_worker_async(**_of_lane(options, lane))) for lane in lanes
        ]
        recovery = asyncio.create_task(_keep_recovering(app, connector, stalled_after))
        try:
            while not (_ended(workers) or recovery.done() or stop.is_set()):
                await asyncio.wait([*workers, recovery], timeout=0.1, return_when="FIRST_EXCEPTION")
        finally:
            for task in (*workers, recovery):
                task.cancel()  # a worker then finishes what runs, and takes nothing new
            ends = await asyncio.gather(*workers, recovery, return_exceptions=True)
    for end in ends:
        if isinstance(end, Exception):
            raise end


def _of_lane(options: WorkerOptions, lane: Collection[str] | None) -> WorkerOptions:
    return options if lane is None else {**options, "queues": list(lane)}


def _ended(workers: Sequence[asyncio.Task[None]]) -> bool:
    """Say whether all lanes are done, or one has failed and the others must not go on alone."""
    return all(worker.done() for worker in workers) or any(
        worker.done() and (worker.cancelled() or worker.exception()) for worker in workers
    )


def _stop_on_signals(stop: threading.Event) -> None:
    """Let the first Ctrl-C or SIGTERM end the work in peace; a second one ends it at once."""
    if threading.current_thread() is not threading.main_thread() or sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()

    def end() -> None:
        stop.set()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)


def _app(connector: procrastinate.PsycopgConnector) -> procrastinate.App:
    """Build the worker's side of the queue: the same tasks, on its own connections."""
    app = queue.with_connector(connector)
    app.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]  # theirs
    for periodic in queue.periodic_registry.periodic_tasks.values():
        task = copy.copy(periodic.task)
        task.blueprint = app
        app.periodic_registry.register_task(
            task=task,
            cron=periodic.cron,
            periodic_id=periodic.periodic_id,
            configure_kwargs=periodic.configure_kwargs.copy(),
        )
    return app


async def _keep_recovering(
    app: procrastinate.App, connector: procrastinate.PsycopgConnector, stalled_after: float
) -> None:
    while True:
        await asyncio.sleep(stalled_after)
        await _recover(app, connector, stalled_after)


async def _recover(
    app: procrastinate.App, connector: procrastinate.PsycopgConnector, stalled_after: float
) -> None:
    """Let the jobs of dead workers wait again; one worker at a time looks, or they'd run twice."""
    manager = app.job_manager
    async with connector.pool.connection() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", [lock_key(RECOVERY)])
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=stalled_after):
            log.warning("job %s (%s) was lost with its worker", job.id, job.task_name)
            if job.attempts + 1 >= MOST_ATTEMPTS:
                await manager.finish_job(job, status=Status.FAILED, delete_job=False)
                continue
            try:
                await manager.retry_job(job)
            except UniqueViolation:  # one with the same queueing lock waits already
                await manager.finish_job(job, status=Status.ABORTED, delete_job=True)
