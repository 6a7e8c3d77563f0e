"""Why something cannot be done with a corrective action."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import mark


class StepNotPossible(Refusal):
    """The action has moved on, or was never there."""

    message = mark("Request {number} is now in another state. Look at it again.")


class TextMissing(Refusal):
    """Whoever sends back or withdraws says why."""

    message = mark("Say why in a few words.")


class TextTooLong(Refusal):
    """Nothing of what somebody writes is cut off."""

    message = mark("A text has {letters} letters; at most {most} are taken. Nothing was stored.")


class EffectMissing(Refusal):
    """An action is closed with a judgement."""

    message = mark("Choose whether the action was effective. Nothing was stored.")


class AnswerIncomplete(Refusal):
    """An answer names a cause, and what was done about it."""

    message = mark("Choose a cause and describe it and the corrective action. Nothing was stored.")


class ApproverAnswered(Refusal):
    """Who wrote the answer does not approve it."""

    message = mark("You wrote this answer yourself. Another person of your laboratory approves it.")


class AnswerChanged(Refusal):
    """What was read before approving has been changed since."""

    message = mark("The answer has changed since you opened this page. Read it and approve again.")


class ReportsNotOut(Refusal):
    """Corrective action follows a report."""

    message = mark("The reports of round {round_code} are not out yet, so no action is asked for.")


class AskedAlready(Refusal):
    """The same is asked once, until it is answered."""

    message = mark("The same is asked of this laboratory already, as request {number}.")


class CodeUnknown(Refusal):
    """Nobody takes part in the round under this code."""

    message = mark("No laboratory takes part in round {round_code} under the code {code}.")


class DateRefused(Refusal):
    """A date by which is answered lies ahead."""

    message = mark("The new date must lie ahead, and at most a year away.")


class ReasonForDeparting(Refusal):
    """Closing against the proposal, or without one, needs a reason."""

    message = mark(
        "Say why: the scores of a later round do not show this, or there is no later round yet."
    )
