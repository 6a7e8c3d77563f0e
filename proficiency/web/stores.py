"""The files of the installation, as the application was given them."""

from __future__ import annotations

from flask import current_app

from ..files import Store


def store() -> Store:
    """Return where stored files are."""
    found: Store = current_app.extensions["proficiency.store"]
    return found
