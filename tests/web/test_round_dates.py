"""The dates of a new round mean what was typed, in the zone that stands beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from proficiency.web.round_form import read_time


@pytest.fixture(autouse=True)
def english(app: object) -> object:
    """Refusals are worded in the language of a request."""
    with app.test_request_context("/"):  # type: ignore[attr-defined]
        yield


def read(typed: str) -> tuple[datetime, dict[str, str]]:
    errors: dict[str, str] = {}
    form = MultiDict({"closes_at": typed, "time_zone": "Asia/Shanghai"})
    return read_time(form, "closes_at", errors), errors


def test_a_typed_time_is_local_to_the_zone_of_the_form() -> None:
    moment, errors = read("2027-01-15T18:00")
    assert moment.astimezone(UTC) == datetime(2027, 1, 15, 10, 0, tzinfo=UTC)
    assert errors == {}


@pytest.mark.parametrize("typed", ["2027-01-15T18:00Z", "2027-01-15T18:00+01:00", "soon", ""])
def test_an_offset_beside_the_zone_is_asked_about_instead_of_dropped(typed: str) -> None:
    _, errors = read(typed)
    assert set(errors) == {"closes_at"}
