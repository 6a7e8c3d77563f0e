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
