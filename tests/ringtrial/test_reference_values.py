"""The bundled reference values, and what `python -m ringtrial verify` says of a file."""

from __future__ import annotations

import copy
import json
import math

import numpy as np
import pytest

from ringtrial.__main__ import main
from ringtrial.registry import GROUPS
from ringtrial.verification import ReferenceFileBroken, agrees, read_cases, verify


@pytest.fixture
def cases():
    return copy.deepcopy(read_cases())


@pytest.fixture
def write(tmp_path):
    def write_cases(cases):
        path = tmp_path / "cases.json"
        path.write_text(json.dumps({"schema": 1, "cases": cases}), encoding="utf-8")
        return str(path)

    return write_cases


def of_group(cases, group):
    return [case for case in cases if case["group"] == group]


def test_no_bundled_reference_value_disagrees(cases):
    tallies = verify(cases)
    wrong = [wrong for tally in tallies.values() for wrong in tally.disagreements]
    assert wrong == []
    assert sum(tally.cases for tally in tallies.values()) == len(cases) == 143


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_value_of_a_group_is_answered(cases, group):
    tally = verify(of_group(cases, group))[group]
    assert tally.values >= tally.cases > 0
    assert tally.not_covered == 0


def test_every_answer_is_asked_for_by_some_reference_case(cases):
    assert set(GROUPS) <= {case["group"] for case in cases}


def test_every_value_moved_by_three_tolerances_is_noticed(cases):
    moved = 0
    for case in cases:
        for key, value in case["expected"].items():
            if isinstance(value, float):
                own = case["tolerance"].get("keys", {}).get(key, case["tolerance"])
                case["expected"][key] = value + 3 * (own["rel"] * abs(value) + own["abs"])
                moved += case["group"] in GROUPS
    tallies = [tally for group, tally in verify(cases).items() if group in GROUPS]
    noticed = sum(len(tally.disagreements) for tally in tallies)
    not_covered = sum(tally.not_covered for tally in tallies)
    assert noticed > 800
    assert moved - not_covered <= noticed <= moved


def test_the_last_line_counts_and_success_needs_full_coverage(cases, write, capsys):
    complete = write(of_group(cases, "scores") + of_group(cases, "horwitz"))
    assert main(["verify", complete]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "scores: 3 cases, 39 values, 0 disagree, 0 not covered",
        "horwitz: 1 cases, 2 values, 0 disagree, 0 not covered",
        "4 cases, 41 values, 0 disagree, 0 not covered",
    ]
    unknown = {**cases[0], "group": "astrology"}
    with_unknown = write([*of_group(cases, "horwitz"), unknown])
    assert main(["verify", with_unknown]) == 1
    expected = len(cases[0]["expected"])
    last = f"2 cases, 2 values, 0 disagree, {expected} not covered"
    assert capsys.readouterr().out.splitlines()[-1] == last
    assert main(["verify", with_unknown, "--allow-uncovered"]) == 0


def test_a_key_nobody_computes_is_not_covered(cases, write, capsys):
    case = of_group(cases, "horwitz")[0]
    case["expected"]["mood"] = 1.0
    assert main(["verify", write([case])]) == 1
    last = "1 cases, 2 values, 0 disagree, 1 not covered"
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_disagreement_is_listed_and_cannot_be_allowed(cases, write, capsys):
    case = of_group(cases, "xpt_budget")[0]
    case["expected"]["u_x_pt"] = 0.7
    assert main(["verify", write([case]), "--allow-uncovered"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("  xpt.budget u_x_pt: got 0.707106781186547")
    assert lines[1].endswith(", expected 0.7")
    assert lines[-1] == "1 cases, 5 values, 1 disagree, 0 not covered"


def test_a_refusal_where_numbers_are_expected_is_a_disagreement(cases, write, capsys):
    case = of_group(cases, "alga_iso_stop")[0]
    case["data"]["x"] = [1.0]
    assert main(["verify", write([case])]) == 1
    out = capsys.readouterr().out
    assert "refused: x holds 1 usable results" in out
    assert out.splitlines()[-1] == "1 cases, 3 values, 3 disagree, 0 not covered"


def test_the_bundled_file_is_used_when_none_is_named(capsys):
    assert main(["verify", "--allow-uncovered"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("143 cases, ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "not a JSON text file"),
        ("[]", "not a reference file of schema 1"),
        ('{"schema": 2, "cases": []}', "not a reference file of schema 1"),
        ('{"schema": 1, "cases": [{"id": "a"}]}', "case 1 lacks one of"),
        (
            '{"schema": 1, "cases": [{"id": "a", "group": "horwitz", "data": {},'
            ' "expected": {"sigma": 1}, "tolerance": {}}]}',
            "case a: its data or options do not fit group horwitz",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path, capsys, text, complaint):
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    assert main(["verify", str(path)]) == 2
    assert complaint in capsys.readouterr().err


def test_a_missing_file_and_a_binary_one_are_refused(tmp_path, capsys):
    assert main(["verify", str(tmp_path / "absent.json")]) == 2
    assert "absent.json: No such file" in capsys.readouterr().err
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ReferenceFileBroken, match=r"binary\.json"):
        read_cases(binary)


def test_values_agree_by_kind_and_within_tolerance():
    def same(got, expected):
        return agrees(got, expected, rel=0.01, abs=0.1)

    assert same(10.19, 10.0) and not same(10.21, 10.0)
    assert same(np.array([1.0, 2.0]), [1.0, 2.0]) and not same([1.0], [1.0, 2.0])
    assert same(math.nan, None) and same(None, None) and not same(0.0, None)
    assert same(np.True_, True) and not same(1.0, True) and not same(True, 1)
    assert same("action", "action") and not same("action", "warning") and not same(1.0, "1.0")
    assert same(6, 6) and not same(7, 6)
    assert same(6, 6.05) and not same(None, 1.0) and not same(math.nan, 1.0)
    assert not same("12", [1, 2])
