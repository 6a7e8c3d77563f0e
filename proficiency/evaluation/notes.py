"""The sentence behind each note of an evaluation."""

from __future__ import annotations

from collections.abc import Mapping

from ..i18n import Translator, mark
from .criterion_notes import TEXTS as TEXTS_OF_DECISIONS
from .outcome import Note

TEXTS: Mapping[str, str] = {
    **TEXTS_OF_DECISIONS,
    "plan_deviation": mark(
        "The rules were changed after the plan had been locked, before results could be read "
        "(version {version}). Reason: {reason}"
    ),
    "plan_deviation_late": mark(
        "The rules were changed after results could be read (version {version} of the plan). "
        "Reason: {reason}"
    ),
    "excluded_blunder": mark(
        "{count} laboratories were left out of the consensus because of a gross error; they are "
        "scored."
    ),
    "excluded_transcription": mark(
        "{count} laboratories were left out of the consensus because of an error of "
        "transcription; they are scored."
    ),
    "excluded_not_own_method": mark(
        "{count} laboratories were left out of the consensus and are not scored: they did not "
        "measure by themselves."
    ),
    "excluded_sample_damage": mark(
        "{count} laboratories were left out of the consensus and are scored for information: "
        "their sample arrived damaged."
    ),
    "excluded_late": mark(
        "{count} laboratories were left out of the consensus and are scored for information: "
        "their results came late."
    ),
    "excluded_method_not_comparable": mark(
        "{count} laboratories were left out of the consensus and are not scored: their method "
        "is not comparable."
    ),
    "lab_excluded_blunder": mark("Left out of the consensus: gross error."),
    "lab_excluded_transcription": mark("Left out of the consensus: error of transcription."),
    "lab_excluded_not_own_method": mark(
        "Left out of the consensus and not scored: not measured by the laboratory itself."
    ),
    "lab_excluded_sample_damage": mark(
        "Left out of the consensus, scored for information: the sample arrived damaged."
    ),
    "lab_excluded_late": mark("Left out of the consensus, scored for information: handed in late."),
    "lab_excluded_method_not_comparable": mark(
        "Left out of the consensus and not scored: the method is not comparable."
    ),
    "replicates_excluded": mark(
        "{count} of {total} replicates were left out by decision; the value rests on the others."
    ),
    "qualitative": mark("Qualitative results are listed but not scored ({counts})."),
    "not_detected": mark("Listed but not scored: {count} results “not detected”."),
    "censored": mark("Listed but not scored: {count} results below or above a limit."),
    "intervals": mark("Listed but not scored: {count} results between two limits."),
    "profiles": mark("{count} profiles are listed but not scored; {different} of them differ."),
    "criterion_decisions": mark(
        "Decisions on the criterion: {met} results meet it and {not_met} do not, as stated by the "
        "laboratories."
    ),
    "below_counting_noise": mark(
        "{count} stated uncertainties are smaller than the noise of counting so few objects."
    ),
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
        "{count} of {total} replicates are not numbers; the value rests on the others."
    ),
    "uncertainties_differ": mark(
        "The replicates carry different uncertainties, so none is taken for their mean."
    ),
    "limits_contradict": mark(
        "Not scored, but far from the assigned value: {count} reported limits lie more than "
        "2 σ_pt from it, whatever lies beyond them."
    ),
    "replicates_median": mark("The result of a laboratory is the median of its replicates."),
    "replicates_first": mark("The result of a laboratory is its first replicate that is a number."),
    "limits_halved": mark(
        "{count} results below or above a limit entered the statistics: half the limit for “<”, "
        "the limit for “>”."
    ),
    "limits_as_results": mark(
        "{count} results below or above a limit entered the statistics as if they were the limit."
    ),
    "fitted": mark(
        "The consensus is the mean of a normal distribution fitted to {labs} results and {limits} "
        "limits together (maximum likelihood)."
    ),
    "laboratories_outside": mark(
        "{count} results of laboratories that made the sample or assign its value are scored, but "
        "left out of the consensus."
    ),
    "methods_without_part": mark(
        "{count} laboratories that used {methods} are compared with the assigned value but have "
        "no part in it, as the plan says."
    ),
    "scale_ln": mark(
        "Results are evaluated on the scale of natural logarithms; values are turned back to "
        "their unit."
    ),
    "scale_logit": mark(
        "Results are evaluated on the logit scale of proportions of {whole}; values are turned "
        "back to their unit."
    ),
    "moved_by_half_a_count": mark(
        "{count} results at an end of the scale were moved inwards by half a count of {counted}."
    ),
    "moved_by_half_a_unit": mark(
        "{count} results at an end of the scale were moved inwards by {half_unit}."
    ),
    "off_scale": mark("Listed but not scored: {count} results without a place on the scale."),
    "reference_off_scale": mark(
        "The reference value has no place on the scale of the plan, so nothing is scored."
    ),
    "experts_joined": mark(
        "The assigned value joins the results of {count} of the {named} expert laboratories that "
        "the plan names."
    ),
    "experts_missing": mark(
        "Fewer than two of the expert laboratories that the plan names gave a number, so there is "
        "no assigned value."
    ),
    "too_few_for_consensus": mark(
        "No consensus: {labs} laboratories gave numbers, the plan needs {needed}."
    ),
    "too_few_for_signals": mark(
        "Scores are for information, without signals: {labs} laboratories gave numbers, the plan "
        "needs {needed}."
    ),
    "few_for_plan": mark(
        "The consensus rests on {labs} laboratories; the plan recommends {needed}."
    ),
    "two_modes": mark(
        "Two modes at {first} and {second}: one assigned value may not describe the results."
    ),
    "line_floor": mark("The line of earlier rounds lies below the floor; σ_pt is the floor."),
    "line_ceiling": mark("The line of earlier rounds lies above the ceiling; σ_pt is the ceiling."),
    "sigma_of_level": mark("σ_pt is that of the level from {level} on."),
    "sigma_with_units": mark(
        "The units of the material differ: σ_pt was enlarged by s_s = {s_s} to {sigma} on the "
        "scale of the evaluation, as the signed justification says."
    ),
    "sigma_contains_units": mark(
        "The units of the material differ (s_s = {s_s}); σ_pt = {sigma} was found from results, "
        "which contain this spread already, and was not enlarged again."
    ),
    "u_with_units": mark(
        "The units of the material differ: u(x_pt) contains u_hom = {part} and is {u} on the "
        "scale of the evaluation, as the signed justification says."
    ),
    "u_with_storage": mark(
        "The material changed in storage: u(x_pt) contains u_stab = {part} and is {u} on the "
        "scale of the evaluation, as the signed justification says."
    ),
    "u_with_transport": mark(
        "The material changed in transport: u(x_pt) contains u_trans = {part} and is {u} on "
        "the scale of the evaluation, as the signed justification says."
    ),
    "z_prescribed": mark("z is used as the plan prescribes; u(x_pt) = {ratio} σ_pt."),
    "score_prescribed": mark("{score} gives the signal, as the plan prescribes."),
    "prescribed_needs_u": mark(
        "{score} is prescribed but needs the uncertainty of the assigned value, which is not "
        "known, so no signals are given."
    ),
    "percent_prescribed": mark(
        "D% gives the signal, as the plan prescribes: less than {limit} % is satisfactory."
    ),
    "scores_rounded": mark(
        "Scores were rounded to {decimals} decimals before they were judged, as the plan says."
    ),
    "category_assigned": mark(
        "Results are compared with the category that the plan assigns: {correct} of {labs} "
        "laboratories reported it ({low} % to {high} %, exact 95 % interval)."
    ),
    "steps_count": mark(
        "Categories have an order but no mean: a result is judged by its steps from the assigned "
        "category; {tolerance} or fewer are satisfactory, more are unsatisfactory."
    ),
    "profile_assigned": mark(
        "Profiles are compared with the assigned one by the share of alleles that agree (Tanabe): "
        "satisfactory from 90 %, unsatisfactory below 80 %, questionable between. The sex marker "
        "and loci that were not reported do not count."
    ),
    "farthest_counts": mark(
        "Where a laboratory gave several results, the one farthest from the assigned one counts."
    ),
    "first_counts": mark("Where a laboratory gave several results, the first one counts."),
    "no_words": mark("No laboratory gave a result that can be compared with the assigned one."),
    "not_words": mark(
        "{count} results are not of the kind that the plan assigns; they are listed, not scored."
    ),
    "lab_not_word": mark(
        "Not scored: the result is not of the kind that the plan assigns ({typed})."
    ),
    "loci_differ": mark("Loci that differ from the assigned profile: {loci}."),
    "loci_few": mark("Only {compared} loci could be compared; 8 or more make a match firm."),
    "lab_off_scale": mark("Not scored: the result has no place on the scale of the evaluation."),
    "lab_without_u": mark("No {score}: no usable uncertainty was stated with the result."),
    "lab_censored": mark("Not scored: the result is {typed}."),
    "lab_interval": mark("Not scored: the result lies between two limits, {typed}."),
    "lab_profile": mark("Not scored here: the result is a profile."),
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
