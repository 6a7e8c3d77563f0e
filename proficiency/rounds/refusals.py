"""What a round refuses, each with its facts."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import Translator, mark
from .lifecycle import GUARD_TEXTS, STATE_NAMES, Guard, RoundState


class RoundCannotMove(Refusal):
    """There is no step between these two states."""

    message = mark("A round in the state “{source}” cannot go to “{target}”.")

    def __init__(self, *, source: RoundState, target: RoundState) -> None:
        super().__init__(source=source, target=target)
        self.source = source
        self.target = target

    def text(self, t: Translator) -> str:
        """Name both states in the reader's language."""
        return t(
            self.message, source=t(STATE_NAMES[self.source]), target=t(STATE_NAMES[self.target])
        )


class GuardNotMet(Refusal):
    """The step exists, but something it needs is not there yet."""

    message = mark("This is not possible yet. What is needed: {conditions}")

    def __init__(self, *, guards: tuple[Guard, ...]) -> None:
        super().__init__(guards=guards)
        self.guards = guards

    def text(self, t: Translator) -> str:
        """Say every condition that is not met."""
        return t(self.message, conditions=" ".join(t(GUARD_TEXTS[guard]) for guard in self.guards))


class LateDaysOutOfRange(Refusal):
    """Late results are taken for some days, or not at all."""

    message = mark("Give for how many days late results are taken: a whole number, 0 to {most}.")


class ReasonMissing(Refusal):
    """A step that others must be able to understand later is taken with its reason."""

    message = mark("Give the reason: it is kept in the history and shown to those concerned.")


class EnrolmentClosed(Refusal):
    """Laboratories are enrolled before a round closes."""

    message = mark("Laboratories can be enrolled in round {round_code} only before it is closed.")


class AlreadyEnrolled(Refusal):
    """The laboratory takes part already."""

    message = mark("This laboratory is already enrolled in round {round_code}.")


class ClosesBeforeItOpens(Refusal):
    """The closing time is not after the opening time."""

    message = mark("The closing time must be later than the opening time.")


class TimeZoneUnknown(Refusal):
    """There is no such time zone."""

    message = mark("The time zone “{time_zone}” is not known. An example is Asia/Shanghai.")


class RegistrationNotOpen(Refusal):
    """Laboratories register themselves in one state only."""

    message = mark("Round {round_code} takes no registrations at the moment.")


class AlreadyDecided(Refusal):
    """A registration is decided once."""

    message = mark("This registration has been decided or withdrawn already.")


class RoundNotOpen(Refusal):
    """Only an open round is extended."""

    message = mark("Round {round_code} is not open, so its closing date cannot be moved.")


class ExtensionNotLater(Refusal):
    """An extension leads to a later date that lies ahead."""

    message = mark("The new closing date must lie ahead and be later than the present one.")


class NotClosed(Refusal):
    """Only a closed round is reopened for a laboratory."""

    message = mark("Round {round_code} is not closed, so it cannot be reopened for a laboratory.")


class AnalysisHasBegun(Refusal):
    """Whoever evaluates has seen the results; no result is taken on time after that."""

    message = mark("The analysis of round {round_code} has begun; it is not reopened any more.")


class ReopenedAlready(Refusal):
    """One laboratory, once per round."""

    message = mark("Round {round_code} has been reopened for one laboratory already.")


class UntilIsPast(Refusal):
    """A reopening ends in the future."""

    message = mark("The end of the reopening must lie ahead.")


class NotTakingPart(Refusal):
    """The registration is not confirmed."""

    message = mark("This laboratory does not take part in the round.")


class WaivedAlready(Refusal):
    """One consent per use and scheme."""

    message = mark("The institution has already consented to this use.")


class WaiverEnded(Refusal):
    """A consent is revoked once."""

    message = mark("This consent has been revoked already.")


class OnlyPeopleConsent(Refusal):
    """Consent is signed by a person."""

    message = mark("Only a person can sign or revoke a consent.")


class TimetableFixed(Refusal):
    """The dates are set before results open."""

    message = mark(
        "The dates of round {round_code} are fixed; while it is open, its closing date can be"
        " extended."
    )


class DatesOutOfOrder(Refusal):
    """Two dates of a round that do not follow each other."""

    message = mark("“{before}” must come before “{after}”.")

    def text(self, t: Translator) -> str:
        """Name both dates in the reader's language."""
        return t(self.message, **{name: t(str(text)) for name, text in self.facts.items()})


class DeclaredAlready(Refusal):
    """One declaration per person and institution."""

    message = mark("This interest has been declared already.")


class ConsensusIsFixed(Refusal):
    """Who counts in the consensus is decided before results are there."""

    message = mark(
        "Round {round_code} has been opened: who counts in the consensus is not changed any more."
    )


class RoundIsArchived(Refusal):
    """After the archive nothing is added, decided or withdrawn."""

    message = mark("Round {round_code} is archived; it can only be read.")
