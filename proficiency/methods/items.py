"""Homogeneity and stability of the items."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="homogeneity",
        functions=(
            "homogeneity",
            "homogeneity_factors",
            "check_homogeneity",
            "sigma_with_heterogeneity",
        ),
        name=mark("Homogeneity check"),
        what=mark(
            "The spread between items, from replicates of several items, judged against σ_pt; "
            "the expanded criterion allows for the uncertainty of the check itself."
        ),
        use=mark("Before items are sent out: ten items with two replicates each are usual."),
        limits=mark(
            "A negative variance between items is set to zero. Fewer than seven items give a "
            "warning; unbalanced designs use the effective number of replicates."
        ),
        formulas=(
            (
                r"s_s = \sqrt{\max \left( 0 ,\, s_{\bar{x}}^2 - \frac{s_w^2}{m} \right)} \qquad "
                r"s_s \le 0.3 \, \sigma_{\mathrm{pt}}"
            ),
            r"s_s \le \sqrt{F_1 \left( 0.3 \, \sigma_{\mathrm{pt}} \right)^2 + F_2 \, s_w^2}",
            (
                r"F_1 = \frac{\chi^2_{0.95}(g - 1)}{g - 1} \qquad F_2 = \frac{F_{0.95} \left( g "
                r"- 1 ,\, g (m - 1) \right) - 1}{m}"
            ),
        ),
    ),
    Method(
        key="stability",
        functions=("stability", "instability_uncertainty"),
        name=mark("Stability check"),
        what=mark(
            "The mean of the items before and after storage or transport, judged against σ_pt; "
            "the expanded criterion allows for the uncertainty of both means."
        ),
        use=mark("At the end of every round, and for transport before the first one."),
        limits=mark(
            "One result on a side is enough for the criterion, but the expanded one needs two. "
            "If it fails, the change goes into the uncertainty budget."
        ),
        formulas=(
            r"\left| \bar{y}_1 - \bar{y}_2 \right| \le 0.3 \, \sigma_{\mathrm{pt}}",
            (
                r"\left| \bar{y}_1 - \bar{y}_2 \right| \le 0.3 \, \sigma_{\mathrm{pt}} + 2 "
                r"\sqrt{u(\bar{y}_1)^2 + u(\bar{y}_2)^2} \qquad u_{\mathrm{stab}} = "
                r"\frac{\left| \bar{y}_1 - \bar{y}_2 \right|}{\sqrt{3}}"
            ),
        ),
    ),
    Method(
        key="stability-trend",
        functions=("stability_trend",),
        name=mark("Trend over time"),
        what=mark(
            "A straight line through results at several times, and whether its slope could be "
            "chance."
        ),
        use=mark("For items kept over many rounds, and for choosing storage conditions."),
        limits=mark("Fewer than three results, or results at fewer than two times, are refused."),
        formulas=(r"y = a + b \, t \qquad T = \frac{b}{u(b)} \sim t(n - 2)",),
    ),
)
