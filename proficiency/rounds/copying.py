"""Copy what a round determines from its scheme, so that later edits of the scheme stay outside."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InvalidInput, Problem
from ..i18n import mark
from ..schemes.definition import definition_of
from ..schemes.models import Measurand, Scheme
from .models import Determination, RoundMaterial, RoundMeasurand, RoundMethod

UNKNOWN_MEASURAND = mark("The scheme has no measurand with the code {code}.")
UNKNOWN_MATERIAL = mark("The round has no material with the code {code}.")
MATERIAL_TWICE = mark("There are two materials with the code {code}.")
DETERMINED_TWICE = mark("Measurand {measurand} is to be determined in material {material} twice.")


def copy_measurands(
    scheme: Scheme, materials: Sequence[RoundMaterial], pairs: Sequence[tuple[str, str]]
) -> list[RoundMeasurand]:
    """Return copies of the measurands that are determined, each with its determinations."""
    _check_pairs(scheme, materials, pairs)
    by_code = {material.code: material for material in materials}
    copies: list[RoundMeasurand] = []
    for measurand in scheme.offered:
        places = [
            (position, by_code[material])
            for position, (code, material) in enumerate(pairs, 1)
            if code == measurand.code
        ]
        if places:
            copy = _copied(measurand, position=len(copies) + 1)
            copy.determinations = [
                Determination(position=position, material=material) for position, material in places
            ]
            copies.append(copy)
    return copies


def _copied(measurand: Measurand, *, position: int) -> RoundMeasurand:
    return RoundMeasurand(
        position=position,
        **definition_of(measurand),
        methods=[
            RoundMethod(
                position=method.position,
                code=method.code,
                name_zh=method.name_zh,
                name_en=method.name_en,
            )
            for method in measurand.methods
        ],
    )


def _check_pairs(
    scheme: Scheme, materials: Sequence[RoundMaterial], pairs: Sequence[tuple[str, str]]
) -> None:
    """Refuse what does not exist and what is asked for twice, all at once."""
    measurand_codes = {measurand.code for measurand in scheme.offered}
    material_codes = [material.code for material in materials]
    problems = [
        Problem(MATERIAL_TWICE, {"code": code}, column="materials")
        for code in dict.fromkeys(material_codes)
        if material_codes.count(code) > 1
    ]
    seen: set[tuple[str, str]] = set()
    for row, (measurand, material) in enumerate(pairs, 1):
        if measurand not in measurand_codes:
            problems.append(Problem(UNKNOWN_MEASURAND, {"code": measurand}, row=row))
        if material not in material_codes:
            problems.append(Problem(UNKNOWN_MATERIAL, {"code": material}, row=row))
        if (measurand, material) in seen:
            facts: dict[str, object] = {"measurand": measurand, "material": material}
            problems.append(Problem(DETERMINED_TWICE, facts, row=row))
        seen.add((measurand, material))
    if problems:
        raise InvalidInput(problems)
