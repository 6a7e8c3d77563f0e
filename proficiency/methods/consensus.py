"""Consensus of results that carry their own uncertainty."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="weighted-mean",
        functions=("weighted_mean",),
        name=mark("Weighted mean"),
        what=mark(
            "Mean with weights 1/u², with measures of whether the results agree within their "
            "uncertainties."
        ),
        use=mark(
            "When stated uncertainties are believable and the results agree; otherwise a "
            "random-effects consensus."
        ),
        limits=mark(
            "An uncertainty of zero is refused. One very small uncertainty decides everything: "
            "look at the weights."
        ),
        formulas=(
            (
                r"\mu = \frac{\sum w_j x_j}{\sum w_j} \qquad w_j = \frac{1}{u_j^2} \qquad "
                r"u(\mu) = \frac{1}{\sqrt{\sum w_j}}"
            ),
            (
                r"Q = \sum_{j=1}^{n} w_j \left( x_j - \mu \right)^2 \qquad R_{\mathrm{B}} = "
                r"\sqrt{\frac{Q}{n - 1}} \qquad I^2 = \max \left( 0 ,\, \frac{Q - n + 1}{Q} "
                r"\right)"
            ),
        ),
    ),
    Method(
        key="unweighted-consensus",
        functions=("arithmetic_consensus", "median_consensus"),
        name=mark("Unweighted mean and median"),
        what=mark("Consensus that does not use the stated uncertainties."),
        use=mark(
            "When uncertainties are missing or not comparable, and as a check beside weighted ones."
        ),
        limits=mark("Equal results give no uncertainty, marked as degenerate."),
        formulas=(
            r"\mu = \bar{x} \qquad u(\mu) = \frac{s}{\sqrt{n}}",
            (
                r"\mu = \operatorname{med}(x) \qquad u(\mu) = \sqrt{\frac{\pi}{2}} \cdot "
                r"\frac{1.4826 \, \mathrm{MAD}}{\sqrt{n - 1}}"
            ),
        ),
    ),
    Method(
        key="random-effects",
        functions=("random_effects",),
        name=mark("Random-effects consensus"),
        what=mark(
            "A variance between laboratories is added to every stated one, estimated by "
            "DerSimonian–Laird, Mandel–Paule, maximum likelihood or REML."
        ),
        use=mark(
            "When results differ by more than their uncertainties explain. The Hartung–Knapp "
            "form suits few laboratories."
        ),
        limits=mark(
            "When the results agree the added variance is zero and the weighted mean is found. "
            "Likelihoods with several maxima are searched for all of them."
        ),
        formulas=(
            (
                r"\mu = \frac{\sum w_j x_j}{\sum w_j} \qquad w_j = \frac{1}{u_j^2 + \tau^2} "
                r"\qquad u(\mu) = \frac{1}{\sqrt{\sum w_j}}"
            ),
            (
                r"\tau_{\mathrm{DL}}^2 = \max \left( 0 ,\, \frac{Q - (n - 1)}{\sum w_{0} - \sum "
                r"w_{0}^2 / \sum w_{0}} \right) \qquad \tau_{\mathrm{MP}}^2 : \; \sum_{j=1}^{n} "
                r"w_j \left( x_j - \mu \right)^2 = n - 1"
            ),
            (
                r"\ell(\mu ,\, \tau^2) = -\frac{1}{2} \sum_{j=1}^{n} \ln \left( u_j^2 + \tau^2 "
                r"\right) - \frac{1}{2} \sum_{j=1}^{n} w_j \left( x_j - \mu \right)^2"
            ),
        ),
    ),
    Method(
        key="vangel-rukhin",
        functions=("vangel_rukhin",),
        name=mark("Vangel–Rukhin maximum likelihood"),
        what=mark(
            "Consensus of means with the standard deviations of their replicates, when "
            "laboratories differ in both."
        ),
        use=mark("When replicates, not stated uncertainties, are the evidence."),
        limits=mark(
            "A standard deviation of zero is refused: the likelihood has no maximum then. Other "
            "maxima are searched for and reported."
        ),
        formulas=(
            (
                r"\ell = -\frac{1}{2} \sum_{i} \left[ (n_i - 1) \ln \sigma_i^2 + \ln \left( "
                r"\sigma_i^2 + n_i \sigma^2 \right) + \frac{(n_i - 1) \, s_i^2}{\sigma_i^2} + "
                r"\frac{n_i \left( x_i - \mu \right)^2}{\sigma_i^2 + n_i \sigma^2} \right]"
            ),
            r"u(\mu) = \left( \sum_i \frac{n_i}{\sigma_i^2 + n_i \sigma^2} \right)^{-1/2}",
        ),
    ),
    Method(
        key="hierarchical-bayes",
        functions=("hierarchical_bayes",),
        name=mark("Hierarchical Bayes"),
        what=mark(
            "The posterior distribution of the consensus and of the spread between laboratories, "
            "computed by integration without sampling."
        ),
        use=mark(
            "When few laboratories are compared and the uncertainty of the spread itself "
            "matters; Laplace effects are less moved by one discrepant laboratory."
        ),
        limits=mark(
            "Equal results take the scale of the prior from the stated uncertainties. Equal data "
            "give equal figures: nothing is random."
        ),
        formulas=(
            (
                r"x_j \sim \mathrm{N} \left( \mu + \lambda_j ,\, \sigma_j^2 \right) \qquad "
                r"\lambda_j \sim \mathrm{N} \left( 0 ,\, \tau^2 \right)"
            ),
            (
                r"\tau \sim \mathrm{C}^{+} \left( 0 ,\, 1.4826 \, \mathrm{MAD}(x) \right) "
                r"\qquad \frac{\nu_j u_j^2}{\sigma_j^2} \sim \chi^2(\nu_j)"
            ),
        ),
    ),
    Method(
        key="linear-pool",
        functions=("linear_pool",),
        name=mark("Linear pool"),
        what=mark(
            "The mixture of the distributions that the laboratories state; its mean, spread and "
            "quantiles."
        ),
        use=mark(
            "To show honestly what the laboratories claim together when they disagree. It does "
            "not shrink with more laboratories."
        ),
        limits=mark(
            "Two degrees of freedom or fewer are refused, because such a distribution has no "
            "standard deviation."
        ),
        formulas=(
            (
                r"\mu = \sum_{j=1}^{n} w_j x_j \qquad \sigma^2 = \sum_{j=1}^{n} w_j \left( "
                r"u_j^2 + \left( x_j - \mu \right)^2 \right)"
            ),
        ),
    ),
    Method(
        key="degrees-of-equivalence",
        functions=("equivalence_to_weighted_mean", "equivalence_to_random_effects"),
        name=mark("Degrees of equivalence"),
        what=mark(
            "The difference of every result from the consensus with its expanded uncertainty, "
            "correlation with the consensus included."
        ),
        use=mark(
            "In key comparisons, to state how far each laboratory lies from the common value."
        ),
        limits=mark(
            "A result that did not form the consensus is independent of it and has a larger "
            "uncertainty."
        ),
        formulas=(
            (
                r"d_j = x_j - \mu \qquad u(d_j)^2 = u_j^2 - u(\mu)^2 \qquad u(d_j)^2 = u_j^2 + "
                r"\tau^2 - u(\mu)^2"
            ),
        ),
    ),
    Method(
        key="pairwise",
        functions=("pairwise_differences", "pairwise_statistics"),
        name=mark("Pairs of laboratories"),
        what=mark(
            "Differences between all pairs with their uncertainties, and two measures of how a "
            "result agrees with all others."
        ),
        use=mark(
            "To see who disagrees with whom without any consensus; the median scaled difference "
            "points at the discrepant result itself."
        ),
        limits=mark("Holds for results that are independent of each other."),
        formulas=(
            r"d_{ij} = x_i - x_j \qquad u(d_{ij}) = \sqrt{u_i^2 + u_j^2}",
            (
                r"\mathrm{MSD}_i = \operatorname{med}_{j \ne i} \frac{\left| x_i - x_j "
                r"\right|}{\sqrt{u_i^2 + u_j^2}} \qquad \chi^2_{i} = \frac{1}{n - 1} "
                r"\sum_{j=1}^{n} \frac{\left( x_i - x_j \right)^2}{u_i^2 + u_j^2}"
            ),
        ),
    ),
)
