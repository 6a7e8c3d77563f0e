"""Large orders are made in parts, by any number of workers, and finished by the last of them."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from second_round import prepare_second_round
from sqlalchemy import select
from story import CLOSES, OPENS, Story

from proficiency.database import Database
from proficiency.evaluation.history import past_runs
from proficiency.files import Store
from proficiency.reporting.making import make_reports
from proficiency.reporting.models import Report, ReportOrder
from proficiency.reporting.past import earlier_runs, earlier_scores


def test_an_order_is_finished_by_its_last_part_and_holds_every_file_once(
    committed_story: Story, fresh_database: Database, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    with fresh_database.session() as session:
        order_id = session.scalars(select(ReportOrder.id)).one()
    for part in (2, 0, 1):
        with fresh_database.session() as session:
            assert session.get_one(ReportOrder, order_id).finished_at is None
        make_reports(fresh_database, store, order_id, part=part, parts=3)
    with fresh_database.session() as session:
        order = session.get_one(ReportOrder, order_id)
        files = session.scalars(select(Report)).all()
        assert order.finished_at is not None
        assert len(files) == order.expected
        assert len({(f.number, f.language, f.format) for f in files}) == order.expected


def test_an_order_keeps_which_earlier_rounds_its_reports_show(story: Story) -> None:
    story.reach_analysis()
    run = story.evaluate()
    order = story.issue()
    assert json.loads(order.past_runs) == []
    assert earlier_scores(story.session, run, laboratory_ids=[1]) == {1: ()}
    before = prepare_second_round(
        story.session,
        story,
        opens=OPENS + timedelta(days=90),
        closes=CLOSES + timedelta(days=90),
    )
    found = past_runs(story.session, scheme_id=story.round.scheme_id, before=before)
    assert (
        json.loads(earlier_runs(story.session, before)) == [each.id for each in found] == [run.id]
    )
