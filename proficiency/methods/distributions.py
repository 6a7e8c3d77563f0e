"""Looks at the results before a consensus is trusted."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="kernel-density",
        functions=(
            "kernel_density",
            "kernel_mode",
            "density_at",
            "general_bandwidth",
            "normal_reference_bandwidth",
        ),
        name=mark("Kernel density and modes"),
        what=mark(
            "A smooth line that shows where results are dense: a small normal curve stands on "
            "every result, and all are added. Modes are the tops of the line."
        ),
        use=mark(
            "Before any consensus is trusted: two hills mean two groups, often two methods, and "
            "one assigned value for both is then questionable."
        ),
        limits=mark(
            "When all results are equal there is no bandwidth of their own, and one must be given."
        ),
        formulas=(
            r"f(t) = \frac{1}{p \, h} \sum_{i=1}^{p} \varphi \left( \frac{t - x_i}{h} \right)",
            r"h = 0.9 \, \frac{s^{*}}{p^{0.2}} \qquad h = 0.75 \, \sigma_{\mathrm{pt}}",
        ),
    ),
    Method(
        key="dip",
        functions=("dip_test",),
        name=mark("Dip test of unimodality"),
        what=mark(
            "The distance between the distribution of the results and the nearest distribution "
            "with a single hill."
        ),
        use=mark("Beside the kernel density, to say whether a second hill could be chance."),
        limits=mark(
            "Rounded results inflate the dip: equal results count as steps of the distribution."
        ),
        formulas=(r"D = \inf_{G} \, \sup_x \left| F_p(x) - G(x) \right|",),
    ),
    Method(
        key="multimodality",
        functions=("multimodality",),
        name=mark("Several modes"),
        what=mark(
            "Whether the results gather in more than one place: the modes of the kernel density, "
            "each with the results around it, and the dip beside them."
        ),
        use=mark(
            "Before a consensus is trusted. The round counts as multimodal when a second mode "
            "holds at least three results and a tenth of those of the largest, and stays apart at "
            "0.75 σ_pt."
        ),
        limits=mark(
            "Below eight results nothing is called multimodal. Where most results are equal there "
            "is no bandwidth and no mode is given."
        ),
        formulas=(
            (
                r"h = \max \left( 0.9 \, \frac{s^{*}}{p^{0.2}} ,\, 0.75 \, \sigma_{\mathrm{pt}} "
                r"\right) \qquad n_2 \ge \max \left( 3 ,\, 0.1 \, n_1 \right)"
            ),
        ),
    ),
    Method(
        key="side-by-side",
        functions=("side_by_side",),
        name=mark("Estimators side by side"),
        what=mark(
            "All estimators of location and spread for the same results, each with its standard "
            "uncertainty."
        ),
        use=mark(
            "In the review of an evaluation: where the estimators lie further apart than the "
            "uncertainty of the assigned value, the choice of the estimator matters."
        ),
        limits=mark(
            "An estimate whose spread is zero is marked as degenerate and has no uncertainty."
        ),
        formulas=(r"\max_k x_k - \min_k x_k > u(x_{\mathrm{pt}})",),
    ),
)
