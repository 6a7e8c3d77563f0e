"""Inter-laboratory proficiency testing and consensus platform."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

__version__ = "0.1.0"


def create_app() -> Flask:
    """Build the web application (imported here so that set-up needs the standard library only)."""
    from .app import create_app as build

    return build()
