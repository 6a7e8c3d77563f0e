"""The effect of an exclusion as it is shown: every number final, before and after."""

from __future__ import annotations

from dataclasses import dataclass

from ringtrial import Signal

from ..evaluation.outcome import Outcome
from ..evaluation.what_if import SIGNALS, Effect
from ..reporting import rounding
from ..reporting.case import Case, Edition, Numbers
from ..reporting.signals import mark_of


@dataclass(frozen=True)
class EffectTable:
    """One outcome without and with the exclusion."""

    title: str
    lines: tuple[tuple[str, str, str], ...]
    """What, before, after."""
    changed: tuple[tuple[str, str, str], ...]
    """Code, signal before, signal after."""


def effect_table(effect: Effect, edition: Edition) -> EffectTable:
    """Set consensus, uncertainty, spread and signals beside each other."""
    names = ("p", "x_pt", "u(x_pt)", "σ_pt", "s*", *(shown(signal, edition) for signal in SIGNALS))
    columns = [numbers_of(outcome, effect, edition) for outcome in (effect.before, effect.after)]
    return EffectTable(
        title=Case(effect.before, (), edition).title,
        lines=tuple(zip(names, *columns, strict=True)),
        changed=tuple(
            (each.lab, shown(each.before, edition), shown(each.after, edition))
            for each in effect.changed
        ),
    )


def shown(signal: Signal, edition: Edition) -> str:
    """Write a signal as shape and word."""
    found = mark_of(signal, edition.header, edition.t)
    return f"{found.shape} {found.word}"


def numbers_of(outcome: Outcome, effect: Effect, edition: Edition) -> tuple[str, ...]:
    """Write the numbers of one outcome, both with the decimals of the finer one."""
    decimals = max(Numbers(each, edition).decimals for each in (effect.before, effect.after))
    return (
        str(outcome.labs),
        rounding.fixed(outcome.assigned_value, decimals),
        rounding.significant(outcome.u_assigned_value, 3),
        rounding.significant(outcome.sigma_pt, 3),
        rounding.significant(outcome.robust_sd, 3),
        *(str(count) for count in effect.signals(outcome)),
    )
