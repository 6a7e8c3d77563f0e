"""What failed is logged without what was typed: results are sealed from the log, too."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from proficiency.database import Database


def test_an_error_of_the_database_does_not_repeat_what_was_sent(database: Database) -> None:
    with database.session() as session, pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT :typed FROM nowhere"), {"typed": "secret 91.2"})
    assert "secret" not in str(failed.value)
