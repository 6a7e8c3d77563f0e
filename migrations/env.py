"""What alembic compares and runs; always on the connection `proficiency.migrating` gives it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from proficiency.database import Choice
from proficiency.models import Base


def render(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Write an enum column as plain text: revisions must not depend on the code of today."""
    return "sa.Text()" if kind == "type" and isinstance(item, Choice) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_item=render,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
