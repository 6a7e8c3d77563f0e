"""Tables that stack on narrow screens: every cell carries the head of its column."""

from __future__ import annotations

import re
from itertools import zip_longest

from markupsafe import Markup, escape

HEAD = re.compile(r"<thead>.*?</thead>", re.DOTALL)
COLUMN = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r"<(?:td|th)\b")
TAG = re.compile(r"<[^>]*>")


def with_heads(rows: Markup) -> Markup:
    """Name in each cell of a table body the column it stands in, where columns have heads."""
    text = str(rows)
    head = HEAD.search(text)
    if head is None:
        return rows
    heads = [Markup(TAG.sub("", name)).unescape().strip() for name in COLUMN.findall(head[0])]
    body = ROW.sub(lambda row: named_cells(row[0], heads), text[head.end() :])
    return Markup(text[: head.end()] + body)


def named_cells(row: str, heads: list[str]) -> str:
    """Name the cells of one row; its own head says itself what it is."""
    begin, *cells = CELL.split(row)
    opened = CELL.findall(row)
    named = [begin]
    for opening, cell, head in zip_longest(opened, cells, heads[: len(cells)], fillvalue=""):
        attribute = f' data-head="{escape(head)}"' if opening == "<td" and head else ""
        named.append(f"{opening}{attribute}{cell}")
    return "".join(named)
