"""The catalogue of usual measurands: every entry could be added to a scheme as it stands."""

from __future__ import annotations

import pytest

from proficiency.schemes.catalogue import CatalogueEntry, catalogue
from proficiency.schemes.drafting import problems_of, refuse_impossible
from proficiency.schemes.plan import Plan
from proficiency.schemes.refusals import check_code
from proficiency.schemes.result_types import ResultType


def test_the_catalogue_has_every_usual_measurand_and_nearly_every_result_type() -> None:
    assert len(catalogue()) >= 30
    found = {entry.definition.result_type for entry in catalogue().values()}
    assert found == set(ResultType) - {ResultType.DECISION}


@pytest.mark.parametrize("entry", catalogue().values(), ids=catalogue().keys())
def test_an_entry_contradicts_nothing_and_its_rule_for_sigma_is_one_of_a_plan(
    entry: CatalogueEntry,
) -> None:
    definition = entry.definition
    check_code(definition.code)
    refuse_impossible(definition)
    assert list(problems_of(definition)) == []
    assert entry.source_zh and entry.source_en
    if definition.sigma_rule:
        Plan.from_mapping(
            {"measurand": [{"name": definition.code, "sigma": definition.sigma_rule}]}
        )
