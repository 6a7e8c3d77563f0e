"""What the entry of results refuses, each with its facts."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from ..errors import Refusal
from ..i18n import Translator, mark


class SubmissionClosed(Refusal):
    """The round does not take results: it is not open, or its closing time has passed."""

    message = mark("Round {round_code} takes results only while it is open, until {closed_at}.")

    def __init__(self, *, round_code: str, closed_at: datetime, time_zone: str) -> None:
        super().__init__(round_code=round_code, closed_at=closed_at, time_zone=time_zone)
        self.round_code = round_code
        self.closed_at = closed_at
        self.time_zone = time_zone

    def text(self, t: Translator) -> str:
        """Say the closing time in the time zone of the round."""
        local = self.closed_at.astimezone(ZoneInfo(self.time_zone))
        return t(
            self.message,
            round_code=self.round_code,
            closed_at=f"{local:%Y-%m-%d %H:%M} {self.time_zone}",
        )


class AlreadySubmitted(Refusal):
    """Submitted results are not changed; they are recalled first."""

    message = mark("The results of round {round_code} are submitted. Recall them to change them.")


class ChangedMeanwhile(Refusal):
    """The draft is not the one that was seen: somebody else of the laboratory has saved."""

    message = mark(
        "The draft of round {round_code} was changed after you opened this page, by somebody else "
        "or in another window. Nothing was written over."
    )


class OtherLaboratory(Refusal):
    """The page was opened for another laboratory than the one the person now acts for."""

    message = mark(
        "This page was opened for another laboratory. Nothing was saved; open the round again."
    )


class NothingToSubmit(Refusal):
    """There is no result to sign."""

    message = mark("There are no results for round {round_code} yet. Enter at least one result.")


class NotSubmitted(Refusal):
    """Only what was submitted can be recalled."""

    message = mark("The results of round {round_code} are not submitted.")


class QuestionsOpen(Refusal):
    """Something looks wrong, and nobody of the laboratory has said that it is right."""

    message = mark(
        "There are questions about the results that are not answered yet ({count}). Correct the "
        "results, or confirm that they are right as typed."
    )


class SameSigner(Refusal):
    """The person who entered the results would also sign them."""

    message = mark("You entered these results. Another person of the laboratory must sign them.")


class ResultsSealed(Refusal):
    """Nobody reads results before the round is closed."""

    message = mark("The results of round {round_code} are sealed until the round is closed.")


class NotArchived(Refusal):
    """Results are imported only into rounds that name the publication they come from."""

    message = mark(
        "Round {round_code} names no published source; its results come from the laboratories."
    )


class TooManySets(Refusal):
    """A laboratory has as many sets as anybody can oversee."""

    message = mark("A laboratory hands in at most {most} sets of results in a round.")


class NameUnusable(Refusal):
    """Sets are told apart by their names."""

    message = mark("Give the set a name of 1 to {longest} characters, such as the instrument.")


class PrimaryNeeded(Refusal):
    """One set is scored as long as there is any."""

    message = mark(
        "This set is the one that is scored in round {round_code}. Choose another one to be scored"
        " before you withdraw it."
    )
