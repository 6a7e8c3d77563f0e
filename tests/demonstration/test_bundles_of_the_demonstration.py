"""Every evaluation of the demonstration is repeated from its bundle to the last digit."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from proficiency.bundles.packing import pack_bundle, stored_runs
from proficiency.bundles.recomputing import compare_file
from proficiency.database import Database
from proficiency.evaluation.models import EvaluationRun
from proficiency.rounds.models import Round


def test_the_bundle_of_each_evaluated_round_gives_the_same_numbers_again(
    demonstration: Database, tmp_path: Path
) -> None:
    with demonstration.session() as session:
        evaluated = session.scalars(
            select(Round).where(Round.id.in_(select(EvaluationRun.round_id)))
        ).all()
        assert len(evaluated) >= 4
        for round_ in evaluated:
            path = tmp_path / f"{round_.code}.zip"
            path.write_bytes(pack_bundle(round_, stored_runs(session, round_)).content)
            comparison = compare_file(path)
            assert comparison.findings == ()
            assert {each.differences for each in comparison.evaluations} == {()}
            assert comparison.is_identical
