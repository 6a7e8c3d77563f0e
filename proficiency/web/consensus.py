"""The evaluation of a round as its cockpit shows it: one line per determination."""

from __future__ import annotations

from dataclasses import dataclass

from ..evaluation.outcome import Outcome
from ..reporting import rounding
from ..reporting.case import Case, Numbers
from ..reporting.signals import SHAPES, Tone, word_of
from ..reporting.whole_round import tones_of

SHOWN = (Tone.ACCEPTABLE, Tone.WARNING, Tone.ACTION, Tone.NONE)


@dataclass(frozen=True)
class ToneCount:
    """How many results have one signal."""

    tone: Tone
    shape: str
    word: str
    count: int


@dataclass(frozen=True)
class ConsensusLine:
    """One determination with its consensus, every number final."""

    key: str
    """Names the determination in the address of the page."""
    title: str
    unit: str
    labs: int
    assigned: str
    expanded: str
    sigma: str
    robust_mean: str
    robust_sd: str
    counts: tuple[ToneCount, ...]
    notes: int


def key_of(outcome: Outcome) -> str:
    """Name an outcome by the codes it is made of."""
    return "/".join(filter(None, (outcome.measurand, outcome.material, outcome.method)))


def consensus_line(case: Case) -> ConsensusLine:
    """Write one determination."""
    main, edition = case.main, case.edition
    numbers, tones = Numbers(main, edition), tones_of(main)
    return ConsensusLine(
        key=key_of(main),
        title=case.title,
        unit=main.unit,
        labs=main.labs,
        assigned=numbers.assigned,
        expanded=numbers.expanded or numbers.interval or rounding.MISSING,
        sigma=numbers.sigma,
        robust_mean=numbers.like_assigned(main.robust_mean),
        robust_sd=rounding.significant(main.robust_sd, 3),
        counts=tuple(
            ToneCount(tone, SHAPES[tone], word_of(tone, edition.header, edition.t), tones[tone])
            for tone in SHOWN
        ),
        notes=len(main.notes),
    )
