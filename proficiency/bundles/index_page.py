"""The first page of a hand-over package: both languages, readable offline by double click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Protocol
from urllib.parse import quote

from ..i18n import Language, Translator, mark, translator
from ..rounds.lifecycle import STATE_NAMES
from ..rounds.models import Round

TITLE = mark("Hand-over package of round {round_code}")
LEAD = mark(
    "State of the round when this was made: {state}. Laboratories appear under their codes of this"
    " round only; the key to the codes is not in this package."
)
STRUCK = mark("▮▮▮ stands where somebody typed the name of a member.")
RECOMPUTE = mark("Repeat every number offline: proficiency recompute THIS-FILE.zip")
SYNTHETIC = mark("SYNTHETIC DATA – for demonstration only")
NOTHING = mark("nothing recorded")
FILE, BYTES = mark("File"), mark("Bytes")
LOOK = """
body { font: 16px/1.6 "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif;
  color: #1a1f24; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.5rem; margin: 0 0 .25rem }
h2 { font-size: 1.15rem; margin: 2rem 0 .25rem }
p, details { margin: .25rem 0 }
.mark { border: 2px solid #8a2c0d; padding: .25rem .75rem; display: inline-block; font-weight: 600 }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
td, th { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #d5dade;
  vertical-align: top }
td.n { text-align: right; font-variant-numeric: tabular-nums }
td.d { font: 12px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; min-width: 12rem }
"""
MANY = 40
"""Longer lists are folded."""


class Part(Protocol):
    """A section of the package, as far as the index names it."""

    @property
    def folder(self) -> str:
        """Return its folder."""

    @property
    def title(self) -> str:
        """Return its marked title."""

    @property
    def about(self) -> str:
        """Return marked words on its files."""


def index_page(round_: Round, parts: Sequence[Part], files: Mapping[str, bytes]) -> bytes:
    """Write the page; every file is linked and named with its digest."""
    zh, en = translator(Language.ZH), translator(Language.EN)
    title = both(TITLE, zh, en, round_code=round_.code)
    state = STATE_NAMES[round_.state]
    lead = [t(LEAD, state=t(state)) for t in (zh, en)]
    body = [f"<h1>{escape(title)}</h1>"]
    if round_.scheme.synthetic:
        body.append(f'<p class="mark">{escape(both(SYNTHETIC, zh, en))}</p>')
    body.append(f"<p>{escape(round_.title_zh)} · {escape(round_.title_en)}</p>")
    body += [f"<p>{escape(text)}</p>" for text in lead]
    body += [f"<p>{escape(both(text, zh, en))}</p>" for text in (STRUCK, RECOMPUTE)]
    for part in parts:
        body.append(f"<h2>{escape(both(part.title, zh, en))}</h2>")
        body += [f"<p>{escape(t(part.about))}</p>" for t in (zh, en)]
        body += listed({n: c for n, c in files.items() if n.startswith(f"{part.folder}/")}, zh, en)
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{LOOK}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    ).encode()


def listed(files: Mapping[str, bytes], zh: Translator, en: Translator) -> Iterator[str]:
    """List the files of one section."""
    if not files:
        yield f"<p><em>{escape(both(NOTHING, zh, en))}</em></p>"
        return
    heads = (both(FILE, zh, en), both(BYTES, zh, en), "SHA-256")
    cells = "".join(f"<th>{escape(head)}</th>" for head in heads)
    table = f'<div class="wide"><table><tr>{cells}</tr>'
    for name in sorted(files):
        digest = sha256(files[name]).hexdigest()
        table += (
            f'<tr><td><a href="{quote(name)}">{escape(name)}</a></td>'
            f'<td class="n">{len(files[name])}</td><td class="d">{digest}</td></tr>'
        )
    table += "</table></div>"
    if len(files) > MANY:
        yield f"<details><summary>{len(files)} × {escape(heads[0])}</summary>{table}</details>"
    else:
        yield table


def both(message: str, zh: Translator, en: Translator, **facts: object) -> str:
    """Say a text in Chinese and English."""
    return f"{zh(message, **facts)} · {en(message, **facts)}"
