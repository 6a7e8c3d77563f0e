"""What methods and properties are called in the record."""

from __future__ import annotations

from ringtrial.invariances import Property

from ..i18n import mark

GROUPS = {
    "robust_summary": mark("Simple and robust location and spread (Algorithm A, Qn, Q/Hampel)"),
    "bulk": mark("The same for many measurands at once"),
    "alga_iso_stop": mark("Algorithm A with the printed stopping rule"),
    "algorithm_s": mark("Algorithm S"),
    "q_replicates": mark("Q method with replicates"),
    "bootstrap": mark("Bootstrap"),
    "homogeneity": mark("Homogeneity of items"),
    "stability": mark("Stability of items"),
    "xpt_budget": mark("Uncertainty budget of the assigned value"),
    "xpt_crm": mark("Assigned value by comparison with a reference material"),
    "xpt_compare": mark("Assigned value against a reference value"),
    "xpt_formulation": mark("Assigned value by formulation"),
    "horwitz": mark("Horwitz and Thompson model"),
    "sigma_precision": mark("σ_pt from a precision experiment"),
    "sigma_regression": mark("σ_pt from earlier rounds"),
    "scores": mark("Performance scores and signals"),
    "combined_scores": mark("Combined scores"),
    "small_sample": mark("Rounds of few laboratories"),
    "censored": mark("Censored results"),
    "ordinal": mark("Ordinal results"),
    "nominal": mark("Nominal results"),
    "accordance": mark("Presence and absence: accordance and concordance"),
    "precision": mark("Precision experiment (ISO 5725-2)"),
    "anova_strd": mark("One-way analysis of variance, certified values"),
    "critical_values": mark("Critical values of Cochran, Grubbs and Mandel"),
    "grubbs_double_crit": mark("Critical values of Grubbs' test for two results"),
    "youden": mark("Youden pairs"),
    "kde": mark("Kernel density and modes"),
    "repeatability_plot": mark("Repeatability plot"),
    "consensus": mark("Consensus of results with uncertainties"),
    "vr_mle": mark("Vangel-Rukhin maximum likelihood"),
    "hierarchical_bayes": mark("Hierarchical Bayes models"),
    "linear_pool": mark("Linear pool"),
    "pairwise": mark("Pairwise statistics"),
    "method_groups": mark("Comparison of method groups"),
    "input_policy": mark("Missing, infinite and too few results"),
}
"""Groups of the reference file; one that is not named here is shown by its key."""

METHODS = {
    "mean": mark("Mean"),
    "standard_deviation": mark("Standard deviation"),
    "median": mark("Median"),
    "made": "MADe",
    "niqr": "nIQR",
    "niqr_type2": mark("nIQR, quartiles of type 2"),
    "algorithm_a": mark("Algorithm A"),
    "algorithm_a_fixed": mark("Algorithm A at a fixed spread (MADe)"),
    "qn": "Qn",
    "sn": "Sn",
    "q_hampel": "Q/Hampel",
    "hampel_made": mark("Hampel at a fixed spread (MADe)"),
    "kernel_density": mark("Kernel density: bandwidth and main mode"),
    "kernel_density_fixed": mark("Kernel density at a fixed bandwidth"),
    "z_scores": mark("z scores"),
    "grubbs": mark("Grubbs' test"),
    "mandel_h": mark("Mandel's h"),
    "weighted_mean": mark("Weighted mean and Birge ratio"),
    "dersimonian_laird": "DerSimonian-Laird",
    "mandel_paule": "Mandel-Paule",
    "reml": mark("Restricted maximum likelihood (REML)"),
}

PROPERTIES = {
    Property.SHIFT: mark("Shift"),
    Property.SCALE: mark("Unit"),
    Property.MIRROR: mark("Sign"),
    Property.ORDER: mark("Order"),
    Property.DUPLICATION: mark("Doubling"),
}

VALUES = {"alga_x": "x*", "alga_s": "s*", "mu_sd": "u(μ)", "tau_mean": "τ"}
"""Symbols of single values of the reference file."""
