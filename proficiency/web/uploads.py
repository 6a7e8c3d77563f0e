"""Uploaded files stay in memory: a spreadsheet of results must not pass through a folder."""

from __future__ import annotations

from io import BytesIO
from typing import IO

from flask import Request


class MemoryRequest(Request):
    """A request whose files are never written to disk; their size is limited by the application."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Take the file into memory."""
        return BytesIO()
