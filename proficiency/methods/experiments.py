"""Precision experiments, tests for outliers, pairs of items."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="precision",
        functions=("precision", "precision_uncertainty"),
        name=mark("Repeatability and reproducibility"),
        what=mark(
            "The spread within laboratories and the spread between them, from an experiment in "
            "which every laboratory measured the same item several times."
        ),
        use=mark(
            "To find what a method can do, and to plan with it: σ_pt from a precision experiment "
            "rests on it."
        ),
        limits=mark(
            "A negative variance between laboratories is set to zero and marked. A single result "
            "of a laboratory counts in the means only."
        ),
        formulas=(
            (
                r"s_r^2 = \frac{\sum (n_i - 1) \, s_i^2}{\sum (n_i - 1)} \qquad s_d^2 = "
                r"\frac{\sum n_i \left( \bar{y}_i - m \right)^2}{p - 1}"
            ),
            (
                r"s_L^2 = \max \left( 0 ,\, \frac{s_d^2 - s_r^2}{\bar{n}} \right) \qquad s_R^2 "
                r"= s_r^2 + s_L^2"
            ),
        ),
    ),
    Method(
        key="anova",
        functions=("one_way_anova",),
        name=mark("One-way analysis of variance"),
        what=mark(
            "Splits the spread of grouped results into a part between and a part within the groups."
        ),
        use=mark(
            "Behind the homogeneity check and the comparison of methods; of use wherever groups "
            "share one spread."
        ),
        limits=mark(
            "Groups without results are left out; when nothing spreads within the groups there "
            "is no F."
        ),
        formulas=(
            (
                r"\mathrm{MS}_{\mathrm{b}} = \frac{\sum n_i \left( \bar{y}_i - \bar{y} "
                r"\right)^2}{g - 1} \qquad \mathrm{MS}_{\mathrm{w}} = \frac{\sum (n_i - 1) \, "
                r"s_i^2}{n - g} \qquad F = "
                r"\frac{\mathrm{MS}_{\mathrm{b}}}{\mathrm{MS}_{\mathrm{w}}}"
            ),
        ),
    ),
    Method(
        key="mandel",
        functions=("mandel_h", "mandel_k", "mandel_h_critical", "mandel_k_critical"),
        name=mark("Mandel's h and k"),
        what=mark(
            "h shows how the mean of a laboratory lies among all means, k how large its spread "
            "is beside the others."
        ),
        use=mark(
            "To see at a glance over all levels which laboratories stand out, before any test."
        ),
        limits=mark(
            "h needs three means, k two standard deviations. When all means or all spreads are "
            "equal there is nothing to show."
        ),
        formulas=(
            (
                r"h_i = \frac{\bar{y}_i - \bar{y}}{s_{\bar{y}}} \qquad k_i = "
                r"\frac{s_i}{\sqrt{\frac{1}{p} \sum_{j=1}^{p} s_j^2}}"
            ),
            (
                r"h_{\alpha} = \frac{(p - 1) \, t}{\sqrt{p \left( t^2 + p - 2 \right)}} \qquad "
                r"k_{\alpha} = \sqrt{\frac{p}{1 + (p - 1)/F}}"
            ),
        ),
    ),
    Method(
        key="cochran",
        functions=("cochran_test", "cochran_critical"),
        name=mark("Cochran's test"),
        what=mark("The largest variance within a laboratory as a share of all variances."),
        use=mark(
            "To find laboratories whose replicates scatter too much, and outlying pairs in the "
            "homogeneity check."
        ),
        limits=mark(
            "All variances zero gives no statistic. With unequal numbers of replicates the "
            "critical values are those of the most frequent number."
        ),
        formulas=(
            r"C = \frac{s_{\max}^2}{\sum_{i=1}^{p} s_i^2} \qquad C_{\alpha} = \frac{f}{f + p - 1}",
            r"f = F_{1 - \alpha/p} \left( n - 1 ,\, (p - 1)(n - 1) \right)",
        ),
    ),
    Method(
        key="grubbs",
        functions=("grubbs_test", "grubbs_critical"),
        name=mark("Grubbs' test"),
        what=mark(
            "The distance of the largest and of the smallest value from the mean in units of the "
            "standard deviation."
        ),
        use=mark(
            "To find a single outlying laboratory mean in a precision experiment. Scores do not "
            "need it: robust estimators deal with outliers by themselves."
        ),
        limits=mark("Fewer than three values are refused; equal values give no statistic."),
        formulas=(
            r"G_p = \frac{x_{(p)} - \bar{x}}{s} \qquad G_1 = \frac{\bar{x} - x_{(1)}}{s}",
            (
                r"G_{\alpha} = \frac{p - 1}{\sqrt{p}} \sqrt{\frac{t^2}{p - 2 + t^2}} \qquad t = "
                r"t_{1 - \alpha/(2p)}(p - 2)"
            ),
        ),
    ),
    Method(
        key="double-grubbs",
        functions=("double_grubbs_test", "double_grubbs_critical"),
        name=mark("Grubbs' test for two values"),
        what=mark(
            "The sum of squares without the two largest (or smallest) values over that of all "
            "values; small values are significant."
        ),
        use=mark(
            "When two laboratories deviate in the same direction and hide each other from the "
            "single test."
        ),
        limits=mark(
            "Fewer than four values are refused. Critical values are tabled for 4 to 40 values."
        ),
        formulas=(
            (
                r"G = \frac{\sum_{i=1}^{p-2} \left( x_{(i)} - \bar{x}_{p-2} "
                r"\right)^2}{\sum_{i=1}^{p} \left( x_{(i)} - \bar{x} \right)^2}"
            ),
        ),
    ),
    Method(
        key="outlier-procedure",
        functions=("review_outliers", "outlier_verdict"),
        name=mark("Outlier procedure of ISO 5725-2"),
        what=mark(
            "Cochran's test, then Grubbs' tests, in the order of the standard, with a log of "
            "every finding: correct, straggler or outlier."
        ),
        use=mark("Before repeatability and reproducibility are computed from an experiment."),
        limits=mark(
            "Explained laboratories are found and logged but kept. Nothing is discarded when no "
            "precision would be left to estimate."
        ),
        formulas=(r"G \le G_{0.05} \qquad G_{0.05} < G \le G_{0.01} \qquad G > G_{0.01}",),
    ),
    Method(
        key="youden",
        functions=("youden", "pearson_r", "spearman_rho", "kendall_tau_b"),
        name=mark("Youden pairs and correlation"),
        what=mark(
            "Results of two similar items of the same laboratories: correlation, confidence "
            "ellipse, and the parts within and between laboratories."
        ),
        use=mark(
            "To tell bias from chance: laboratories along the diagonal are biased in both items, "
            "those beside it had a chance error in one."
        ),
        limits=mark(
            "A correlation is undefined when one side shows no spread. Incomplete pairs are left "
            "out."
        ),
        formulas=(
            (
                r"r = \frac{\sum \left( a_i - \bar{a} \right) \left( b_i - \bar{b} "
                r"\right)}{\sqrt{\sum \left( a_i - \bar{a} \right)^2 \sum \left( b_i - \bar{b} "
                r"\right)^2}}"
            ),
            (
                r"\left( v - \bar{v} \right)^{\mathrm{T}} S^{-1} \left( v - \bar{v} \right) = "
                r"\frac{2 (p - 1)}{p - 2} F_{0.95}(2 ,\, p - 2)"
            ),
            (
                r"s_{\mathrm{w}} = \frac{s(a - b)}{\sqrt{2}} \qquad s_{\mathrm{t}} = \frac{s(a "
                r"+ b)}{\sqrt{2}}"
            ),
        ),
    ),
    Method(
        key="repeatability-plot",
        functions=("repeatability_plot",),
        name=mark("Repeatability plot"),
        what=mark(
            "Mean and spread of every laboratory in one number: its distance from the robust "
            "mean and from the robust repeatability."
        ),
        use=mark(
            "When every laboratory reported the same number of replicates, to find unusual means "
            "and unusual spreads together."
        ),
        limits=mark(
            "A spread of zero lies outside any limit, because its logarithm does, and is "
            "reported so."
        ),
        formulas=(
            (
                r"T_i = m \left( \frac{\bar{y}_i - x^{*}}{w^{*}} \right)^2 + 2 (m - 1) \left( "
                r"\ln \frac{s_i}{w^{*}} \right)^2"
            ),
            r"T_i \le \chi^2_{0.95}(2) = 5.991",
        ),
    ),
)
