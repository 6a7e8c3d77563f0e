"""Which reference group of consensus and comparison methods is answered by which functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ringtrial as rt
from ringtrial.constants_consensus import EffectsMethod

# Reference cases are JSON: their values have no narrower static type.
Case = Mapping[str, Any]
Answers = dict[str, Any]

_EFFECTS: dict[str, EffectsMethod] = {
    "dl": "dersimonian_laird",
    "pm": "mandel_paule",
    "ml": "ml",
    "reml": "reml",
}


def _consensus(data: Case, _: Case) -> Answers:
    x, u = data["x"], data["u"]
    weighted = rt.weighted_mean(x, u)
    unweighted, middle = rt.arithmetic_consensus(x), rt.median_consensus(x)
    to_mean = rt.equivalence_to_weighted_mean(x, u)
    answers: Answers = {
        "k": weighted.n,
        "wm_mu": weighted.mu,
        "wm_u": weighted.u,
        "Q": weighted.Q,
        "Q_p": weighted.Q_p,
        "birge": weighted.birge,
        "wm_u_birge": weighted.u_birge,
        "I2": weighted.I2,
        "am_mu": unweighted.mu,
        "am_u": unweighted.u,
        "median": middle.mu,
        "median_u": middle.u,
        "doe_wm": to_mean.d,
        "doe_wm_U": to_mean.U,
        "doe_wm_En": to_mean.En,
    }
    for short, method in _EFFECTS.items():
        effects = rt.random_effects(x, u, method=method)
        for key in ("tau2", "tau", "mu", "u"):
            answers[f"{short}_{key}"] = getattr(effects, key)
        if short == "dl":
            answers["dl_q"] = effects.q
            answers["dl_u_hksj"] = effects.u_hksj
            answers["dl_u_hksj_mod"] = effects.u_hksj_mod
            degrees = rt.equivalence_to_random_effects(x, u, consensus=effects)
            answers["doe_dl"], answers["doe_dl_u"] = degrees.d, degrees.u
    return answers


def _vr_mle(data: Case, _: Case) -> Answers:
    fit = rt.vangel_rukhin(data["x"], data["s"], data["n"])
    return {"mu": fit.mu, "u_mu": fit.u, "sigma2": fit.sigma2, "sigma_i2": fit.sigma_i2}


def _hierarchical_bayes(data: Case, options: Case) -> Answers:
    posterior = rt.hierarchical_bayes(
        data["x"], data["u"], model=options.get("model", "gauss"), nu=data.get("nu")
    )
    keys = [
        *("mu_mean", "mu_sd", "mu_q025", "mu_median", "mu_q975"),
        *("tau_mean", "tau_median", "tau_q025", "tau_q975", "tau_prior_scale"),
    ]
    return {key: getattr(posterior, key) for key in keys}


def _linear_pool(data: Case, _: Case) -> Answers:
    pool = rt.linear_pool(data["x"], data["u"], nu=data.get("nu"), weights=data.get("weights"))
    return {key: getattr(pool, key) for key in ("mean", "sd", "q025", "median", "q975")}


def _pairwise(data: Case, _: Case) -> Answers:
    pairs = rt.pairwise_statistics(data["x"], data["u"])
    differences = rt.pairwise_differences(data["x"], data["u"])
    return {"msd": pairs.msd, "pdchisq": pairs.pdchisq, "pair_En_12": differences.En[0, 1]}


def _method_groups(data: Case, _: Case) -> Answers:
    found = rt.compare_methods(data["groups"])
    names = [group.name for group in found.groups]
    answers: Answers = {
        key: [getattr(group, key) for group in found.groups]
        for key in ("n", "mean", "sd", "robust_x", "robust_s", "robust_u")
    }
    answers |= {
        "names": names,
        "pair_i": [names.index(pair.first) + 1 for pair in found.pairs],
        "pair_j": [names.index(pair.second) + 1 for pair in found.pairs],
        "pair_diff": [pair.difference for pair in found.pairs],
        "pair_u": [pair.u for pair in found.pairs],
        "pair_ratio": [pair.ratio for pair in found.pairs],
        "welch_p": [pair.welch.p_value for pair in found.pairs],
        "welch_p_holm": [pair.welch_p_holm for pair in found.pairs],
        "wilcoxon_p": [pair.ranks.p_value for pair in found.pairs],
    }
    if found.welch_anova is not None:
        answers["welch_anova_F"] = found.welch_anova.F
        answers["welch_anova_df2"] = found.welch_anova.df2
        answers["welch_anova_p"] = found.welch_anova.p_value
    if found.kruskal_wallis is not None:
        answers["kruskal_H"] = found.kruskal_wallis.statistic
        answers["kruskal_p"] = found.kruskal_wallis.p_value
    for key, analysis in (("anova", found.anova), ("brown_forsythe", found.brown_forsythe)):
        if analysis is not None:
            answers[f"{key}_F"], answers[f"{key}_p"] = analysis.F, analysis.p_value
    return answers


CONSENSUS_GROUPS: dict[str, Callable[[Case, Case], Answers]] = {
    "consensus": _consensus,
    "hierarchical_bayes": _hierarchical_bayes,
    "linear_pool": _linear_pool,
    "method_groups": _method_groups,
    "pairwise": _pairwise,
    "vr_mle": _vr_mle,
}
