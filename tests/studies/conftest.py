"""A round whose materials are studied."""

from __future__ import annotations

import pytest
from bench import Bench, set_bench
from sqlalchemy.orm import Session


@pytest.fixture
def bench(session: Session) -> Bench:
    """A round in draft with σ_pt = 5 stated by its plan, changes undone after the test."""
    return set_bench(session)
