"""Ways to an assigned value and its uncertainty."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="assigned-participants",
        functions=("assigned_from_participants",),
        name=mark("Consensus of the participants"),
        what=mark(
            "The assigned value is the robust mean, the median or the mean of the participants, "
            "with the standard uncertainty that belongs to it."
        ),
        use=mark(
            "When no independent reference value exists. Algorithm A is recommended from 12 "
            "results on, the median from 5 on."
        ),
        limits=mark(
            "When the spread is zero the value stands without an uncertainty. The consensus of "
            "all laboratories can be wrong together: compare it with a reference where there is "
            "one."
        ),
        formulas=(
            r"x_{\mathrm{pt}} = x^{*} \qquad u(x_{\mathrm{pt}}) = 1.25 \, \frac{s^{*}}{\sqrt{p}}",
            (
                r"x_{\mathrm{pt}} = \operatorname{med}(x) \qquad u(x_{\mathrm{pt}}) = 1.25 \, "
                r"\frac{\mathrm{nIQR}}{\sqrt{p}}"
            ),
            r"x_{\mathrm{pt}} = \bar{x} \qquad u(x_{\mathrm{pt}}) = \frac{s}{\sqrt{p}}",
        ),
    ),
    Method(
        key="assigned-reference",
        functions=("assigned_from_reference",),
        name=mark("Reference value"),
        what=mark(
            "A value from outside the round with its standard uncertainty: formulation, "
            "certified reference material, or a reference laboratory."
        ),
        use=mark(
            "Whenever a traceable value exists. It does not depend on the participants, so that "
            "ζ and E_n scores are valid."
        ),
        limits=mark(
            "An uncertainty of zero states that none is known or needed; a negative one is refused."
        ),
        formulas=(
            r"x_{\mathrm{pt}} = x_{\mathrm{ref}} \qquad u(x_{\mathrm{pt}}) = u(x_{\mathrm{ref}})",
        ),
    ),
    Method(
        key="formulation",
        functions=("formulation",),
        name=mark("Value by formulation"),
        what=mark(
            "The mass fraction of an analyte that was weighed into the item, with its "
            "uncertainty by the law of propagation."
        ),
        use=mark("When the item is made from weighed substances of known purity."),
        limits=mark("Masses and purity must be above zero."),
        formulas=(
            r"x_{\mathrm{pt}} = \frac{m_{\mathrm{a}} \, P}{m_{\mathrm{t}}}",
            (
                r"\left( \frac{u(x_{\mathrm{pt}})}{x_{\mathrm{pt}}} \right)^2 = \left( "
                r"\frac{u(m_{\mathrm{a}})}{m_{\mathrm{a}}} \right)^2 + \left( \frac{u(P)}{P} "
                r"\right)^2 + \left( \frac{u(m_{\mathrm{t}})}{m_{\mathrm{t}}} \right)^2"
            ),
        ),
    ),
    Method(
        key="value-against-crm",
        functions=("value_against_crm",),
        name=mark("One laboratory against a reference material"),
        what=mark(
            "The certified value plus the mean difference between the item and the reference "
            "material, measured side by side."
        ),
        use=mark(
            "When a matching certified reference material exists and one laboratory measures "
            "both with good repeatability."
        ),
        limits=mark(
            "Fewer than two differences are refused, because their spread is part of the "
            "uncertainty."
        ),
        formulas=(
            (
                r"x_{\mathrm{pt}} = x_{\mathrm{CRM}} + \bar{d} \qquad u(x_{\mathrm{pt}}) = "
                r"\sqrt{u_{\mathrm{CRM}}^2 + \frac{s_d^2}{n}}"
            ),
        ),
    ),
    Method(
        key="uncertainty-of-consensus",
        functions=("robust_standard_uncertainty", "standard_uncertainty_of_mean"),
        name=mark("Standard uncertainty of a consensus"),
        what=mark(
            "How well a mean of results is known: its spread over the root of the number of "
            "results, with the factor 1.25 for robust means."
        ),
        use=mark("For u(x_pt) of a consensus, before it is compared with 0.3 σ_pt."),
        limits=mark(
            "A spread of zero gives zero, which says nothing about the value; the functions that "
            "know the data then give no uncertainty."
        ),
        formulas=(
            (
                r"u(x_{\mathrm{pt}}) = 1.25 \, \frac{s^{*}}{\sqrt{p}} \qquad u(\bar{x}) = "
                r"\frac{s}{\sqrt{n}}"
            ),
        ),
    ),
    Method(
        key="uncertainty-budget",
        functions=("uncertainty_budget",),
        name=mark("Uncertainty budget of the assigned value"),
        what=mark(
            "Characterisation, inhomogeneity, transport and instability of the items, added in "
            "squares."
        ),
        use=mark(
            "Whenever the assigned value comes from outside the round; for a consensus of "
            "participants the spread of the results contains the other parts already."
        ),
        limits=mark("Parts that are not needed are zero; negative ones are refused."),
        formulas=(
            (
                r"u(x_{\mathrm{pt}}) = \sqrt{u_{\mathrm{char}}^2 + u_{\mathrm{hom}}^2 + "
                r"u_{\mathrm{trans}}^2 + u_{\mathrm{stab}}^2}"
            ),
        ),
    ),
    Method(
        key="bootstrap",
        functions=("bootstrap", "bootstrap_mean", "bootstrap_median"),
        name=mark("Bootstrap uncertainty"),
        what=mark(
            "The results are drawn again and again with replacement; the standard deviation of "
            "the statistic over these draws is its standard uncertainty. Mean and median have "
            "exact answers without drawing."
        ),
        use=mark(
            "For estimators without a formula for the uncertainty, such as the mode, or to check "
            "1.25 s*/√p in small rounds."
        ),
        limits=mark(
            "Equal results give zero, marked as degenerate. Equal seeds give equal figures on "
            "every machine."
        ),
        formulas=(
            r"u = \sqrt{\frac{1}{B - 1} \sum_{b=1}^{B} \left( T_b - \bar{T} \right)^2}",
            r"u(\bar{x}) = \frac{1}{p} \sqrt{\sum_{i=1}^{p} \left( x_i - \bar{x} \right)^2}",
            (
                r"P \left( T \le x_{(k)} \right) = P \left( \mathrm{Bin} \left( p ,\, "
                r"\frac{k}{p} \right) \ge m \right) \qquad m = \frac{p + 1}{2}"
            ),
        ),
    ),
    Method(
        key="compare-with-reference",
        functions=("compare_with_reference",),
        name=mark("Assigned value against a reference"),
        what=mark(
            "Difference between the assigned value and an independent reference value, and its "
            "standard uncertainty."
        ),
        use=mark(
            "After a round with a consensus value, when a reference value exists: a larger "
            "difference than 2 u says that the participants may be biased together."
        ),
        limits=mark(
            "Both uncertainties zero is refused, because there is nothing to compare with."
        ),
        formulas=(
            (
                r"x_{\mathrm{diff}} = x_{\mathrm{ref}} - x_{\mathrm{pt}} \qquad "
                r"u_{\mathrm{diff}} = \sqrt{u_{\mathrm{ref}}^2 + u(x_{\mathrm{pt}})^2}"
            ),
            r"\left| x_{\mathrm{diff}} \right| > 2 \, u_{\mathrm{diff}}",
        ),
    ),
)
