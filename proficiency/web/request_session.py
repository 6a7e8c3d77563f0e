"""One database session per request: committed once when the answer is good, else rolled back."""

from __future__ import annotations

from flask import Flask, Response, g

from ..database import Database


def attach(app: Flask, database: Database) -> None:
    """Open the session before each request and settle it after; attached first, it settles last."""

    @app.before_request
    def open_session() -> None:
        g.session = database.session()
        g.keep = False

    @app.after_request
    def settle(response: Response) -> Response:
        if "session" in g:
            if response.status_code < 400 or g.keep:
                g.session.commit()
            else:
                g.session.rollback()
        return response

    @app.teardown_request
    def close(_: BaseException | None) -> None:
        session = g.pop("session", None)
        if session is not None:
            session.close()


def keep_on_refusal() -> None:
    """Let what was recorded stand although the answer is a refusal, such as a failed log-in."""
    g.keep = True
