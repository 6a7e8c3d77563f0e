"""The first page of collected records: plain HTML in both languages, opened without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import escape
from itertools import groupby

from ..i18n import Language, Translator, mark, translator
from ..identity.models import Laboratory


class Kind(StrEnum):
    """What a file of the archive is."""

    REPORT = "report"
    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    EVIDENCE = "evidence"


KIND_NAMES: dict[Kind, str] = {
    Kind.REPORT: mark("Reports"),
    Kind.CERTIFICATE: mark("Certificates"),
    Kind.RECEIPT: mark("Receipts of submitted results"),
    Kind.EVIDENCE: mark("Evidence for corrective actions"),
}
STATE_WORDS = {
    "issued": mark("in force"),
    "withdrawn": mark("revoked"),
    "replaced": mark("replaced"),
}
TITLE = mark("Records of proficiency testing")
SUMMARY = mark("Summary: rounds, scores and corrective actions (spreadsheet)")
SINCE = mark("All rounds that closed since {day}.")
DIGEST = mark("The long numbers are SHA-256 digests of the files as they were issued.")
STYLE = (
    "body{font:16px/1.5 system-ui,'Noto Sans SC',sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem;color:#1b1f24;background:#fff}h1{font-size:1.5rem}h2{font-size:1.1rem;"
    "margin-top:1.6rem}li{margin:.2rem 0}small{color:#59636e;word-break:break-all}"
    "section+section{border-top:1px solid #d1d9e0;margin-top:2rem}"
)


@dataclass(frozen=True)
class Entry:
    """One file of the archive."""

    kind: Kind
    round_code: str
    path: str
    sha256: str
    """Digest as issued; empty where the file was printed for the archive."""
    state: str = ""
    """How a certificate stands."""


def index_page(laboratory: Laboratory, since: datetime, entries: Sequence[Entry]) -> str:
    """Write the page; everything named in it is the laboratory's own."""
    parts = [part(laboratory, since, entries, language) for language in Language]
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(laboratory.name_en or laboratory.name_zh)}</title>"
        f"<style>{STYLE}</style></head><body>\n{''.join(parts)}</body></html>\n"
    )


def part(
    laboratory: Laboratory, since: datetime, entries: Sequence[Entry], language: Language
) -> str:
    """Write everything in one language."""
    t = translator(language)
    name = t.choose(laboratory.name_zh, laboratory.name_en)
    ordered = sorted(entries, key=lambda entry: (list(Kind).index(entry.kind), entry.path))
    lists = "".join(
        f"<h2>{escape(t(KIND_NAMES[kind]))}</h2><ul>{items(list(group), t)}</ul>\n"
        for kind, group in groupby(ordered, lambda entry: entry.kind)
    )
    return (
        f'<section lang="{language.tag}"><h1>{escape(t(TITLE))}</h1><p>{escape(name)}</p>'
        f"<p>{escape(t(SINCE, day=since.date().isoformat()))} {escape(t(DIGEST))}</p>"
        f'<p><a href="summary.xlsx">{escape(t(SUMMARY))}</a></p>\n{lists}</section>\n'
    )


def items(entries: Sequence[Entry], t: Translator) -> str:
    """List files with links into the archive."""
    return "".join(
        f'<li><a href="{escape(each.path)}">{escape(each.path.partition("/")[2])}</a>'
        f"{state(each, t)}{digest(each)}</li>"
        for each in entries
    )


def state(entry: Entry, t: Translator) -> str:
    """Say how a certificate stands."""
    return f" ({escape(t(STATE_WORDS[entry.state]))})" if entry.state else ""


def digest(entry: Entry) -> str:
    """Show the digest of an issued file."""
    return f"<br><small>{escape(entry.sha256)}</small>" if entry.sha256 else ""
