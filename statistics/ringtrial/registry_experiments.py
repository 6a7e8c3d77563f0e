"""Which public functions answer the reference groups of items, experiments and categories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ringtrial as rt
from ringtrial.censored import CensoredPolicy

# Reference cases are JSON: their values have no narrower static type.
Case = Mapping[str, Any]
Answers = dict[str, Any]


def _homogeneity(data: Case, options: Case) -> Answers:
    found = rt.homogeneity(data["items"])
    check = rt.check_homogeneity(found, **_allowed(options))
    keys = ("mean", "s_x", "s_w", "s_s", "ms_between", "ms_within", "F", "p_value", "F_crit_05")
    answers = {key: getattr(found, key) for key in (*keys, "F1", "F2", "u_bb_star")}
    judged = ("criterion", "sufficient", "expanded_criterion", "sufficient_expanded")
    return {
        **answers,
        **{key: getattr(check, key) for key in judged},
        **_cochran(found.cochran),
    }


def _stability(data: Case, options: Case) -> Answers:
    found = rt.stability(data["y1"], data["y2"], **_allowed(options))
    keys = ("mean1", "mean2", "difference", "criterion", "stable", "u1", "u2")
    more = ("expanded_criterion", "stable_expanded", "welch_t", "welch_df", "welch_p")
    return {key: getattr(found, key) for key in (*keys, *more)}


def _allowed(options: Case) -> Answers:
    """Return what the criterion is measured by, sigma_pt or else delta_E."""
    key = "sigma_pt" if "sigma_pt" in options else "delta_E"
    return {key: options[key]}


_OUTLIER_KEYS = (
    *("h", "h_crit_05", "h_crit_01", "k", "k_crit_05", "k_crit_01"),
    *("cochran_C", "cochran_index", "cochran_crit_05", "cochran_crit_01"),
    *("grubbs_high", "grubbs_low", "grubbs_crit_05", "grubbs_crit_01"),
    *("grubbs2_high", "grubbs2_low"),
)


def _precision(data: Case, _: Case) -> Answers:
    labs = data["labs"]
    found = rt.precision(labs)
    keys = ("p", "N", "n_bar", "general_mean", "s_r", "s_d2", "s_L", "s_R", "s_L2_truncated")
    more = ("r_limit", "R_limit", "lab_mean", "lab_sd", "n_typical")
    answers: Answers = {key: getattr(found, key) for key in (*keys, *more)}
    # Statistics that so few laboratories do not have stay null.
    answers.update(dict.fromkeys(_OUTLIER_KEYS))
    replicated = sum(n > 1 for n in found.lab_n)
    if replicated >= 2:
        cochran = rt.cochran_test(labs)
        answers.update(_cochran(cochran))
        answers["k"] = rt.mandel_k(found.lab_sd).values
        answers["k_crit_05"] = rt.mandel_k_critical(cochran.p, cochran.n_typical)
        answers["k_crit_01"] = rt.mandel_k_critical(cochran.p, cochran.n_typical, level=0.01)
    if found.p >= 3:
        answers["h"] = rt.mandel_h(found.lab_mean).values
        answers["h_crit_05"] = rt.mandel_h_critical(found.p)
        answers["h_crit_01"] = rt.mandel_h_critical(found.p, level=0.01)
        grubbs = rt.grubbs_test(found.lab_mean)
        answers["grubbs_high"], answers["grubbs_low"] = grubbs.high, grubbs.low
        answers["grubbs_crit_05"] = grubbs.crit_05
        answers["grubbs_crit_01"] = grubbs.crit_01
    if found.p >= 4:
        double = rt.double_grubbs_test(found.lab_mean)
        answers["grubbs2_high"], answers["grubbs2_low"] = double.high, double.low
    return answers


def _cochran(test: rt.CochranTest | None) -> Answers:
    return {
        "cochran_C": test and test.C,
        "cochran_index": test and test.index,
        "cochran_crit_05": test and test.crit_05,
        "cochran_crit_01": test and test.crit_01,
    }


def _anova_strd(data: Case, _: Case) -> Answers:
    found = rt.one_way_anova(data["labs"])
    keys = ("df_between", "ms_between", "F", "df_within", "ms_within")
    return {key: getattr(found, key) for key in keys}


def _critical_values(data: Case, _: Case) -> Answers:
    answers: Answers = {}
    for suffix, level in (("05", 0.05), ("01", 0.01)):
        answers[f"cochran_{suffix}"] = [
            rt.cochran_critical(p, n, level=level) for p, n in data.get("cochran", ())
        ]
        answers[f"grubbs_{suffix}"] = [
            rt.grubbs_critical(p, level=level) for p in data.get("grubbs", ())
        ]
        answers[f"h_{suffix}"] = [rt.mandel_h_critical(p, level=level) for p in data.get("h", ())]
        answers[f"k_{suffix}"] = [
            rt.mandel_k_critical(p, n, level=level) for p, n in data.get("k", ())
        ]
    factors = [rt.homogeneity_factors(g, m) for g, m in data.get("F1F2", ())]
    answers["F1"] = [factor.F1 for factor in factors]
    answers["F2"] = [factor.F2 for factor in factors]
    return answers


def _grubbs_double_crit(data: Case, _: Case) -> Answers:
    return {
        "crit_05": [rt.double_grubbs_critical(p) for p in data["p"]],
        "crit_01": [rt.double_grubbs_critical(p, level=0.01) for p in data["p"]],
    }


def _youden(data: Case, _: Case) -> Answers:
    found = rt.youden(data["a"], data["b"])
    keys = ("mean_a", "mean_b", "sd_a", "sd_b", "pearson", "spearman", "kendall")
    answers = {key: getattr(found, key) for key in (*keys, "s_within", "s_total", "s_between")}
    for item in ("a", "b"):
        robust = rt.algorithm_a(data[item])
        answers[f"robust_{item}_x"], answers[f"robust_{item}_s"] = robust.x, robust.s
    ellipse = found.ellipse
    return {
        **answers,
        "T2_95": ellipse and ellipse.T2,
        "angle_rad": ellipse and ellipse.angle,
        "semi_major_95": ellipse and ellipse.semi_major,
        "semi_minor_95": ellipse and ellipse.semi_minor,
        "mahalanobis2": ellipse and ellipse.mahalanobis2,
        "outside_95": ellipse and list(ellipse.outside),
    }


def _repeatability_plot(data: Case, options: Case) -> Answers:
    plot = rt.repeatability_plot(
        data["mean"],
        data["sd"],
        x_star=options["x_star"],
        w_star=options["w_star"],
        m=options["m"],
    )
    return {key: getattr(plot, key) for key in ("statistic", "limit_95", "limit_99")}


def _censored(data: Case, _: Case) -> Answers:
    results = rt.censored_results(data["values"])
    answers: Answers = {
        "n": int(results.lower.size),
        "n_left": int(results.left.sum()),
        "n_right": int(results.right.sum()),
    }
    policies: tuple[tuple[str, CensoredPolicy], ...] = (
        ("ignored", "ignore_sign"),
        ("deleted", "exclude"),
        ("half", "half"),
    )
    for prefix, policy in policies:
        robust = rt.algorithm_a(rt.censored_substitutes(results, policy=policy))
        answers[f"{prefix}_x"], answers[f"{prefix}_s"] = robust.x, robust.s
    normal = rt.censored_fit(results)
    answers["mle_mu"], answers["mle_sigma"] = normal.mu, normal.sigma
    answers["mle_se_mu"] = normal.se_mu
    if (results.upper > 0.0).all() and (results.left | (results.lower > 0.0)).all():
        logarithmic = rt.censored_fit(results, distribution="lognormal")
        answers["mle_log_mu"], answers["mle_log_sigma"] = logarithmic.mu, logarithmic.sigma
    return answers


def _ordinal(data: Case, _: Case) -> Answers:
    found = rt.ordinal_summary(data["counts"])
    keys = ("N", "proportions", "cumulative", "ordinal_variation", "nominal_variation")
    return {
        **{key: getattr(found, key) for key in keys},
        "mode_index": found.modes[0],
        "modes": list(found.modes),
        "median_low_index": found.median_low,
        "median_high_index": found.median_high,
    }


def _nominal(data: Case, _: Case) -> Answers:
    found = rt.nominal_summary(data["results"], truth=data.get("truth"))
    answers: Answers = {
        "N": found.N,
        "categories": list(found.categories),
        "counts": list(found.counts),
        "mode": found.modes[0],
        "gini": found.gini,
        "gini_normalized": found.gini_normalized,
        "entropy": found.entropy,
    }
    if found.correct is not None:
        answers["proportion_correct"] = found.correct.proportion
        answers["ci95_low"], answers["ci95_high"] = found.correct.low, found.correct.high
    return answers


def _accordance(data: Case, _: Case) -> Answers:
    found = rt.accordance(data["positives"], data["n"])
    return {
        "accordance": found.accordance,
        "concordance": found.concordance,
        "cor": found.odds_ratio,
        "rate": found.rate,
    }


EXPERIMENT_GROUPS: dict[str, Callable[[Case, Case], Answers]] = {
    "accordance": _accordance,
    "anova_strd": _anova_strd,
    "censored": _censored,
    "critical_values": _critical_values,
    "grubbs_double_crit": _grubbs_double_crit,
    "homogeneity": _homogeneity,
    "nominal": _nominal,
    "ordinal": _ordinal,
    "precision": _precision,
    "repeatability_plot": _repeatability_plot,
    "stability": _stability,
    "youden": _youden,
}
