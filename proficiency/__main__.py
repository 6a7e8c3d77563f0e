"""Build the environment on the first run (standard library only), then run the command."""

import hashlib
import os
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)


def is_installed() -> bool:
    """Answer whether this interpreter already has the product and its dependencies."""
    try:
        return bool(version("proficiency-consensus"))
    except PackageNotFoundError:
        return False


def stop(message: str) -> NoReturn:
    """Leave with one clear line in both languages."""
    sys.exit("proficiency: " + message)


def bootstrap() -> None:
    """Create or refresh `.venv` from the hash-checked lock and go on inside it."""
    if sys.version_info < OLDEST:
        stop(
            "Python 3.11 or newer is needed, this is {}.{} / 需要 Python 3.11 或更高版本".format(
                *sys.version_info[:2]
            )
        )
    if not LOCK.is_file():
        stop(f"{LOCK.name} is missing beside pyproject.toml: the checkout is incomplete / 缺少文件")
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = ENVIRONMENT / "set-up.sha256"
    wanted = hashlib.sha256(LOCK.read_bytes() + PROJECT.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == wanted and python.is_file()):
        build_environment(python)
        stamp.write_text(wanted)
    arguments = [str(python), "-m", "proficiency", *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(arguments).returncode)
    os.execv(arguments[0], arguments)


def build_environment(python: Path) -> None:
    """Install exactly what the lock names; every file is checked against its hash."""
    started = "Setting up .venv (once, about a minute) / 正在准备运行环境（仅首次，约一分钟）……"
    print(started, file=sys.stderr, flush=True)
    if not python.is_file():
        try:
            import venv

            venv.create(ENVIRONMENT, with_pip=True)
        except (ImportError, subprocess.CalledProcessError):
            stop(
                "Python's venv module is incomplete; on Debian or Ubuntu: apt install python3-venv"
                " / 缺少 venv 模块"
            )
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    steps = (
        ("libraries / 依赖库", [*pip, "--require-hashes", "-r", str(LOCK)]),
        ("product / 本产品", [*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]),
    )
    for name, command in steps:
        print(f"  installing {name}", file=sys.stderr, flush=True)
        if subprocess.run(command, cwd=ROOT).returncode:
            stop(
                f"installing the {name} failed, see above. Without a network set PIP_NO_INDEX=1 and"
                " PIP_FIND_LINKS to a folder with the wheels / 安装失败，离线安装见 README"
            )


if __name__ == "__main__":
    if not is_installed():
        bootstrap()
    from .cli import main

    sys.exit(main())
