"""What an estimate says about itself, and the refusals every function shares."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """State of an estimate; the most serious one is reported.

    The order of seriousness is degenerate, not_converged, few_results, ok. ``too_few`` appears
    only in the rows of a matrix, where a single call would raise `TooFewResults`.
    """

    OK = "ok"
    FEW_RESULTS = "few_results"
    DEGENERATE = "degenerate"
    NOT_CONVERGED = "not_converged"
    TOO_FEW = "too_few"


class InputRefused(ValueError):
    """Base of all refusals: `code` is stable, the message names the argument and the value."""

    code = "refused"


class TooFewResults(InputRefused):
    """Fewer usable results than the method needs."""

    code = "too_few"

    def __init__(self, argument: str, *, usable: int, needed: int) -> None:
        super().__init__(f"{argument} holds {usable} usable results, at least {needed} are needed")
        self.argument = argument
        self.usable = usable
        self.needed = needed


class NotFinite(InputRefused):
    """An infinite value, or one too large to be squared, where a number is needed."""

    code = "not_finite"

    def __init__(self, argument: str, value: float) -> None:
        super().__init__(f"{argument} holds {value!r}, which is not a finite number in range")
        self.argument = argument
        self.value = value


class NotPositive(InputRefused):
    """A quantity that must be positive (or at least zero) is not."""

    code = "not_positive"

    def __init__(self, argument: str, value: float | None) -> None:
        super().__init__(f"{argument} is {value!r}, which is not allowed: it must be positive")
        self.argument = argument
        self.value = value


class OutOfRange(InputRefused):
    """A result that has no place on the scale it is to be transformed to."""

    code = "out_of_range"

    def __init__(self, argument: str, value: float, *, scale: str) -> None:
        super().__init__(f"{argument} holds {value!r}, which has no place on the scale {scale}")
        self.argument = argument
        self.value = value
        self.scale = scale


class ZeroDenominator(InputRefused):
    """A score whose denominator is zero."""

    code = "zero_denominator"


class WrongShape(InputRefused):
    """An array of the wrong number of dimensions, or arrays that do not match."""

    code = "wrong_shape"


class UndefinedUncertainty(InputRefused):
    """A rule that needs the standard uncertainty of the assigned value, which is undefined."""

    code = "undefined_uncertainty"
