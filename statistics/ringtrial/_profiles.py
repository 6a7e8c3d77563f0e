"""Loci and alleles as laboratories write them, each in one spelling that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal

from ringtrial.status import InputRefused, WrongShape

Allele = str | int | Decimal | None
Profile = Mapping[str, Sequence[Allele] | None]
Alleles = tuple[str, ...]

AMELOGENIN = "AMEL"
# Spellings met in kits, exports and publications; the letter O in TH01 is the commonest slip.
_SAME_LOCUS = {"AMELOGENIN": AMELOGENIN, "AM": AMELOGENIN, "AMELXY": AMELOGENIN, "THO1": "TH01"}
# Repeats, and the bases of an incomplete one: 9.3 is nine repeats and three bases.
_REPEATS = re.compile(r"[0-9]{1,3}(\.[0-9]0*)?")
_SEXES = ("X", "Y")


def read_profile(profile: Profile, *, name: str) -> dict[str, tuple[str, Alleles]]:
    """Return for every locus the name it was given and its distinct alleles in order."""
    read: dict[str, tuple[str, Alleles]] = {}
    for locus, alleles in profile.items():
        key = locus_key(locus)
        if not key:
            raise InputRefused(f"{name} holds the locus {locus!r}, which is no name")
        if key in read:
            raise InputRefused(f"{name} holds one locus twice: {read[key][0]!r} and {locus!r}")
        read[key] = (locus, _read_alleles(alleles, key, where=f"{name}[{locus!r}]"))
    return read


def locus_key(locus: str) -> str:
    """Return the name of a locus without what spellings differ in."""
    plain = unicodedata.normalize("NFKC", locus).upper()
    key = "".join(sign for sign in plain if sign.isalnum())
    return _SAME_LOCUS.get(key, key)


def _read_alleles(alleles: Sequence[Allele] | None, key: str, *, where: str) -> Alleles:
    if alleles is None:
        return ()
    if isinstance(alleles, str):
        # Of "9,3" nobody can tell whether it is one microvariant or two alleles.
        raise WrongShape(f"{where} is the text {alleles!r}, a list of alleles is needed")
    found = {_read_allele(allele, key, where=where) for allele in alleles}
    return tuple(sorted(found - {""}, key=_in_order))


def _read_allele(allele: Allele, key: str, *, where: str) -> str:
    """Return an allele in its shortest spelling, an empty text for a missing one."""
    if allele is None:
        return ""
    if isinstance(allele, bool) or not isinstance(allele, str | int | Decimal):
        raise InputRefused(
            f"{where} holds {allele!r}: an allele is a text, a whole number, Decimal"
        )
    text = unicodedata.normalize("NFKC", str(allele)).strip().upper()
    if not text:
        return ""
    if key == AMELOGENIN:
        if text not in _SEXES:
            raise InputRefused(f"{where} holds {allele!r}, known are 'X' and 'Y'")
        return text
    if not _REPEATS.fullmatch(text) or Decimal(text) == 0:
        raise InputRefused(f"{where} holds {allele!r}, which is no number of repeats such as 9.3")
    return f"{Decimal(text).normalize():f}"


def _in_order(allele: str) -> tuple[Decimal, str]:
    return (Decimal(0) if allele in _SEXES else Decimal(allele), allele)
