"""Draw the categories, steps and profiles every fictional laboratory would have typed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .random_streams import stream
from .typed import TypedResult
from .words import DemoWords

SEX = frozenset("XY")


@dataclass(frozen=True)
class WordDraw:
    """The place one laboratory's calls of one measurand are drawn at."""

    seed: int
    rho: float
    scheme: str
    round_name: str
    laboratory: str
    repeatability: float
    between: float
    measurand: DemoWords
    method: str

    def stream(self, *key: object) -> np.random.Generator:
        """Return the random numbers of one key within the scheme."""
        return stream(self.seed, self.scheme, *key)


def word_results(draw: WordDraw) -> Iterator[TypedResult]:
    """Draw what a laboratory called for every material and replicate of one measurand."""
    call = CALLS[draw.measurand.kind]
    for material, content in draw.measurand.materials.items():
        numbers = draw.stream(
            draw.round_name, draw.laboratory, draw.measurand.code, material, "vial 1"
        )
        for replicate in range(1, draw.measurand.vials * draw.measurand.replicates + 1):
            typed, note = call(draw, material, content, numbers)
            yield TypedResult(
                measurand=draw.measurand.code,
                material=material,
                replicate=replicate,
                method=draw.method,
                typed=typed,
                note=note,
            )


def category(
    draw: WordDraw, material: str, content: Mapping[str, Any], numbers: np.random.Generator
) -> tuple[str, str]:
    """Draw a category: rarely none of both, else by the chance of the method in the material."""
    model = draw.measurand.model
    for word, chance in model["prob_other"].items():
        if numbers.random() < chance:
            return word, ""
    ((word, chances),) = model["prob"].items()
    hit = numbers.random() < chances[draw.method][material]
    called = word if hit else model["otherwise"]
    return called, content.get("notes", {}).get(called, "")


def step(
    draw: WordDraw, material: str, content: Mapping[str, Any], numbers: np.random.Generator
) -> tuple[str, str]:
    """Draw a step of a scale: a hidden number between two cuts, shifted by the laboratory."""
    latent = draw.measurand.model["latent"]
    code = draw.measurand.code
    habit = draw.stream("persistent", draw.laboratory, code).normal()
    today = draw.stream("round", draw.round_name, draw.laboratory, code).normal()
    effect = math.sqrt(draw.rho) * habit + math.sqrt(1 - draw.rho) * today
    hidden = (
        content["latent_mean"]
        + latent["bias"][draw.method]
        + latent["s_L"] * draw.between * effect
        + numbers.normal(0, latent["s_r"] * draw.repeatability)
    )
    return str(sum(hidden > cut for cut in latent["cutpoints"])), ""


def profile(
    draw: WordDraw, material: str, content: Mapping[str, Any], numbers: np.random.Generator
) -> tuple[str, str]:
    """Draw a profile: now and then an allele drops out, is misread, or a mixture is seen."""
    errors = draw.measurand.model["errors"]
    mixed = numbers.random() < errors["mixture_reported"][material]
    other = content.get("mixed_with", {}) if mixed else {}
    found = {}
    for locus, alleles in content["profile"].items():
        present = dict.fromkeys((*alleles, *other.get(locus, ())))
        found[locus] = [
            misread(allele) if numbers.random() < errors["mistype"] else allele
            for allele in present
            if numbers.random() >= errors["dropout"]
        ]
    return written_profile(found), "混合样品 mixture" if mixed else ""


def misread(allele: str) -> str:
    """Return the allele one repeat further on, or the other sex marker."""
    if allele in SEX:
        return "Y" if allele == "X" else "X"
    whole, point, part = allele.partition(".")
    return f"{int(whole) + 1}{point}{part}"


def written_profile(profile: Mapping[str, Sequence[str]]) -> str:
    """Write a profile as a laboratory types it; a locus where all dropped out is left out."""
    return "; ".join(
        f"{locus}: {', '.join(dict.fromkeys(alleles))}"
        for locus, alleles in profile.items()
        if alleles
    )


CALLS: Mapping[str, Callable[..., tuple[str, str]]] = {
    "nominal": category,
    "ordinal": step,
    "profile": profile,
}
