"""The first command on a fresh machine: what it needs, and what it says when that is missing."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import ModuleType

import pytest

import proficiency.__main__ as set_up

SOURCE = Path(set_up.__file__)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The set-up of a checkout without an environment, whose steps are only written down."""
    (tmp_path / "requirements.lock").write_text("a==1 --hash=sha256:0\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(set_up, "PROJECT", tmp_path / "pyproject.toml")
    monkeypatch.setattr(set_up, "ENVIRONMENT", tmp_path / ".venv")
    return set_up


def imported_names(tree: ast.Module) -> set[str]:
    """Return the top-level modules a source imports at any depth."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(str(node.module).partition(".")[0])
    return names


@pytest.mark.parametrize("name", ["__main__.py", "__init__.py"])
def test_set_up_needs_the_standard_library_only(name: str) -> None:
    tree = ast.parse((SOURCE.parent / name).read_text(encoding="utf-8"))
    outside = imported_names(tree) - set(sys.stdlib_module_names)
    assert outside <= {"flask"}  # named for types only, under TYPE_CHECKING
    assert name == "__init__.py" or not outside


def test_an_old_python_can_read_the_set_up_and_is_told_what_is_needed(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed, this is 3\.9"):
        checkout.bootstrap()


def test_an_incomplete_checkout_is_named(checkout: ModuleType) -> None:
    checkout.LOCK.unlink()
    with pytest.raises(SystemExit, match=r"requirements\.lock is missing"):
        checkout.bootstrap()


def test_a_failed_installation_leaves_no_stamp_behind(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failed:
        returncode = 1

    monkeypatch.setattr(checkout.subprocess, "run", lambda *_, **__: Failed())
    python = checkout.ENVIRONMENT / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    with pytest.raises(SystemExit, match="installing the libraries"):
        checkout.bootstrap()
    assert not (checkout.ENVIRONMENT / "set-up.sha256").exists()


def test_set_up_is_repeated_only_when_lock_or_project_changed(
    checkout: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []
    started: list[list[str]] = []

    def build(python: Path) -> None:
        built.append("built")
        python.parent.mkdir(parents=True, exist_ok=True)
        python.touch()

    monkeypatch.setattr(checkout, "build_environment", build)
    monkeypatch.setattr(checkout.os, "execv", lambda _, arguments: started.append(arguments))
    monkeypatch.setattr(sys, "argv", ["proficiency", "evaluate", "results.csv"])
    checkout.bootstrap()
    checkout.bootstrap()
    assert built == ["built"]
    checkout.LOCK.write_text("b==2 --hash=sha256:1\n", encoding="utf-8")
    checkout.bootstrap()
    assert built == ["built", "built"]
    assert [command[1:] for command in started] == [
        ["-m", "proficiency", "evaluate", "results.csv"]
    ] * 3
