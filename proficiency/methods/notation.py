"""Symbols that the formulas share, with their meaning."""

from __future__ import annotations

from ..i18n import mark

NOTATION = (
    (r"p ,\, n", mark("number of laboratories or results")),
    ("x_i", mark("result of a laboratory")),
    ("x_{(i)}", mark("results in ascending order")),
    (r"\operatorname{med}(x)", mark("median of the results")),
    (r"x^{*} ,\, s^{*}", mark("robust mean and robust standard deviation")),
    (
        r"x_{\mathrm{pt}} ,\, u(x_{\mathrm{pt}})",
        mark("assigned value and its standard uncertainty"),
    ),
    (r"\sigma_{\mathrm{pt}}", mark("standard deviation for proficiency assessment")),
    (r"\delta_E", mark("maximum permissible error")),
    (
        r"u ,\, U",
        mark("standard uncertainty and expanded uncertainty, U = 2 u unless stated otherwise"),
    ),
    (
        r"s_r ,\, s_R ,\, s_L",
        mark("repeatability, reproducibility and between-laboratory standard deviation"),
    ),
    (
        r"\varphi ,\, \Phi",
        mark("density and distribution function of the standard normal distribution"),
    ),
)
"""In the notation of `mathml`."""
