"""Genetic profiles: alleles at loci, in any order, with microvariants and the sex marker."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from ..i18n import mark
from ..schemes.vocabulary import Word
from .parsing import UnreadableValue, refuse_invisible, shown

LOCUS = re.compile(r"\s*(?P<locus>[^:=]{1,40}?)\s*[:=]\s*(?P<alleles>.*)", re.DOTALL)
ALLELE = re.compile(r"[0-9]{1,2}(?:\.[1-9])?")
SEX = re.compile(r"[XY]", re.IGNORECASE)
DROPPED = {"", "-", "–", "?", "nd", "na", "n/a", "未检出"}
"""What stands for a locus without a result."""
MOST_ALLELES = 8
"""A mixture of four lines; more is a slip."""

NO_LOCUS = mark("“{typed}” names no locus. Type each locus like TH01: 7, 9.3; separate loci by ;")
UNKNOWN_LOCUS = mark("The locus “{locus}” is not asked for. The loci are: {accepted}.")
LOCUS_TWICE = mark("The locus {locus} is there twice.")
NO_ALLELE = mark("{locus}: “{typed}” is not an allele. Type repeats such as 15 or 9.3, or X and Y.")
DECIMAL_COMMA_ALLELE = mark(
    "{locus}: “{typed}” can be read as two alleles or one. Put a space after the comma, or write "
    "the microvariant with a point."
)
TOO_MANY = mark("{locus}: there are {count} alleles, more than a mixture of four lines can have.")

Profile = Mapping[str, tuple[str, ...]]


def read_profile(typed: str, loci: Sequence[Word]) -> dict[str, tuple[str, ...]]:
    """Return the alleles of each locus that has any, or refuse with what to type instead."""
    refuse_invisible(typed)
    text = unicodedata.normalize("NFKC", typed)
    found: dict[str, tuple[str, ...]] = {}
    for part in re.split(r"[;\n]", text):
        if not part.strip():
            continue
        named = LOCUS.fullmatch(part)
        if named is None:
            raise UnreadableValue(NO_LOCUS, typed=shown(part))
        locus = locus_of(named["locus"], loci)
        if locus in found:
            raise UnreadableValue(LOCUS_TWICE, locus=locus)
        found[locus] = alleles_of(named["alleles"], locus)
    return {locus: alleles for locus, alleles in found.items() if alleles}


def locus_of(typed: str, loci: Sequence[Word]) -> str:
    """Return the locus that is meant; without a list its name as typed."""
    if not loci:
        return typed.strip()
    wanted = squeezed(typed)
    for locus in loci:
        if wanted in map(squeezed, locus.spellings):
            return locus.code
    raise UnreadableValue(
        UNKNOWN_LOCUS, locus=shown(typed), accepted=", ".join(locus.code for locus in loci)
    )


def alleles_of(typed: str, locus: str) -> tuple[str, ...]:
    """Return the alleles typed for one locus in their order; one that is given twice stays two."""
    if typed.strip().casefold() in DROPPED:
        return ()
    if re.search(r"(?<![0-9.,])[0-9]{1,2},[1-3](?![0-9.])", typed):
        raise UnreadableValue(DECIMAL_COMMA_ALLELE, locus=locus, typed=shown(typed))
    if SEX.match(typed.strip()) and re.fullmatch(r"[XYxy]+", typed.strip()):
        typed = " ".join(typed.strip())
    alleles = [part for part in re.split(r"[\s,、/|]+", typed.strip()) if part]
    for allele in alleles:
        if not (ALLELE.fullmatch(allele) or SEX.fullmatch(allele)):
            raise UnreadableValue(NO_ALLELE, locus=locus, typed=shown(allele))
    if len(alleles) > MOST_ALLELES:
        raise UnreadableValue(TOO_MANY, locus=locus, count=len(alleles))
    return tuple(sorted(map(str.upper, alleles), key=order_of))


def order_of(allele: str) -> tuple[int, str]:
    """Sort alleles by repeats, then microvariant; X before Y."""
    whole, _, part = allele.partition(".")
    return (int(whole), part) if whole.isdecimal() else (-1, allele)


def canonical_profile(typed: str, loci: Sequence[Word]) -> str | None:
    """Return a profile as one text, the same however it was typed; None where there is none."""
    found = read_profile(typed, loci)
    if not found:
        return None
    places = {locus.code: position for position, locus in enumerate(loci)}
    ordered = sorted(found, key=lambda locus: (places.get(locus, len(places)), locus))
    return "; ".join(f"{locus}: {', '.join(found[locus])}" for locus in ordered)


def stored_profile(text: str) -> dict[str, tuple[str, ...]]:
    """Read a profile back from the text it is kept as."""
    pairs = (part.partition(": ") for part in text.split("; "))
    return {locus: tuple(alleles.split(", ")) for locus, _, alleles in pairs}


def squeezed(name: str) -> str:
    """Return a locus so that ways of typing it compare equal: Penta E, PentaE, penta-e."""
    return re.sub(r"[\s_-]", "", unicodedata.normalize("NFKC", name)).casefold()
