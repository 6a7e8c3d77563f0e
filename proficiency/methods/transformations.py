"""Results on a scale that suits them."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="transformation",
        functions=("transform", "back_transformed"),
        name=mark("Transformation of results"),
        what=mark(
            "Results on a scale on which their spread does not depend on their level: logarithm "
            "for amounts, logit for proportions."
        ),
        use=mark(
            "For cell counts and titres (logarithm), and for viability or marker fractions near "
            "0 % or 100 % (logit)."
        ),
        limits=mark(
            "A proportion of exactly 0 % or 100 % is put half a count inside; results without a "
            "place on the scale are refused or listed, never moved silently."
        ),
        formulas=(r"y = x \qquad y = \ln x \qquad y = \ln \frac{x}{W - x}",),
    ),
    Method(
        key="transformed-consensus",
        functions=("consensus_on_scale",),
        name=mark("Consensus on a transformed scale"),
        what=mark(
            "The consensus is found on the transformed scale; the value and the ends of its "
            "interval are turned back."
        ),
        use=mark(
            "Together with a transformation. The interval stays inside the possible values and "
            "need not be symmetric."
        ),
        limits=mark("No interval when the spread is zero."),
        formulas=(
            (
                r"x_{\mathrm{pt}} = g^{-1}(c) \qquad \left[ g^{-1} \left( c - k \, u \right) "
                r",\, g^{-1} \left( c + k \, u \right) \right]"
            ),
        ),
    ),
)
