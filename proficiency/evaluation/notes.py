"""The sentence behind each note of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from ..i18n import Translator, mark
from .outcome import Note

TEXTS: Mapping[str, str] = {
    "qualitative": mark("Qualitative results are listed but not scored ({counts})."),
    "not_detected": mark("Listed but not scored: {count} results “not detected”."),
    "censored": mark("Listed but not scored: {count} results below or above a limit."),
    "missing": mark("No result was given in {count} places."),
    "methods_averaged": mark(
        "{count} laboratories used several methods; here their results of all methods are averaged."
    ),
    "too_few": mark(
        "Only {labs} laboratory gave a number; a consensus needs at least two laboratories."
    ),
    "no_numbers": mark("No laboratory gave a number, so nothing is evaluated."),
    "few_results": mark(
        "Robust statistics rest on {labs} laboratories; fewer than 12 make them uncertain."
    ),
    "group_too_small": mark(
        "The method group has {labs} laboratories; its own consensus gives no signals below 5."
    ),
    "degenerate": mark(
        "Too many results are equal: the robust spread is zero and says nothing about the "
        "uncertainty of the consensus value."
    ),
    "not_converged": mark("The robust statistics did not settle and are not used for scores."),
    "sigma_floor": mark(
        "The spread of the round is below the floor of the plan; σ_pt is the floor."
    ),
    "sigma_ceiling": mark(
        "The spread of the round is above the ceiling of the plan; σ_pt is the ceiling."
    ),
    "sigma_undefined": mark(
        "The rule of the plan gives no σ_pt above zero here, so no z scores are given."
    ),
    "reference_without_u": mark(
        "No uncertainty is stated for the reference value: z is used; ζ and E_n are not given."
    ),
    "u_undefined": mark(
        "The uncertainty of the assigned value is not defined here, so no signals are given."
    ),
    "z_prime_used": mark("z′ is used because u(x_pt) = {ratio} σ_pt, which is not negligible."),
    "percent_undefined": mark(
        "The assigned value is zero, so differences in percent are undefined."
    ),
    "zeta_with_consensus": mark(
        "The assigned value contains the laboratories’ own results; ζ and E_n neglect this "
        "correlation and are for information."
    ),
    "default_k": mark(
        "{count} laboratories stated u without a coverage factor; k = 2 is taken for E_n."
    ),
    "replicates_left_out": mark(
        "{count} of {total} replicates are not numbers; the value is the mean of the others."
    ),
    "uncertainties_differ": mark(
        "The replicates carry different uncertainties, so none is taken for their mean."
    ),
    "lab_censored": mark("Not scored: the result is {typed}."),
    "lab_not_detected": mark("Not scored: “not detected” without a limit."),
    "lab_qualitative": mark("Not scored: the result is not a number."),
    "lab_missing": mark("Not scored: no result was given."),
}


def note_text(note: Note, t: Translator) -> str:
    """Say a note in one language, its numbers with three significant digits."""
    facts = {key: shown(fact) for key, fact in note.facts.items()}
    return t(TEXTS[note.key], **facts)


def shown(fact: str | int | float | None) -> str:
    """Write a fact for a sentence."""
    if isinstance(fact, float):
        return f"{fact:.3g}".replace("-", "\u2212")
    return "–" if fact is None else str(fact)
