"""Histories are narrowed down, turned page by page and handed out as files; nobody is betrayed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from story import Story, person

from proficiency.audit.services import differences, record
from proficiency.identity.actor import SYSTEM
from proficiency.identity.roles import Role

HISTORY = "/rounds/VIA-1/history"


def rows(answer: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.decode("utf-8-sig"))))


def record_change(story: Story) -> None:
    facts = {"measurand": "VIA"} | differences(
        {"unit": "%", "decimals": 1}, {"unit": "1", "decimals": 1}
    )
    record(
        story.session,
        actor=SYSTEM,
        action="measurand.edited",
        subject_type="measurand",
        subject_id=1,
        round_id=story.round.id,
        facts=facts,
    )


def test_a_change_shows_what_was_before_and_after(open_round: Story, visit: Callable) -> None:
    record_change(open_round)
    text = visit("coordinator").open(HISTORY).text
    assert "Unit: % → 1" in text
    assert "Decimals" not in text, "they have not changed"


@pytest.mark.parametrize(
    ("action", "facts", "en", "zh"),
    [
        (
            "round.timetable_changed",
            {
                "before": {"closes_at": "2026-03-20T10:00:00+00:00", "late_days": 14},
                "after": {"closes_at": "2026-03-27T10:00:00+00:00", "late_days": 7},
            },
            ["Results are due: 20 Mar 2026, 18:00", "27 Mar 2026, 18:00", "taken: 14 → 7"],
            ["2026年3月20日 18:00", "2026年3月27日 18:00", "14 → 7"],
        ),
        (
            "round.extended",
            {
                "before": "2026-03-20T10:00:00+00:00",
                "after": "2026-03-27T10:00:00+00:00",
                "reason": "flood",
            },
            ["Results are due: 20 Mar 2026, 18:00", "27 Mar 2026, 18:00"],
            ["2026年3月20日 18:00", "2026年3月27日 18:00"],
        ),
        (
            "sample_unit.condition_corrected",
            {"unit": "M1-3", "before": "intact", "after": "leaking"},
            ["Condition: intact → leaking"],
            ["完好 → 渗漏"],
        ),
        (
            "measurand.edited",
            {
                "measurand": "VIA",
                "before": {"methods": [["TB", "台盼蓝", "Trypan blue"]], "lower_bound": None},
                "after": {"methods": [], "lower_bound": "0"},
            },
            ["Methods: TB | 台盼蓝 | Trypan blue → –", "Impossible below: – → 0"],
            ["TB | 台盼蓝 | Trypan blue → –"],
        ),
        (
            "measurand.edited",
            {
                "measurand": "VIA",
                "before": {"result_type": "count", "categories": [], "sigma_rule": {}},
                "after": {
                    "result_type": "nominal",
                    "categories": [{"code": "F", "zh": "失败", "en": "failed", "no_call": True}],
                    "sigma_rule": {"by": "fixed", "value": "5"},
                },
            },
            [
                "counted concentration → categories without order",
                "– → F | 失败 | failed | no_call",
                "– → fixed | 5",
            ],
            ["– → fixed | 5"],
        ),
        (
            "laboratory.changed",
            {"before": {"one_person": False}, "after": {"one_person": True}},
            ["reports say so.: no → yes"],
            ["否 → 是"],
        ),
    ],
)
def test_what_was_changed_is_read_in_the_words_of_its_form(
    action: str,
    facts: dict[str, object],
    en: list[str],
    zh: list[str],
    open_round: Story,
    visit: Callable,
) -> None:
    record(
        open_round.session,
        actor=SYSTEM,
        action=action,
        subject_type="test",
        subject_id=1,
        round_id=open_round.round.id,
        facts=facts,
    )
    for language, words in (("en", en), ("zh", zh)):
        text = visit("coordinator", language).open(HISTORY).text
        for each in words:
            assert each in text, language


def test_a_history_is_narrowed_down_to_what_it_concerns_and_to_days(
    open_round: Story, visit: Callable
) -> None:
    record_change(open_round)
    visitor = visit("coordinator")
    text = visitor.open(f"{HISTORY}?area=measurand").text
    assert "The definition of measurand VIA was changed." in text
    assert "The round was opened for results." not in text
    assert "Nothing of this kind" in visitor.open(f"{HISTORY}?until=2001-01-01").text
    assert "Nothing of this kind" in visitor.open(f"{HISTORY}?since=2999-01-01").text
    assert visitor.open(f"{HISTORY}?since=yesterday&area=%25").status == 200


def test_a_file_says_what_the_page_says_with_the_seals(open_round: Story, visit: Callable) -> None:
    record_change(open_round)
    visitor = visit("coordinator")
    table = rows(visitor.open(f"{HISTORY}.csv").answer.get_data())
    document = json.loads(visitor.open(f"{HISTORY}.json").answer.get_data())
    assert [row["digest"] for row in table] == [line["digest"] for line in document]
    assert table[0]["changes"] == "Unit: % → 1"
    assert len(table[0]["digest"]) == 64
    assert visitor.open(f"{HISTORY}.xlsx").status == 404


def test_no_cell_of_a_file_is_a_formula(open_round: Story, visit: Callable) -> None:
    record(
        open_round.session,
        actor=SYSTEM,
        action="=cmd()",
        subject_type="x",
        subject_id=1,
        round_id=open_round.round.id,
    )
    table = rows(visit("coordinator").open(f"{HISTORY}.csv").answer.get_data())
    assert table[0]["what"] == "'=cmd()"


def test_the_history_of_a_person_tells_nothing_of_results(
    open_round: Story, visit: Callable
) -> None:
    open_round.submit(["91.2"])
    analyst = open_round.analysts[0].person_id
    page = visit("auditor").open(f"/history/people/{analyst}")
    assert "The role “analyst” was granted." in page.text
    assert "draft" not in page.text and "submitted" not in page.text
    whole = visit("auditor").open("/history/")
    assert f"/history/people/{analyst}" not in whole.html


def test_an_institution_reads_the_history_of_its_own_laboratory_alone(
    open_round: Story, visit: Callable
) -> None:
    own, other = open_round.laboratories[:2]
    person(
        open_round.session,
        "own-admin",
        Role.INSTITUTION_ADMIN,
        institution=own.institution,
    )
    visitor = visit("own-admin")
    assert "A laboratory was enrolled." in visitor.open(f"/history/laboratories/{own.id}").text
    assert visitor.open(f"/history/laboratories/{other.id}").status == 403
    assert visitor.open("/history/laboratories/999999").status == 403
    assert visitor.open("/history/").status == 403
