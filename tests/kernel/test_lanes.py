"""Every queue that jobs are put into is worked on by the worker of the product."""

from __future__ import annotations

import re
from pathlib import Path

from proficiency import jobs, worker

PACKAGE = Path(worker.__file__).parent


def test_every_queue_named_in_the_product_belongs_to_exactly_one_lane() -> None:
    named = {
        queue
        for file in PACKAGE.rglob("*.py")
        for queue in re.findall(r'\bqueue="(\w+)"', file.read_text(encoding="utf-8"))
        if file.name != "jobs.py"
    }
    lanes = [queue for lane in worker.LANES for queue in lane]
    assert named <= set(lanes)
    assert len(lanes) == len(set(lanes))


def test_every_task_of_the_product_belongs_to_a_lane() -> None:
    own = {name: task for name, task in jobs.queue.tasks.items() if "procrastinate" not in name}
    lanes = {queue for lane in worker.LANES for queue in lane}
    assert {name for name, task in own.items() if task.queue not in lanes} == set()
    assert "deliver_mail" in own
