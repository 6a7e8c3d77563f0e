"""The rules of the house that a glance at the tree can check."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(
    path
    for folder in ("proficiency", "statistics", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def tracked_files() -> list[Path]:
    """Return what belongs to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_statistics_stays_the_standard_library() -> None:
    assert statistics.fmean([1, 2, 3]) == 2
    assert "ringtrial" not in str(statistics.__file__)
    assert not list((ROOT / "statistics").glob("*.py"))
    assert not (ROOT / "tests" / "statistics").exists()


def test_no_module_shadows_the_standard_library() -> None:
    import sys

    own = {p.stem for folder in ("proficiency", "statistics") for p in (ROOT / folder).glob("*.py")}
    assert not (own - {"__init__", "__main__"}) & set(sys.stdlib_module_names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_source_file_is_short_and_says_what_it_holds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500
    assert ast.get_docstring(ast.parse(text)), "the module has no docstring"


def test_most_source_files_are_read_in_one_sitting() -> None:
    lengths = [path.read_text(encoding="utf-8").count("\n") for path in SOURCES]
    assert statistics.median(lengths) <= 150


def test_no_name_says_nothing() -> None:
    empty_names = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler"}
    assert not [p for p in SOURCES + TESTS if p.stem in empty_names]


def test_templates_hold_no_style_and_no_script() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    offending = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if inline.search(path.read_text(encoding="utf-8"))
    ]
    assert offending == []


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "file:" not in lock
    pinned = re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)
    assert len(pinned) > 40
    assert lock.count("--hash=sha256:") >= len(pinned)


def test_no_path_of_a_machine_is_committed() -> None:
    machine_path = re.compile(rb"/(?:work|root|home)/[a-z]")
    offending = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".md", ".toml", ".html", ".js", ".css", ".json", ".po"}
        and path != Path(__file__)
        and path.is_file()
        and machine_path.search(path.read_bytes())
    ]
    assert offending == []


def test_the_first_screen_of_the_readme_holds_exactly_the_two_commands() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:16])
    commands = re.findall(r"^\s*(python3 -m \S+.*|pip .*|\./\S+.*)$", first_screen, re.MULTILINE)
    assert [c.split("#")[0].strip() for c in commands] == [
        "python3 -m proficiency demo",
        "python3 -m proficiency test",
    ]


def test_continuous_integration_runs_exactly_the_second_command() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec python3 -m proficiency test"
