"""The command that evaluates a file: what it writes, and that a refusal writes nothing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from proficiency.cli import main
from proficiency.commands.report_making import list_reports, make_reports
from proficiency.evaluation.engine import evaluate
from proficiency.i18n import Language
from proficiency.reporting.header import header_for_file
from proficiency.results.tidy_file import read_results
from proficiency.schemes.plan import Plan

SMALL = """lab,material,measurand,unit,value,u,k
A/1,m,q,g,1.0,0.1,2
B,m,q,g,1.2,,
C,m,q,g,1.1,,
D,m,q,g,<0.5,,
"""


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def files_in(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def test_it_writes_the_document_the_scores_and_a_report_for_everyone(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "out"
    assert main(["evaluate", str(results), "--out", str(out)]) == 0
    reports = {
        f"reports/{name}.{lang}.pdf" for name in ("A_1", "B", "C", "D") for lang in ("zh", "en")
    }
    assert files_in(out) == {
        "evaluation.json",
        "scores.xlsx",
        "summary.zh.pdf",
        "summary.en.pdf",
        *reports,
    }
    assert (out / "summary.zh.pdf").read_bytes().startswith(b"%PDF-")
    assert (out / "scores.xlsx").read_bytes().startswith(b"PK")
    document = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    assert document["input_sha256"] == hashlib.sha256(results.read_bytes()).hexdigest()
    assert [score["lab"] for score in document["outcomes"][0]["scores"]] == ["A/1", "B", "C", "D"]
    said = capsys.readouterr()
    assert "12 files were written" in said.out
    assert "已将 12 个文件写入" in said.out
    assert "10 / 10" in said.err or "10/10" in said.err
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_one_language_gives_reports_and_messages_in_it_only(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", str(results), "--out", str(out), "--lang", "en"]) == 0
    assert "summary.zh.pdf" not in files_in(out)
    assert "summary.en.pdf" in files_in(out)
    assert "已将" not in capsys.readouterr().out


def test_reports_can_be_left_out(results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", str(results), "--out", str(out), "--no-reports"]) == 0
    assert files_in(out) == {"evaluation.json", "scores.xlsx"}


def test_the_rules_of_the_command_line_and_of_a_plan_reach_the_evaluation(
    results: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[sigma]\nby = "relative"\npercent = 10\n'
        '[[measurand]]\nname = "q"\nassigned = { by = "reference", value = 1.05, u = 0.01 }\n',
        encoding="utf-8",
    )
    out = tmp_path / "out"
    command = ["evaluate", str(results), "--out", str(out), "--plan", str(plan), "--lang", "en"]
    assert main([*command, "--sigma", "fixed:0.25"]) == 0
    (outcome,) = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))["outcomes"]
    assert (outcome["assigned_value"], outcome["assigned_by"]) == (1.05, "reference")
    assert (outcome["sigma_pt"], outcome["sigma_by"]) == (0.25, "fixed")


def test_a_broken_file_reports_every_problem_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(SMALL + 'E,m,q,g,"1,5",-1,2\nF,m,q,g,nan,,\n', encoding="utf-8")
    assert main(["evaluate", str(broken), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "broken.csv" in said.err
    for part in ("第 6 行，value 列", "第 6 行，u 列", "row 7, column value", "Type 1.5."):
        assert part in said.err
    assert [p.name for p in tmp_path.iterdir()] == ["broken.csv"]


@pytest.mark.parametrize("languages", [("zh,en", "第", "row"), ("en,zh", "row", "第")])
def test_the_first_language_speaks_first(
    languages: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.csv"
    broken.write_text(SMALL + "E,m,q,g,nan,,\n", encoding="utf-8")
    chosen, first, second = languages
    main(["evaluate", str(broken), "--out", str(tmp_path / "out"), "--lang", chosen])
    line = capsys.readouterr().err.splitlines()[1]
    assert line.index(first) < line.index(second)


@pytest.mark.parametrize(
    "option",
    [
        ["--sigma", "fixed:0"],
        ["--assigned", "reference"],
        ["--assigned", "mode"],
        ["--plan", "missing.toml"],
    ],
)
def test_a_wrong_rule_is_refused(
    option: list[str], results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(results), "--out", str(tmp_path / "out"), *option]) == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_plan_for_something_that_is_not_in_the_file_is_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[[measurand]]\nname = "Q"\ndelta_E = 1\n', encoding="utf-8")
    command = ["evaluate", str(results), "--out", str(tmp_path / "out"), "--plan", str(plan)]
    assert main(command) == 2
    assert "names Q" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_laboratories_and_methods_of_a_plan_that_nobody_has_are_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'assigned = { by = "experts", laboratories = ["nobody", "L01"] }\n'
        'results = { without_methods = ["witchcraft"] }\n',
        encoding="utf-8",
    )
    command = ["evaluate", str(results), "--out", str(tmp_path / "out"), "--plan", str(plan)]
    assert main(command) == 2
    told = capsys.readouterr().err
    assert "expert laboratory nobody" in told and "method witchcraft" in told
    assert not (tmp_path / "out").exists()


def test_a_missing_file_and_an_unknown_language_are_refused(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / "out")
    assert main(["evaluate", str(tmp_path / "nothing.csv"), "--out", out]) == 2
    with pytest.raises(SystemExit) as leaving:
        main(["evaluate", str(results), "--out", out, "--lang", "fr"])
    assert leaving.value.code == 2
    assert "fr" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_refused(results: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["evaluate", str(results), "--out", str(tmp_path / "file"), "--lang", "en"]) == 2
    assert (tmp_path / "file").read_text() == "in the way"
    assert {p.name for p in tmp_path.iterdir()} == {"file", "results.csv"}


def test_a_second_run_replaces_the_first_and_leaves_other_files(
    results: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert main(["evaluate", str(results), "--out", str(out), "--lang", "en"]) == 0
    (out / "notes.txt").write_text("mine")
    results.write_text(SMALL.replace("C,m", "Z,m"), encoding="utf-8")
    assert main(["evaluate", str(results), "--out", str(out), "--lang", "en"]) == 0
    assert "reports/Z.en.pdf" in files_in(out)
    assert "reports/C.en.pdf" not in files_in(out)
    assert (out / "notes.txt").read_text() == "mine"


def test_one_reference_for_many_measurands_is_pointed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "two.csv"
    source.write_text(SMALL + "A/1,n,q,g,5,,\nB,n,q,g,6,,\n", encoding="utf-8")
    command = ["evaluate", str(source), "--out", str(tmp_path / "out"), "--lang", "en"]
    assert main([*command, "--assigned", "reference:1:0.1"]) == 0
    assert "the same reference value is used for 2" in capsys.readouterr().err


def test_every_command_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["--help"])
    assert leaving.value.code == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in ("demo", "evaluate", "serve", "test", "verify", "worker"))


def test_reports_made_by_several_processes_are_the_same(
    results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = read_results(results)
    evaluation = evaluate(found.rows, Plan(), input_sha256=found.sha256)
    header = header_for_file(found.name, found.sha256)
    tasks = list_reports(evaluation, [Language.EN])
    alone = list(make_reports(evaluation, header, tasks))
    monkeypatch.setattr("proficiency.commands.report_making.FEW", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert list(make_reports(evaluation, header, tasks)) == alone
