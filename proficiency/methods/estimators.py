"""Estimators of location and scale, each with what it withstands."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="mean",
        functions=("mean",),
        name=mark("Arithmetic mean"),
        what=mark(
            "The sum of the results divided by their number, computed around the median so that "
            "large offsets cost no digits."
        ),
        use=mark(
            "For expert laboratories or replicates without gross errors. For the results of "
            "participants a robust estimator is the better choice, because one gross error moves "
            "the mean as far as it likes."
        ),
        limits=mark("One result is enough; no result is refused."),
        formulas=(r"\bar{x} = \frac{1}{p} \sum_{i=1}^{p} x_i",),
    ),
    Method(
        key="median",
        functions=("median",),
        name=mark("Median"),
        what=mark(
            "The middle result: half of the results lie at or below it, half at or above it. For "
            "an even number it is the mean of the two middle results."
        ),
        use=mark(
            "For small rounds, strongly skewed results, or as the start of the iterative "
            "estimators. It withstands almost half of the results being wrong."
        ),
        limits=mark(
            "One result is enough. With two separate groups the median falls between them and "
            "describes neither."
        ),
        formulas=(
            (
                r"\operatorname{med}(x) = \begin{cases} x_{((p+1)/2)} & p = 2k + 1 \\ "
                r"\frac{1}{2} \left( x_{(p/2)} + x_{(p/2+1)} \right) & p = 2k \end{cases}"
            ),
        ),
    ),
    Method(
        key="standard-deviation",
        functions=("standard_deviation",),
        name=mark("Standard deviation"),
        what=mark("The root of the mean squared deviation from the mean, with divisor p − 1."),
        use=mark(
            "For replicates and for laboratories known to be free of gross errors. A single "
            "outlier inflates it and thereby hides itself."
        ),
        limits=mark(
            "Fewer than two results are refused; equal results give zero, marked as degenerate."
        ),
        formulas=(r"s = \sqrt{\frac{1}{p - 1} \sum_{i=1}^{p} \left( x_i - \bar{x} \right)^2}",),
    ),
    Method(
        key="made",
        functions=("made",),
        name=mark("Scaled median absolute deviation (MADe)"),
        what=mark(
            "The median distance of the results from their median, scaled so that it estimates "
            "the standard deviation of normal data."
        ),
        use=mark(
            "As a quick robust spread and as the start of Algorithm A. It withstands almost half "
            "of the results being wrong, at the price of low efficiency."
        ),
        limits=mark(
            "Zero, marked as degenerate, when more than half of the results are equal; the Q "
            "method then still gives a spread."
        ),
        formulas=(
            (
                r"\mathrm{MADe} = 1.483 \cdot \operatorname{med} \left| x_i - "
                r"\operatorname{med}(x) \right|"
            ),
        ),
    ),
    Method(
        key="niqr",
        functions=("niqr", "quartiles"),
        name=mark("Normalised interquartile range (nIQR)"),
        what=mark(
            "The distance between the quartiles, scaled so that it estimates the standard "
            "deviation of normal data. The definition of the quartiles is a choice, because the "
            "standard leaves it open."
        ),
        use=mark(
            "Beside the median in small and medium rounds; familiar to most participants. It "
            "withstands a quarter of the results being wrong."
        ),
        limits=mark("Zero, marked as degenerate, when the middle half of the results is equal."),
        formulas=(r"\mathrm{nIQR} = 0.7413 \left( Q_3 - Q_1 \right)",),
    ),
    Method(
        key="algorithm-a",
        functions=("algorithm_a", "algorithm_a_matrix"),
        name=mark("Algorithm A"),
        what=mark(
            "Robust mean x* and robust standard deviation s*: results farther than 1.5 s* from "
            "x* are pulled in to that distance, mean and standard deviation are computed anew, "
            "until nothing changes."
        ),
        use=mark(
            "The usual consensus of participants from about 12 results on with up to one fifth "
            "of them wrong. With more wrong results choose Q/Hampel."
        ),
        limits=mark(
            "When about two thirds of the results are equal s* shrinks to zero: x* is then the "
            "repeated value, the result is marked as degenerate and carries no uncertainty. If "
            "the start s* is zero, the standard deviation is used instead and this is noted."
        ),
        formulas=(
            (
                r"x_i^{*} = \min \left( \max \left( x_i ,\, x^{*} - 1.5 s^{*} \right) ,\, x^{*} "
                r"+ 1.5 s^{*} \right)"
            ),
            (
                r"x^{*} = \frac{1}{p} \sum_{i=1}^{p} x_i^{*} \qquad s^{*} = 1.134 "
                r"\sqrt{\frac{1}{p - 1} \sum_{i=1}^{p} \left( x_i^{*} - x^{*} \right)^2}"
            ),
            r"u(x_{\mathrm{pt}}) = 1.25 \, \frac{s^{*}}{\sqrt{p}}",
        ),
    ),
    Method(
        key="algorithm-s",
        functions=("algorithm_s",),
        name=mark("Algorithm S"),
        what=mark(
            "Robust pooled value of standard deviations or ranges: values far above the pooled "
            "one are pulled down to a limit that depends on their degrees of freedom."
        ),
        use=mark(
            "For the repeatability of many laboratories or items when some of them may have had "
            "a bad day, and for the repeatability plot."
        ),
        limits=mark(
            "Zero, marked as degenerate, when most values are zero. The algorithm knows a single "
            "number of degrees of freedom; of unequal ones the median is used and this is noted."
        ),
        formulas=(
            (
                r"w_i^{*} = \min \left( w_i ,\, \eta \, w^{*} \right) \qquad w^{*} = \xi "
                r"\sqrt{\frac{1}{p} \sum_{i=1}^{p} \left( w_i^{*} \right)^2}"
            ),
            (
                r"\eta^2 = \frac{\chi^2_{0.90}(\nu)}{\nu} \qquad \frac{1}{\xi^2} = "
                r"F_{\chi^2(\nu+2)} \left( \nu \eta^2 \right) + 0.1 \, \eta^2"
            ),
        ),
    ),
    Method(
        key="qn",
        functions=("qn", "qn_matrix"),
        name=mark("Qn estimator"),
        what=mark(
            "Robust standard deviation from the distances between all pairs of results: about "
            "their lower quartile, scaled. No estimate of location is needed."
        ),
        use=mark(
            "When a robust spread of high efficiency is wanted without iteration. It withstands "
            "almost half of the results being wrong."
        ),
        limits=mark(
            "Zero, marked as degenerate, when about half of the results are equal. The text of "
            "2022 and Amendment 1:2026 differ in the rank and in the factor; both can be chosen."
        ),
        formulas=(
            (
                r"Q_n = 2.2191 \; b_p \, d_{(k)} \qquad d = \left\{ \left| x_i - x_j \right| : "
                r"i < j \right\}"
            ),
            r"k = \frac{h (h - 1)}{2} \qquad h = \left\lfloor \frac{p}{2} \right\rfloor + 1",
        ),
    ),
    Method(
        key="sn",
        functions=("sn",),
        name=mark("Sn estimator"),
        what=mark(
            "Robust standard deviation: for every result the median distance to the others, and "
            "of these the median."
        ),
        use=mark("For comparison with other programs; it is not part of ISO 13528."),
        limits=mark("Zero, marked as degenerate, when more than half of the results are equal."),
        formulas=(
            (
                r"S_n = 1.1926 \; c_p \operatorname{lomed}_i \operatorname{himed}_j \left| x_i "
                r"- x_j \right|"
            ),
        ),
    ),
    Method(
        key="q-method",
        functions=("q_method", "q_method_replicates", "q_method_matrix"),
        name=mark("Q method"),
        what=mark(
            "Robust standard deviation from the distribution of all differences between "
            "laboratories, without an estimate of location. With replicates it gives the "
            "reproducibility and the repeatability standard deviation."
        ),
        use=mark(
            "When many results are equal or up to half may be wrong, and whenever laboratories "
            "reported replicates."
        ),
        limits=mark(
            "Only equal results give zero. With two equally large groups far apart s* becomes "
            "the spread within the groups; the distribution of the results should be looked at "
            "first."
        ),
        formulas=(
            (
                r"H_1(d) = \frac{2}{p (p - 1)} \sum_{i < j} \left[ \left| x_i - x_j \right| \le "
                r"d \right]"
            ),
            (
                r"s^{*} = \frac{G_1^{-1} \left( 0.25 + 0.75 \, H_1(0) \right)}{\sqrt{2} \; "
                r"\Phi^{-1} \left( 0.625 + 0.375 \, H_1(0) \right)}"
            ),
        ),
    ),
    Method(
        key="hampel",
        functions=("hampel", "hampel_iterative"),
        name=mark("Hampel estimator"),
        what=mark(
            "Robust mean for a given robust standard deviation: near results count fully, "
            "farther ones less, and results beyond 4.5 s* not at all."
        ),
        use=mark(
            "Together with the Q method or Qn, when gross errors should have no influence at all."
        ),
        limits=mark(
            "Where two different solutions lie equally near to the median, or there is none, the "
            "median is returned and marked as ambiguous."
        ),
        formulas=(
            r"\sum_{i=1}^{p} \psi \left( \frac{x_i - x^{*}}{s^{*}} \right) = 0",
            (
                r"\psi(q) = \begin{cases} q & \left| q \right| \le 1.5 \\ 1.5 "
                r"\operatorname{sgn} q & 1.5 < \left| q \right| \le 3 \\ \left( 4.5 - \left| q "
                r"\right| \right) \operatorname{sgn} q & 3 < \left| q \right| \le 4.5 \\ 0 & "
                r"\left| q \right| > 4.5 \end{cases}"
            ),
        ),
    ),
    Method(
        key="q-hampel",
        functions=("q_hampel", "q_hampel_replicates", "q_hampel_matrix"),
        name=mark("Q/Hampel"),
        what=mark(
            "Standard deviation by the Q method, then the mean by the Hampel estimator with it."
        ),
        use=mark(
            "When more than a fifth of the results may be wrong, when there are many equal "
            "results, or when replicates are reported."
        ),
        limits=mark(
            "When all results are equal x* is their value, s* is zero and no uncertainty is given."
        ),
        formulas=(
            (
                r"s^{*} = s_Q(x) \qquad \sum_{i=1}^{p} \psi \left( \frac{x_i - x^{*}}{s^{*}} "
                r"\right) = 0"
            ),
            r"u(x_{\mathrm{pt}}) = 1.25 \, \frac{s^{*}}{\sqrt{p}}",
        ),
    ),
    Method(
        key="small-rounds",
        functions=("small_round_spread",),
        name=mark("Spread of a small round"),
        what=mark(
            "The mean distance from the median, scaled; for two results their distance divided "
            "by √2."
        ),
        use=mark(
            "For two to about eleven results, where the iterative estimators have little to work "
            "with. Such a spread is uncertain itself."
        ),
        limits=mark(
            "Zero, marked as degenerate, when all results are equal; otherwise always marked as "
            "resting on few results."
        ),
        formulas=(
            (
                r"s^{*} = \frac{1}{0.798 \, p} \sum_{i=1}^{p} \left| x_i - "
                r"\operatorname{med}(x) \right|"
            ),
            r"s^{*} = \frac{\left| x_1 - x_2 \right|}{\sqrt{2}} \qquad (p = 2)",
        ),
    ),
)
