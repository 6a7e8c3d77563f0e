"""Method groups, scores over rounds, and results that look wrong."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="method-groups",
        functions=("compare_methods",),
        name=mark("Comparison of method groups"),
        what=mark(
            "Consensus of every method, ratios of their differences to their uncertainties, and "
            "tests over pairs and over all groups."
        ),
        use=mark(
            "When participants used different methods, before one assigned value is used for all."
        ),
        limits=mark(
            "Groups with fewer than three results are listed, not tested; a group without spread "
            "gives no ratio."
        ),
        formulas=(
            (
                r"R_{ab} = \frac{\left| x_a^{*} - x_b^{*} \right|}{\sqrt{u_a^2 + u_b^2}} > 2 "
                r"\qquad u = 1.25 \, \frac{s^{*}}{\sqrt{n}}"
            ),
        ),
    ),
    Method(
        key="welch",
        functions=("welch_t_test", "welch_anova"),
        name=mark("Welch's tests"),
        what=mark(
            "Tests whether groups share one mean when their spreads may differ: two groups (t) "
            "or several (F)."
        ),
        use=mark("For methods with different precision and no gross errors."),
        limits=mark("Groups without spread give no statistic, marked as degenerate."),
        formulas=(
            (
                r"t = \frac{\bar{x}_a - \bar{x}_b}{\sqrt{v_a + v_b}} \qquad v = \frac{s^2}{n} "
                r"\qquad \nu = \frac{\left( v_a + v_b \right)^2}{\frac{v_a^2}{n_a - 1} + "
                r"\frac{v_b^2}{n_b - 1}}"
            ),
            (
                r"F = \frac{\frac{1}{k - 1} \sum w_i \left( \bar{x}_i - m \right)^2}{1 + "
                r"\frac{2 (k - 2)}{k^2 - 1} A} \qquad A = \sum \frac{\left( 1 - w_i / \sum w "
                r"\right)^2}{n_i - 1}"
            ),
        ),
    ),
    Method(
        key="rank-tests",
        functions=("mann_whitney", "kruskal_wallis"),
        name=mark("Rank tests"),
        what=mark(
            "Tests of groups that use the order of the results only: Mann–Whitney for two, "
            "Kruskal–Wallis for several."
        ),
        use=mark("For skewed results or results with outliers."),
        limits=mark(
            "Equal results share their mean rank; when all are equal there is no statistic."
        ),
        formulas=(
            r"U = R_a - \frac{n_a (n_a + 1)}{2}",
            (
                r"H = \frac{12}{N (N + 1)} \sum_{i=1}^{k} n_i \left( \bar{R}_i - \frac{N + "
                r"1}{2} \right)^2"
            ),
        ),
    ),
    Method(
        key="brown-forsythe",
        functions=("brown_forsythe",),
        name=mark("Brown–Forsythe test"),
        what=mark(
            "Analysis of variance of the distances from the group medians: tells whether the "
            "spreads of groups differ."
        ),
        use=mark("To find methods that are less precise than others."),
        limits=mark("No F when the distances do not spread within any group."),
        formulas=(
            (
                r"z_{ij} = \left| x_{ij} - \operatorname{med}_i \right| \qquad F = "
                r"\frac{\mathrm{MS}_{\mathrm{b}}(z)}{\mathrm{MS}_{\mathrm{w}}(z)}"
            ),
        ),
    ),
    Method(
        key="holm",
        functions=("holm_adjusted",),
        name=mark("Holm's adjustment"),
        what=mark(
            "Raises the p-values of several tests so that the chance of any false alarm stays at "
            "the level chosen."
        ),
        use=mark("Whenever many pairs of methods or laboratories are tested at once."),
        limits=mark("Values that are missing stay missing and do not count."),
        formulas=(
            r"\tilde{p}_{(i)} = \max_{j \le i} \, \min \left( 1 ,\, (m - j + 1) \, p_{(j)} \right)",
        ),
    ),
    Method(
        key="cusum",
        functions=("cusum_chart",),
        name=mark("CUSUM chart"),
        what=mark(
            "Sums of z scores over rounds, less an allowance; a small lasting bias adds up until "
            "it shows."
        ),
        use=mark("To find a lasting shift of about one σ_pt that no single score reveals."),
        limits=mark("A round without a score leaves the sums as they were."),
        formulas=(
            (
                r"S_t^{+} = \max \left( 0 ,\, S_{t-1}^{+} + z_t - k \right) \qquad S_t^{-} = "
                r"\max \left( 0 ,\, S_{t-1}^{-} - z_t - k \right)"
            ),
        ),
    ),
    Method(
        key="ewma",
        functions=("ewma_chart",),
        name=mark("EWMA chart"),
        what=mark("A moving average of the z scores in which older rounds count less and less."),
        use=mark("To watch a laboratory over rounds with one line that is easy to read."),
        limits=mark("A round without a score is passed over."),
        formulas=(
            (
                r"E_t = w z_t + (1 - w) E_{t-1} \qquad \left| E_t \right| \le L "
                r"\sqrt{\frac{w}{2 - w} \left( 1 - (1 - w)^{2t} \right)}"
            ),
        ),
    ),
    Method(
        key="zone-rules",
        functions=("zone_signals",),
        name=mark("Zone rules"),
        what=mark(
            "Patterns of z scores over rounds that chance seldom makes: one beyond 3, two of "
            "three beyond 2, four of five beyond 1, a long run on one side."
        ),
        use=mark("To watch a laboratory without any computing beyond its scores."),
        limits=mark("Rounds without a score are passed over; a score of exactly zero ends a run."),
        formulas=(
            (
                r"\left| z_t \right| \ge 3 \qquad z_{t} ,\, z_{t-1} > 2 \qquad z_t ,\, z_{t-1} "
                r",\, z_{t-2} ,\, z_{t-3} > 1"
            ),
        ),
    ),
    Method(
        key="low-dispersion",
        functions=("low_dispersion",),
        name=mark("Implausibly small spread"),
        what=mark(
            "Whether results scatter less than the method can, beyond what rounding explains."
        ),
        use=mark("To find replicates or laboratories that did not work independently."),
        limits=mark(
            "Coarse figures that agree raise no alarm, because the variance of rounding is added."
        ),
        formulas=(
            r"P \left( \chi^2(\nu) \le \frac{\nu \left( s^2 + d^2 / 12 \right)}{\sigma^2} \right)",
        ),
    ),
    Method(
        key="similar-submissions",
        functions=("similar_submissions", "repeated_figures"),
        name=mark("Similar submissions"),
        what=mark(
            "Pairs of laboratories whose figures are alike more often than chance allows, and "
            "replicates that repeat a figure."
        ),
        use=mark(
            "To protect a round from collusion and copying. A finding is a reason to ask, not a "
            "proof."
        ),
        limits=mark(
            "How often figures agree by chance is learnt from the other laboratories; with few "
            "laboratories nothing is found."
        ),
        formulas=(r"P \left( \sum_{j} B_j \ge k \right) \qquad B_j \sim \mathrm{Bernoulli}(q_j)",),
    ),
    Method(
        key="uncertainty-screening",
        functions=("screen_uncertainties", "uncertainty_limits"),
        name=mark("Screening of reported uncertainties"),
        what=mark(
            "Reported standard uncertainties below that of the assigned value or above 1.5 s* "
            "are marked."
        ),
        use=mark(
            "Before ζ or E_n scores are read, to find uncertainties that are forgotten factors "
            "or units."
        ),
        limits=mark(
            "A missing uncertainty is marked as not stated. A marked one need not be wrong."
        ),
        formulas=(r"u(x_{\mathrm{pt}}) \le u(x) \le 1.5 \, s^{*}",),
    ),
)
