"""Files for the reader: never shown in the page, never kept by the browser, safely named."""

from __future__ import annotations

import re

from flask import Response

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def attachment(data: bytes, name: str, content_type: str) -> Response:
    """Answer with a file; its name is made of codes, everything else is replaced."""
    answer = Response(data, content_type=content_type)
    safe_name = UNSAFE.sub("-", name).strip(".-")
    answer.headers["Content-Disposition"] = f'attachment; filename="{safe_name}"'
    return answer
