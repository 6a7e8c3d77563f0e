"""Consequences of a plan as sentences."""

from __future__ import annotations

from ..i18n import Translator, mark
from .notes import shown
from .plan_consequences import Consequence

TEXTS: dict[str, str] = {
    "plan_no_consensus": mark(
        "With {labs} laboratories there will be no consensus value and no scores: the plan needs "
        "{needed}. Fewer can be asked for, a reference value given, or more laboratories won."
    ),
    "plan_no_signals": mark(
        "With {labs} laboratories scores will be for information, without signals: the plan needs "
        "{needed}."
    ),
    "plan_signals_lost": mark(
        "If {missing} of them give no number, fewer than {needed} are left and no signals are "
        "given."
    ),
    "plan_tier_small": mark(
        "{labs} laboratories are fewer than 6: a consensus rests on chance here. Prefer a "
        "reference value or expert laboratories, and a σ_pt from outside the round."
    ),
    "plan_tier_few": mark(
        "{labs} laboratories are 6 to 11: the outcome will be marked as resting on few results; "
        "a σ_pt from outside the round is firmer than one of the round."
    ),
    "plan_tier_moderate": mark(
        "{labs} laboratories are enough for robust statistics; u(x_pt) of a consensus becomes "
        "negligible from {firm} on."
    ),
    "plan_tier_firm": mark(
        "{labs} laboratories make a firm consensus: its uncertainty is negligible beside the "
        "spread of the round."
    ),
    "plan_ratio": mark(
        "With {labs} laboratories u(x_pt) will be about {ratio} σ_pt: {score} will be used."
    ),
    "plan_ratio_prescribed": mark("With {labs} laboratories u(x_pt) will be about {ratio} σ_pt."),
    "plan_ratio_if": mark(
        "With {labs} laboratories that scatter as σ_pt allows, u(x_pt) will be about {ratio} σ_pt: "
        "{score} will be used."
    ),
    "plan_ratio_if_prescribed": mark(
        "With {labs} laboratories that scatter as σ_pt allows, u(x_pt) will be about {ratio} σ_pt."
    ),
    "plan_ratio_grows": mark(
        "What they really scatter decides: z as long as their robust standard deviation is below "
        "{limit} σ_pt, z′ above it."
    ),
    "plan_ratio_experts": mark(
        "With {labs} expert laboratories that scatter as σ_pt allows, u(x_pt) will be about "
        "{ratio} σ_pt: {score} will be used. At least two of them must give a number."
    ),
    "plan_ratio_experts_prescribed": mark(
        "With {labs} expert laboratories that scatter as σ_pt allows, u(x_pt) will be about "
        "{ratio} σ_pt. At least two of them must give a number."
    ),
    "plan_ratio_reference": mark(
        "The reference value has u(x_pt) = {ratio} σ_pt, whatever the number of laboratories: "
        "{score} will be used."
    ),
    "plan_ratio_reference_prescribed": mark(
        "The reference value has u(x_pt) = {ratio} σ_pt, whatever the number of laboratories."
    ),
    "plan_reference_without_u": mark(
        "The reference value has no uncertainty: z will be used; z′, ζ and E_n will not be "
        "available."
    ),
    "plan_ratio_unknown": mark(
        "How large u(x_pt) is beside σ_pt shows only with the results: z′ will be used from "
        "{limit} σ_pt on."
    ),
    "plan_z_prime_shrinks": mark(
        "z′ is {factor} times z: the uncertainty of the assigned value spares laboratories some "
        "signals, and hides some real deviations."
    ),
    "plan_z_too_severe": mark(
        "z is prescribed although u(x_pt) will be about {ratio} σ_pt: some signals will come from "
        "the uncertainty of the assigned value, not from the laboratories."
    ),
    "plan_needs_own_u": mark(
        "Laboratories that state no uncertainty get no {score} and no signal."
    ),
    "plan_percent": mark(
        "D% is judged against {limit} %, whatever σ_pt is; there is no warning between "
        "satisfactory and not."
    ),
    "plan_chance": mark(
        "Of {labs} laboratories that all work as σ_pt allows, about {count} get a warning or an "
        "action signal by chance."
    ),
    "plan_delta_decides": mark(
        "z is used as long as u(x_pt) is below a tenth of δ_E = {limit}, else z′."
    ),
    "plan_sigma_of_round": mark(
        "σ_pt comes from the results of the round: about one laboratory in twenty gets a signal "
        "whether the round is good or poor, and rounds cannot be compared."
    ),
    "plan_sigma_of_round_limited": mark(
        "σ_pt comes from the results of the round, kept between the limits given."
    ),
    "plan_sigma_levels": mark("An assigned value below {start} has no σ_pt and gives no scores."),
    "plan_sigma_relative": mark(
        "σ_pt follows the size of the assigned value; an assigned value of 0 has none."
    ),
    "plan_sigma_horwitz": mark(
        "An assigned value outside the mass fractions of the model has no σ_pt and no scores."
    ),
    "plan_ln_excludes": mark(
        "Results of 0 or less have no place on the scale of logarithms: they are listed and not "
        "scored."
    ),
    "plan_logit_moves": mark(
        "Results of exactly 0 or {whole} are moved inwards by the continuity rule and scored."
    ),
    "plan_logit_excludes": mark(
        "Results of exactly 0 or {whole} have no place on the scale, because no continuity rule is "
        "given: they are listed and not scored."
    ),
    "plan_censored_exclude": mark(
        "Results below or above a limit are listed; they enter neither the consensus nor the "
        "scores."
    ),
    "plan_censored_half": mark(
        "Half the limit enters the consensus for each “<”: with many of them the assigned value is "
        "made of a convention, not of measurements. The results themselves are not scored."
    ),
    "plan_censored_ignore_sign": mark(
        "Each limit enters the consensus as if it were a result, which raises it; the results "
        "themselves are not scored."
    ),
    "plan_censored_maximum_likelihood": mark(
        "Numbers and limits together fit one normal distribution on the scale; results given as a "
        "limit are not scored."
    ),
    "plan_without": mark(
        "Laboratories that use {methods} are scored against a value to which they do not "
        "contribute."
    ),
    "plan_groups": mark(
        "Each of the {groups} method groups is evaluated for itself too; a group below 5 "
        "laboratories gives no signals."
    ),
    "plan_words_compared": mark(
        "Results in words are compared with what the plan assigns, whatever the number of "
        "laboratories; nothing is averaged."
    ),
    "plan_no_modes": mark(
        "Two heaps of results (bimodality) are not looked for below {needed} laboratories."
    ),
    "plan_one_replicate": mark(
        "One result of each laboratory: its repeatability cannot be judged."
    ),
}


def consequence_text(consequence: Consequence, t: Translator) -> str:
    """Say a consequence in one language; small expected numbers with two digits."""
    facts = {
        key: f"{fact:.2g}" if isinstance(fact, float) else shown(fact)
        for key, fact in consequence.facts.items()
    }
    return t(TEXTS[consequence.key], **facts)
