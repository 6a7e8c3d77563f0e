"""Ways to the standard deviation for proficiency assessment."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="sigma-prescribed",
        functions=("sigma_fixed", "sigma_relative", "sigma_from_perception"),
        name=mark("Prescribed σ_pt"),
        what=mark(
            "The spread that experts or rules accept: a fixed value, a percentage of the "
            "assigned value, or a third of the maximum permissible error δ_E."
        ),
        use=mark(
            "When fitness for purpose is laid down. Scores then mean the same from round to round."
        ),
        limits=mark(
            "At an assigned value of zero a percentage gives no σ_pt, and nothing is scored."
        ),
        formulas=(
            (
                r"\sigma_{\mathrm{pt}} = \sigma \qquad \sigma_{\mathrm{pt}} = \frac{q}{100} "
                r"\left| x_{\mathrm{pt}} \right| \qquad \sigma_{\mathrm{pt}} = "
                r"\frac{\delta_E}{3}"
            ),
        ),
    ),
    Method(
        key="sigma-of-round",
        functions=("sigma_of_round",),
        name=mark("σ_pt from the round itself"),
        what=mark(
            "The robust standard deviation of the participants, kept between a floor and a "
            "ceiling where these are set."
        ),
        use=mark(
            "When no requirement is laid down. Laboratories are then judged against each other, "
            "not against a purpose."
        ),
        limits=mark(
            "A spread of zero or an undefined one gives the floor, and no σ_pt without a floor."
        ),
        formulas=(
            (
                r"\sigma_{\mathrm{pt}} = \min \left( \max \left( s^{*} ,\, \sigma_{\min} "
                r"\right) ,\, \sigma_{\max} \right)"
            ),
        ),
    ),
    Method(
        key="horwitz",
        functions=("horwitz",),
        name=mark("Horwitz and Thompson model"),
        what=mark(
            "The reproducibility standard deviation that experience predicts from the mass "
            "fraction alone."
        ),
        use=mark(
            "For chemical analyses of concentrations when nothing better is known; not for "
            "counts, cells or biological activity."
        ),
        limits=mark(
            "The pieces do not quite meet: the model jumps by 0.04 % and 0.10 % where they join."
        ),
        formulas=(
            (
                r"\sigma_{\mathrm{pt}} = \begin{cases} 0.22 \, c & c < 1.2 \times 10^{-7} \\ "
                r"0.02 \, c^{0.8495} & 1.2 \times 10^{-7} \le c \le 0.138 \\ 0.01 \, c^{0.5} & "
                r"c > 0.138 \end{cases}"
            ),
        ),
    ),
    Method(
        key="sigma-from-precision",
        functions=("sigma_from_precision", "between_laboratory_sd"),
        name=mark("σ_pt from a precision experiment"),
        what=mark(
            "From the reproducibility and repeatability standard deviations of a method, for "
            "participants who average m replicates."
        ),
        use=mark("When all participants use a method whose precision is known from an experiment."),
        limits=mark("s_r above s_R is refused; both zero give no σ_pt."),
        formulas=(
            (
                r"\sigma_{\mathrm{pt}} = \sqrt{s_R^2 - s_r^2 \left( 1 - \frac{1}{m} \right)} = "
                r"\sqrt{s_L^2 + \frac{s_r^2}{m}} \qquad s_L = \sqrt{s_R^2 - s_r^2}"
            ),
        ),
    ),
    Method(
        key="spread-line",
        functions=("spread_line",),
        name=mark("σ_pt from earlier rounds"),
        what=mark(
            "A straight line through the spreads of earlier rounds over their assigned values."
        ),
        use=mark(
            "When a scheme has run for some rounds at different levels and the spread grows with "
            "the level."
        ),
        limits=mark(
            "Fewer than two rounds at different levels are refused. A line may be negative "
            "outside the levels it was fitted to."
        ),
        formulas=(r"\sigma_{\mathrm{pt}} = a + b \, x_{\mathrm{pt}}",),
    ),
)
