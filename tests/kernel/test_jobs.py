"""Jobs belong to the transaction that asked for them, and are run even if a worker dies."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from proficiency import clock, jobs
from proficiency.database import Database

WORKER = """
import sys, time
from proficiency import jobs

@jobs.queue.task(name="hang")
def hang():
    with jobs.database().transaction() as session:
        jobs.defer(session, "started", queue="nobody")
    time.sleep(60)

jobs.run_worker(sys.argv[1])
"""


@pytest.fixture
def tasks() -> Iterator[dict[str, list[object]]]:
    """Register two tasks for one test and return what they did."""
    done: dict[str, list[object]] = {"note": [], "runs": []}
    before = dict(jobs.queue.tasks)

    @jobs.queue.task(name="note")
    def note(word: str) -> None:
        with jobs.database().transaction() as session:
            done["note"].append(session.scalar(text("SELECT upper(:word)"), {"word": word}))

    @jobs.queue.task(name="fail")
    def fail() -> None:
        done["runs"].append("fail")
        raise RuntimeError("this task always fails")

    @jobs.queue.task(name="hang")
    def run_again() -> None:
        done["runs"].append("hang")

    yield done
    jobs.queue.tasks.clear()
    jobs.queue.tasks.update(before)


@pytest.fixture
def every_second(tasks: dict[str, list[object]]) -> Iterator[list[object]]:
    """Register a task that is due every second and return the moments it ran for."""
    before = dict(jobs.queue.periodic_registry.periodic_tasks)
    moments: list[object] = []

    @jobs.queue.periodic(cron="* * * * * *")
    @jobs.queue.task(name="tick", queueing_lock="tick")
    def tick(timestamp: int) -> None:
        moments.append(timestamp)

    yield moments
    jobs.queue.periodic_registry.periodic_tasks.clear()
    jobs.queue.periodic_registry.periodic_tasks.update(before)


def wait_for(condition: Callable[[], object]) -> None:
    """Wait until something in another thread or process has happened."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def count(database: Database, *task: str, **facts: object) -> int:
    with database.session() as session:
        return jobs.pending(session, *task, **facts)


def test_a_job_is_there_when_its_transaction_is_finished(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        jobs.defer(session, "note", word="kept", queue="reports")
        assert count(fresh_database, "note") == 0
    assert count(fresh_database, "note", word="kept") == 1
    assert count(fresh_database, "note", word="other") == 0


def test_a_job_is_gone_with_its_transaction(fresh_database: Database) -> None:
    with pytest.raises(RuntimeError), fresh_database.transaction() as session:
        jobs.defer(session, "note", word="lost")
        raise RuntimeError
    assert count(fresh_database) == 0


def test_a_waiting_job_with_the_same_queueing_lock_is_enough(fresh_database: Database) -> None:
    with fresh_database.transaction() as session:
        assert jobs.defer(session, "note", queueing_lock="mail", word="one") is not None
        assert jobs.defer(session, "note", queueing_lock="mail", word="two") is None
        jobs.defer(session, "note", queueing_lock="print", word="three")
    assert count(fresh_database, "note") == 2
    assert count(fresh_database, "note", word="two") == 0


def test_a_worker_runs_what_waits_on_the_database_it_was_given(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    with fresh_database.transaction() as session:
        jobs.defer(session, "note", word="one")
        jobs.defer(session, "note", word="two")
    jobs.run_worker(fresh_database.url, wait=False)
    assert tasks["note"] == ["ONE", "TWO"]
    assert count(fresh_database) == 0


def test_a_worker_leaves_other_queues_and_later_jobs_alone(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    with fresh_database.transaction() as session:
        jobs.defer(session, "note", word="elsewhere", queue="reports")
        jobs.defer(session, "note", word="later", not_before=clock.now() + timedelta(days=1))
    jobs.run_worker(fresh_database.url, wait=False, lanes=[["default"]])
    assert tasks["note"] == []
    assert count(fresh_database, "note") == 2


def test_a_failed_job_is_kept_as_failed_and_the_next_one_runs(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    with fresh_database.transaction() as session:
        jobs.defer(session, "fail")
        jobs.defer(session, "note", word="after")
    jobs.run_worker(fresh_database.url, wait=False)
    assert tasks["note"] == ["AFTER"]
    assert count(fresh_database, "fail", status="failed") == 1


def test_a_waiting_worker_is_woken_by_a_job_and_stopped_by_its_event(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    stop = threading.Event()
    worker = threading.Thread(
        target=jobs.run_worker, args=[fresh_database.url], kwargs={"stop_event": stop}
    )
    worker.start()
    with fresh_database.transaction() as session:
        jobs.defer(session, "note", word="woken")
    try:
        wait_for(lambda: tasks["note"])
    finally:
        stop.set()
        worker.join(timeout=10)
    assert not worker.is_alive()
    assert tasks["note"] == ["WOKEN"]


def test_short_work_does_not_wait_for_long_work_of_another_lane(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    begun, may_end, stop = threading.Event(), threading.Event(), threading.Event()

    @jobs.queue.task(name="long")
    def long() -> None:
        begun.set()
        may_end.wait(20)

    options = {"stop_event": stop, "lanes": [("default",), ("reports",)]}
    worker = threading.Thread(target=jobs.run_worker, args=[fresh_database.url], kwargs=options)
    worker.start()
    try:
        with fresh_database.transaction() as session:
            jobs.defer(session, "long", queue="reports")
        assert begun.wait(20)
        with fresh_database.transaction() as session:
            jobs.defer(session, "note", word="short")
        wait_for(lambda: tasks["note"])
    finally:
        may_end.set()
        stop.set()
        worker.join(timeout=20)
    assert not worker.is_alive()
    assert count(fresh_database, "long") == 0


def test_a_task_that_is_due_again_and_again_runs_once_for_each_moment(
    fresh_database: Database, every_second: list[object]
) -> None:
    stop = threading.Event()
    options = {"stop_event": stop}
    workers = [
        threading.Thread(target=jobs.run_worker, args=[fresh_database.url], kwargs=options)
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    try:
        wait_for(lambda: len(every_second) >= 2)
    finally:
        stop.set()
        for worker in workers:
            worker.join(timeout=10)
    assert len(set(every_second)) == len(every_second)


def test_a_worker_outlives_a_loss_of_its_connections(
    fresh_database: Database, tasks: dict[str, list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PAUSE", 0.2)
    stop = threading.Event()
    options = {"stop_event": stop, "stalled_after": 0.6}
    worker = threading.Thread(target=jobs.run_worker, args=[fresh_database.url], kwargs=options)
    worker.start()
    try:
        with fresh_database.transaction() as session:
            jobs.defer(session, "note", word="before")
        wait_for(lambda: len(tasks["note"]) == 1)
        with fresh_database.transaction() as session:
            session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
            jobs.defer(session, "note", word="after")
        wait_for(lambda: len(tasks["note"]) == 2)
    finally:
        stop.set()
        worker.join(timeout=10)
    assert not worker.is_alive()


@pytest.fixture
def doomed(fresh_database: Database, tmp_path: Path) -> subprocess.Popen[bytes]:
    """Start a worker in a process of its own and wait until it is in the middle of a job."""
    script = tmp_path / "doomed_worker.py"
    script.write_text(WORKER)
    with fresh_database.transaction() as session:
        jobs.defer(session, "hang")
    process = subprocess.Popen([sys.executable, str(script), fresh_database.url])
    wait_for(lambda: count(fresh_database, "started"))
    return process


def kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def test_the_job_of_a_killed_worker_is_run_again(
    fresh_database: Database,
    tasks: dict[str, list[object]],
    doomed: subprocess.Popen[bytes],
) -> None:
    kill(doomed)
    jobs.run_worker(fresh_database.url, wait=False, lanes=[["default"]], stalled_after=60)
    assert tasks["runs"] == [], "a worker must not be taken for dead too soon"
    stop = threading.Event()
    options = {"stop_event": stop, "lanes": [["default"]], "stalled_after": 0.3}
    worker = threading.Thread(target=jobs.run_worker, args=[fresh_database.url], kwargs=options)
    worker.start()
    try:
        wait_for(lambda: tasks["runs"])
    finally:
        stop.set()
        worker.join(timeout=10)
    assert tasks["runs"] == ["hang"]
    assert count(fresh_database, "hang", status="doing") == 0


def test_a_job_that_was_lost_with_every_worker_is_given_up(
    fresh_database: Database,
    tasks: dict[str, list[object]],
    doomed: subprocess.Popen[bytes],
) -> None:
    kill(doomed)
    with fresh_database.transaction() as session:
        session.execute(
            text("UPDATE jobs.procrastinate_jobs SET attempts = :last WHERE task_name = 'hang'"),
            {"last": jobs.MOST_ATTEMPTS - 1},
        )
        session.execute(
            text("UPDATE jobs.procrastinate_workers SET last_heartbeat = now() - interval '1 day'")
        )
    jobs.run_worker(fresh_database.url, wait=False, lanes=[["default"]])
    assert tasks["runs"] == []
    assert count(fresh_database, "hang", status="failed") == 1


def test_a_lost_job_gives_way_to_one_with_the_same_queueing_lock(
    fresh_database: Database, tasks: dict[str, list[object]]
) -> None:
    with fresh_database.transaction() as session:
        jobs.defer(session, "note", queueing_lock="mail", word="lost")
        session.execute(text("UPDATE jobs.procrastinate_jobs SET status = 'doing'"))
        jobs.defer(session, "note", queueing_lock="mail", word="next")
    jobs.run_worker(fresh_database.url, wait=False)
    assert tasks["note"] == ["NEXT"]
    assert count(fresh_database, status="doing") == 0


def test_a_task_called_without_a_worker_needs_a_database_named(fresh_database: Database) -> None:
    with pytest.raises(LookupError):
        jobs.database()
    with jobs.using(fresh_database):
        assert jobs.database() is fresh_database
