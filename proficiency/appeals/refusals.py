"""What claims, complaints, appeals and corrections refuse."""

from __future__ import annotations

from ..errors import Problem, Refusal
from ..i18n import Translator, mark
from .lifecycle import STATE_NAMES, ComplaintState


class TextMissing(Refusal):
    """Nothing was said."""

    message = mark("Say in a few words what this is about.")


class ItemsMissing(Refusal):
    """It is about nothing in particular."""

    message = mark("Choose at least one determination it is about.")


class StatementMissing(Refusal):
    """A claim that does not say what the result should read."""

    message = mark("State what at least one result should read.")


class SameAsHandedIn(Refusal):
    """The stated value is the one that was handed in."""

    message = mark("{stated} is what was handed in for {measurand} in {material}.")


class NothingHandedIn(Refusal):
    """There is no result the claim could be about."""

    message = mark("Your laboratory handed in no such result for {measurand} in {material}.")


class NotUnderstood(Refusal):
    """The stated value cannot be read as a result."""

    message = mark("{stated} cannot be read as a result of {measurand}: {problem}")

    def text(self, t: Translator) -> str:
        """Say in the reader's language what is wrong with it."""
        problem = self.facts["problem"]
        said = problem.text(t) if isinstance(problem, Problem) else str(problem)
        return t(self.message, **{**self.facts, "problem": said})


class NotRaisedNow(Refusal):
    """The round is not in a state for it."""

    message = mark("This cannot be raised in the present state of round {round_code}.")


class RaisedAlready(Refusal):
    """The same words about the same round are filed once."""

    message = mark("This has been raised already, as no. {number}. Add to that one instead.")


class WindowIsOver(Refusal):
    """The query window has ended."""

    message = mark(
        "Claims of transcription errors in round {round_code} were taken until the end of the query"
        " window. You may file an appeal instead."
    )


class StepImpossible(Refusal):
    """There is no such step from where it stands."""

    message = mark("This is not possible any more: the matter is “{state}”.")

    def __init__(self, *, state: ComplaintState) -> None:
        super().__init__(state=state)
        self.state = state

    def text(self, t: Translator) -> str:
        """Name the state in the reader's language."""
        return t(self.message, state=t(STATE_NAMES[self.state]))


class ReasonsMissing(Refusal):
    """A decision without reasons."""

    message = mark("Give the reasons of the decision; the laboratory is told them.")


class NotImpartial(Refusal):
    """Who took the decision at issue, or belongs to the institution, does not decide."""

    message = mark(
        "You cannot decide this: {why} Ask another coordinator of the scheme, or the administrator"
        " to appoint one."
    )

    def text(self, t: Translator) -> str:
        """Give the cause in the reader's language."""
        return t(self.message, why=t(str(self.facts["why"])))


class EvidenceRefused(Refusal):
    """The file is none of the kinds that are taken."""

    message = mark(
        "The file cannot be taken. Evidence is a JPEG or PNG picture, a PDF without password, or a"
        " plain text or CSV file."
    )


class EvidenceTooLarge(Refusal):
    """The file is too large."""

    message = mark("The file is larger than {limit} MB.")


class TooMuchEvidence(Refusal):
    """Enough files."""

    message = mark("No more than {limit} files are taken.")


class NothingPrepared(Refusal):
    """There is no correction to sign."""

    message = mark("No correction of round {round_code} is prepared. Prepare it first.")


class Overtaken(Refusal):
    """Something was excluded or corrected since, which the candidate does not know of."""

    message = mark(
        "Results, plan or materials of round {round_code} have changed since the correction was"
        " prepared. Prepare it anew, so that what moves is shown before it is signed."
    )


class PreparedBefore(Refusal):
    """The evaluation in force changed since."""

    message = mark("The evaluation in force has changed since. Prepare the correction anew.")
