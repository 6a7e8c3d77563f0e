"""The sentences of decisions on a criterion, of repeated tests and of results without a finding."""

from __future__ import annotations

from collections.abc import Mapping

from ..i18n import mark

TEXTS: Mapping[str, str] = {
    "criterion_met": mark(
        "The assigned value meets the criterion {criterion}: {agree} of {labs} laboratories "
        "decided so ({low} % to {high} %, exact 95 % interval); {wrong} refused what meets "
        "it (producer’s risk)."
    ),
    "criterion_not_met": mark(
        "The assigned value does not meet the criterion {criterion}: {agree} of {labs} "
        "laboratories decided so ({low} % to {high} %, exact 95 % interval); {wrong} accepted "
        "what does not meet it (consumer’s risk)."
    ),
    "criterion_open": mark(
        "Decisions on the criterion {criterion} are listed and not judged: there is no assigned "
        "value, or its uncertainty reaches across the limit."
    ),
    "criterion_mixed": mark(
        "{count} laboratories decided differently from replicate to replicate."
    ),
    "criterion_against_number": mark(
        "{count} laboratories state a decision that their own number contradicts."
    ),
    "pod": mark(
        "Repeated tests: the probability of detection is {pod} % ({low} % to {high} %, Wilson’s "
        "95 % interval; {detected} of {tested} tests in {labs} laboratories)."
    ),
    "pod_from_laboratories": mark(
        "Repeated tests: the probability of detection is {pod} % ({low} % to {high} %, 95 % "
        "interval from the spread between laboratories; {detected} of {tested} tests in {labs} "
        "laboratories)."
    ),
    "no_calls": mark(
        "{count} results say that nothing could be determined; they are listed, not scored."
    ),
    "lab_no_call": mark("Not scored: nothing could be determined ({typed})."),
}
