"""Scores of results and how they are judged."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="differences",
        functions=("differences", "percent_differences", "p_a"),
        name=mark("Difference D and difference in percent"),
        what=mark(
            "The deviation from the assigned value: in the unit of the results, in percent of "
            "the assigned value, or in percent of the maximum permissible error."
        ),
        use=mark("When the scheme has a maximum permissible error that everybody understands."),
        limits=mark(
            "D% is undefined at an assigned value of zero and changes its sign for a negative one."
        ),
        formulas=(
            (
                r"D = x - x_{\mathrm{pt}} \qquad D\% = 100 \, \frac{x - "
                r"x_{\mathrm{pt}}}{x_{\mathrm{pt}}} \qquad P_A = 100 \, \frac{x - "
                r"x_{\mathrm{pt}}}{\delta_E}"
            ),
        ),
    ),
    Method(
        key="z",
        functions=("z_scores",),
        name=mark("z score"),
        what=mark("How many σ_pt a result lies above or below the assigned value."),
        use=mark("When the assigned value is well known: u(x_pt) below 0.3 σ_pt."),
        limits=mark("A σ_pt that is not above zero is refused: nothing is scored then."),
        formulas=(r"z = \frac{x - x_{\mathrm{pt}}}{\sigma_{\mathrm{pt}}}",),
    ),
    Method(
        key="z-prime",
        functions=("z_prime_scores", "sigma_prime"),
        name=mark("z′ score"),
        what=mark(
            "Like z, with the uncertainty of the assigned value in the denominator, so that no "
            "laboratory pays for it."
        ),
        use=mark("When u(x_pt) is 0.3 σ_pt or more."),
        limits=mark(
            "Without an uncertainty of the assigned value there is no z′. Its size is never "
            "above that of z."
        ),
        formulas=(
            (
                r"z' = \frac{x - x_{\mathrm{pt}}}{\sqrt{\sigma_{\mathrm{pt}}^2 + "
                r"u(x_{\mathrm{pt}})^2}}"
            ),
        ),
    ),
    Method(
        key="zeta",
        functions=("zeta_scores", "standard_uncertainties"),
        name=mark("ζ score"),
        what=mark(
            "The difference from the assigned value in units of the standard uncertainties that "
            "laboratory and assigned value claim."
        ),
        use=mark(
            "To judge the uncertainty a laboratory states. A large ζ with a small z says that it "
            "is too small."
        ),
        limits=mark(
            "Without a reported uncertainty there is no score. Valid only when the assigned "
            "value does not depend on the own result."
        ),
        formulas=(r"\zeta = \frac{x - x_{\mathrm{pt}}}{\sqrt{u(x)^2 + u(x_{\mathrm{pt}})^2}}",),
    ),
    Method(
        key="en",
        functions=("en_scores",),
        name=mark("E_n score"),
        what=mark(
            "The difference from the assigned value over the combined expanded uncertainties."
        ),
        use=mark("For calibration and measurement comparisons with a reference value."),
        limits=mark(
            "Without a reported uncertainty there is no score. Both uncertainties must use the "
            "same coverage."
        ),
        formulas=(r"E_n = \frac{x - x_{\mathrm{pt}}}{\sqrt{U(x)^2 + U(x_{\mathrm{pt}})^2}}",),
    ),
    Method(
        key="score-choice",
        functions=("preferred_score", "is_negligible", "uncertainty_ratio"),
        name=mark("z or z′: is u(x_pt) negligible?"),
        what=mark(
            "The uncertainty of the assigned value may be left out of the score while it is "
            "below 0.3 σ_pt, or below 0.1 δ_E."
        ),
        use=mark(
            "Before scoring, for every measurand. The platform decides by this rule and writes "
            "the ratio into the report."
        ),
        limits=mark(
            "On the limit itself the uncertainty is not negligible. An undefined uncertainty "
            "justifies neither score."
        ),
        formulas=(
            (
                r"u(x_{\mathrm{pt}}) < 0.3 \, \sigma_{\mathrm{pt}} \qquad u(x_{\mathrm{pt}}) < "
                r"0.1 \, \delta_E"
            ),
        ),
    ),
    Method(
        key="signals",
        functions=("signals_z", "signals_en", "signals_limit"),
        name=mark("Signals"),
        what=mark(
            "Satisfactory, questionable or unsatisfactory, by the limits of the score. Unrounded "
            "scores are judged."
        ),
        use=mark(
            "After scoring. A questionable result asks for a look at the cause, an "
            "unsatisfactory one for action."
        ),
        limits=mark(
            "A score on a limit counts as decimal figures say, although binary numbers may miss "
            "the limit. ISO 13528 and ISO/IEC 17043 differ at E_n = 1 exactly; both readings can "
            "be chosen."
        ),
        formulas=(
            r"\left| z \right| \le 2 \qquad 2 < \left| z \right| < 3 \qquad \left| z \right| \ge 3",
            r"\left| E_n \right| < 1 \qquad \left| E_n \right| \ge 1",
        ),
    ),
    Method(
        key="combined-scores",
        functions=("combined_scores",),
        name=mark("Combined scores"),
        what=mark("Rescaled sum and sum of squares of several z scores of one laboratory."),
        use=mark(
            "For watching trends only. The standard discourages combined scores, because a bad "
            "score vanishes among good ones."
        ),
        limits=mark("The scores must be independent of each other; missing scores are left out."),
        formulas=(
            (
                r"\mathrm{RSZ} = \frac{1}{\sqrt{n}} \sum_{i=1}^{n} z_i \qquad \mathrm{SSZ} = "
                r"\sum_{i=1}^{n} z_i^2 \sim \chi^2(n)"
            ),
        ),
    ),
)
