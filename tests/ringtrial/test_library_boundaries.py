"""What ringtrial may import, and that the standard module `statistics` stays reachable."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import pkgutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import ringtrial

PACKAGE = Path(ringtrial.__file__).parent
ALLOWED = {"numpy", "scipy", "ringtrial", *sys.stdlib_module_names}


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("**/*.py")), ids=lambda path: path.name)
def test_the_library_imports_only_numpy_scipy_and_the_standard_library(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            imported.add(node.module or "")
    foreign = {name for name in imported if name.split(".")[0] not in ALLOWED}
    assert foreign == set()


def test_importing_the_library_does_not_load_scipy():
    code = "import sys, ringtrial; sys.exit(any(m.split('.')[0] == 'scipy' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_folder_statistics_holds_no_python_of_its_own():
    folder = PACKAGE.parent
    assert folder.name == "statistics"
    assert list(folder.glob("*.py")) == []


def test_statistics_is_the_module_of_the_standard_library(tmp_path):
    standard = Path(sysconfig.get_path("stdlib")) / "statistics.py"
    found = importlib.util.find_spec("statistics")
    assert found is not None and found.origin is not None
    assert Path(found.origin).samefile(standard)
    # Also when the checkout itself comes first on the path, as with `python -c` inside it.
    code = "import statistics; print(statistics.__file__)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PACKAGE.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(run.stdout.strip()).samefile(standard)


def test_everything_public_is_exported_and_documented():
    for name in ringtrial.__all__:
        member = getattr(ringtrial, name)
        assert name == "__version__" or member.__doc__, name


@pytest.mark.parametrize("module", [info.name for info in pkgutil.iter_modules([str(PACKAGE)])])
def test_every_public_function_documents_source_units_and_an_example(module):
    if module == "__main__":
        return
    members = vars(importlib.import_module(f"ringtrial.{module}"))
    for name, function in members.items():
        if name not in ringtrial.__all__ or not callable(function) or isinstance(function, type):
            continue
        for section in ("Parameters", "Returns", "Raises", "References", "Examples"):
            assert f"\n    {section}\n    ---" in function.__doc__, f"{name} lacks {section}"
