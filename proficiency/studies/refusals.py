"""What a study refuses, each with its facts."""

from __future__ import annotations

from ..errors import Refusal
from ..i18n import mark


class StudiesClosed(Refusal):
    """Materials are judged until the analysis of their round is over."""

    message = mark("Studies of round {round_code} can no longer be changed: its analysis is over.")


class NothingToShip(Refusal):
    """A round of published or desk data has no units that could differ."""

    message = mark("Material {material} is not sent to anybody, so it is not studied.")


class NotDetermined(Refusal):
    """The measurand is not a number, or not determined in this material."""

    message = mark("{measurand} is not determined as a number in material {material}.")


class TooFewUnits(Refusal):
    """There is no spread between fewer than two units."""

    message = mark("A study needs at least two units.")


class TooManyMeasurements(Refusal):
    """More measurements than anybody does; most likely a slip."""

    message = mark("This plan asks for {count} measurements; at most {most} can be planned.")


class TooFewReplicates(Refusal):
    """Homogeneity cannot be told from repeatability without replicates."""

    message = mark("Measure every unit at least twice, so that the method can be told from units.")


class PointsNeeded(Refusal):
    """A change needs two points in time."""

    message = mark("Give at least two different days, the first one for the start.")


class NoSuchUnits(Refusal):
    """The other study is of another kind, batch or size, or was given up."""

    message = mark(
        "The units of study {study} cannot be measured here: it must be of the same kind, material"
        " and batch, with {needed} units."
    )


class UnitsInUse(Refusal):
    """Units another study measures, or whose results are entered, do not go back into the store."""

    message = mark(
        "The units of this study cannot go back into the store: results are entered, or another"
        " study measures them."
    )


class SigmaNeeded(Refusal):
    """The plan takes the spread from the round itself, so a study has nothing to compare with."""

    message = mark(
        "The plan of the round takes σ_pt from its results. State the σ_pt that is expected, on "
        "the scale of the evaluation, so that the study has a criterion."
    )


class AnotherBatchNeeded(Refusal):
    """A failed study is not repeated until it passes."""

    message = mark(
        "A study of batch “{batch}” has not passed. Study another batch, or widen the evaluation."
    )


class StudyWithdrawn(Refusal):
    """The study was given up."""

    message = mark("This study was given up.")


class EvaluatedAlready(Refusal):
    """An evaluated study is not given up."""

    message = mark("This study is evaluated and stays on record.")


class StudyReasonNeeded(Refusal):
    """Something that will be asked about later is done without saying why."""

    message = mark("Give a reason. It is kept in the history.")


class NothingMeasured(Refusal):
    """There is no value to judge."""

    message = mark("No result has been entered, so there is nothing to evaluate.")


class NothingNew(Refusal):
    """The same inputs give the same judgement."""

    message = mark("Nothing has changed since the last evaluation.")


class ClearanceReasonNeeded(Refusal):
    """What is not tested, or did not pass, needs a reason in the report."""

    message = mark(
        "Give a reason: something is not tested or has not passed. The reason is signed and "
        "printed in the report."
    )


class StudyOutdated(Refusal):
    """Plan or results changed after the study was judged."""

    message = mark(
        "Results or the plan changed since the study of {measurand} was evaluated. Evaluate it "
        "again first."
    )


class WideningNeeded(Refusal):
    """A failed homogeneity study needs to be dealt with."""

    message = mark("Homogeneity of {measurand} has not passed: say what is to be enlarged.")


class SigmaContainsUnits(Refusal):
    """A spread taken from participants contains the differences between units already."""

    message = mark(
        "The plan takes σ_pt of {measurand} from the results, which contain the differences "
        "between units already. Enlarge u(x_pt) instead."
    )


class AnotherClearanceWasShown(Refusal):
    """What was read is not what would be signed."""

    message = mark("This has changed since you read it. Read it again before you sign.")


class MaterialsNotCleared(Refusal):
    """A study failed after dispatch and nobody has said what follows."""

    message = mark(
        "Studies have not been judged for material {materials}. Clear the material first."
    )
