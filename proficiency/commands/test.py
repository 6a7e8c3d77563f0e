"""`test`: everything that must hold before a change lands."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .speaking import Stopwatch, complain

ROOT = Path(__file__).resolve().parent.parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("test", help="run all checks and tests / 运行全部检查与测试")
    parser.add_argument("pytest", nargs="*", help="paths or options for pytest alone")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run every check, also after one has failed, and name those that failed."""
    watch = Stopwatch()
    if not (ROOT / "tests").is_dir():
        complain("proficiency: tests run in a checkout of the source / 测试需在源代码目录中运行")
        return 2
    if not ensure_browser(watch):
        return 2
    tool = [sys.executable, "-m"]
    checks = {
        "format": [*tool, "ruff", "format", "--check", "--quiet", "."],
        "lint": [*tool, "ruff", "check", "--quiet", "."],
        "types": [*tool, "mypy"],
        "import contracts": [str(Path(sys.executable).with_name("lint-imports"))],
        "tests": [*tool, "pytest", "-n", "auto", *arguments.pytest],
    }
    failed = []
    for name, command in checks.items():
        watch.step(name)
        if subprocess.run(command, cwd=ROOT).returncode:
            failed.append(name)
    watch.step("failed: " + ", ".join(failed) if failed else "all checks passed / 全部通过")
    return 1 if failed else 0


def ensure_browser(watch: Stopwatch) -> bool:
    """Find a Chromium for the journey tests; on Debian install it where that is allowed."""
    if any(map(shutil.which, BROWSERS)):
        return True
    if shutil.which("apt-get") and os.name == "posix" and os.geteuid() == 0:
        watch.step("installing chromium / 正在安装 chromium")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium"]):
            subprocess.run(["apt-get", *command], stdout=subprocess.DEVNULL, env=environment)
    if any(map(shutil.which, BROWSERS)):
        return True
    complain(
        "proficiency: the tests need the Chromium browser; on Debian or Ubuntu:"
        " apt install chromium / 测试需要 Chromium 浏览器"
    )
    return False
