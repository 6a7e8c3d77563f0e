"""A built wheel works away from the checkout, with everything it needs inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_brings_everything_and_no_statistics_package(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "ringtrial/__init__.py",
        "ringtrial/py.typed",
        "ringtrial/reference/statistics.json",
        "proficiency/templates/layout.html",
        "proficiency/static/fonts/NotoSansSC-Regular.ttf",
        "proficiency/static/fonts/OFL.txt",
        "proficiency/migrations/env.py",
        "proficiency/translations/zh/reporting.po",
        "proficiency/demonstration/schemes.json",
    ):
        assert needed in names
    assert not [name for name in names if name.startswith(("statistics/", "tests/"))]


def test_the_installed_wheel_evaluates_a_file_away_from_the_checkout(
    wheel: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    results = tmp_path / "results.csv"
    results.write_text(
        "lab,material,measurand,unit,value\n"
        + "".join(f"L{i:02},M1,viability,%,{90 + i / 10}\n" for i in range(15)),
        encoding="utf-8",
    )
    script = (
        "import statistics, ringtrial, proficiency, sys\n"
        f"assert ringtrial.__file__.startswith({str(site)!r}), ringtrial.__file__\n"
        f"assert proficiency.__file__.startswith({str(site)!r}), proficiency.__file__\n"
        "assert statistics.fmean([1, 3]) == 2\n"
        "from proficiency.resources import folder\n"
        "for name in ('templates', 'static', 'migrations'):\n"
        f"    assert str(folder(name)).startswith({str(site)!r})\n"
        "from proficiency.cli import main\n"
        f"sys.argv = ['proficiency', 'evaluate', {str(results)!r}, '--out', 'out']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "evaluation.json").is_file()
    assert (tmp_path / "out" / "summary.zh.pdf").read_bytes().startswith(b"%PDF")
