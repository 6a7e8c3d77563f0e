"""The commands: one module each, loaded only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

MODULES = {
    "administrator": "administrator",
    "audit": "audit",
    "bundle": "bundle",
    "demo": "demo",
    "doctor": "doctor",
    "evaluate": "evaluate",
    "migration": "migration",
    "sealing-key": "sealing_key",
    "recompute": "recompute",
    "serve": "serve",
    "signing-key": "signing_key",
    "test": "test",
    "validate": "validate",
    "verify": "verify",
    "worker": "worker",
}
"""Command and module; each module has `register(subparsers)`, which names the command's `run`."""


def modules_for(arguments: list[str]) -> list[ModuleType]:
    """Load the module of the command that was typed, or all of them to show what there is."""
    chosen = MODULES.get(arguments[0]) if arguments else None
    names = [chosen] if chosen else MODULES.values()
    return [import_module(f".{name}", __name__) for name in names]
