"""Which reference group of robust methods is answered by which public functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import ringtrial as rt

# Reference cases are JSON: their values have no narrower static type.
Case = Mapping[str, Any]
Answers = dict[str, Any]


def _robust_summary(data: Case, _: Case) -> Answers:
    x = data["x"]
    location, scale = rt.mean(x), rt.standard_deviation(x)
    middle, made, niqr = rt.median(x), rt.made(x), rt.niqr(x)
    q1, q3 = rt.quartiles(x)
    iso, exact = rt.algorithm_a(x), rt.algorithm_a(x, factor="exact")
    answers: Answers = {
        "n": location.n,
        "mean": location.value,
        "sd": scale.value,
        "u_mean": rt.standard_uncertainty_of_mean(scale.value, n=scale.n),
        "median": middle.value,
        "made": made.value,
        "q1": q1,
        "q3": q3,
        "niqr": niqr.value,
        "niqr_type6": rt.niqr(x, quartiles=6).value,
        "niqr_type2": rt.niqr(x, quartiles=2).value,
        "median_u_niqr": rt.robust_standard_uncertainty(niqr.value, n=niqr.n),
        "median_u_made": rt.robust_standard_uncertainty(made.value, n=made.n),
        "alga_x": iso.x,
        "alga_s": iso.s,
        "alga_u": rt.robust_standard_uncertainty(iso.s, n=iso.n),
        "alga_degenerate": iso.status is rt.Status.DEGENERATE,
        "alga_sd_start": iso.sd_start,
        "alga_exact_x": exact.x,
        "alga_exact_s": exact.s,
        "qn": rt.qn(x).value,
        "qn_raw": rt.qn(x, form="raw").value,
        "qn_robustbase": rt.qn(x, form="robustbase").value,
        "sn_robustbase": rt.sn(x).value,
    }
    if len(x) > 3:
        answers["qn_2022text"] = rt.qn(x, form="iso2022").value
    if made.status is not rt.Status.DEGENERATE:
        answers["alga_fixed_made_x"] = rt.algorithm_a(x, scale=made.value).x
        answers["hampel_made_x"] = rt.hampel(x, scale=made.value).x
    return {**answers, **_q_hampel(x)}


def _q_hampel(x: list[float]) -> Answers:
    both = rt.q_hampel(x)
    answers: Answers = {
        "q_s": both.s,
        "q_h10": both.h0,
        "q_u": rt.robust_standard_uncertainty(both.s, n=both.n),
        "hampel_x": both.x,
        "hampel_iter_x": both.x,
    }
    if both.status is not rt.Status.DEGENERATE:
        answers["hampel_iter_x"] = rt.hampel_iterative(x, scale=both.s).x
        answers["alga_fixed_q_x"] = rt.algorithm_a(x, scale=both.s).x
    return answers


def _bulk(data: Case, _: Case) -> Answers:
    sets = data["sets"]
    widest = max(len(results) for results in sets)
    matrix = np.full((len(sets), widest), np.nan)
    for row, results in zip(matrix, sets, strict=True):
        row[: len(results)] = results
    robust, both = rt.algorithm_a_matrix(matrix), rt.q_hampel_matrix(matrix)
    return {
        "alga_x": robust.x,
        "alga_s": robust.s,
        "qn": rt.qn_matrix(matrix).s,
        "q_s": both.s,
        "hampel_x": both.x,
        "median": [rt.median(results).value for results in sets],
        "made": [rt.made(results).value for results in sets],
        "niqr": [rt.niqr(results).value for results in sets],
    }


def _algorithm_s(data: Case, options: Case) -> Answers:
    if "labs" in data:
        w = [rt.standard_deviation(results).value for results in data["labs"]]
        nu = options.get("nu", [len(results) - 1 for results in data["labs"]])
    else:
        w, nu = data["w"], options["nu"]
    return {
        "w_table": rt.algorithm_s(w, nu=nu).w,
        "w_exact": rt.algorithm_s(w, nu=nu, factors="exact").w,
    }


def _q_replicates(data: Case, _: Case) -> Answers:
    precision = rt.q_method_replicates(data["labs"])
    both = rt.q_hampel_replicates(data["labs"])
    return {
        "q_sR": precision.s_R,
        "h10": precision.h10,
        "q_sr": precision.s_r,
        "h20": precision.h20,
        "hampel_x": both.x,
        "u_x": rt.robust_standard_uncertainty(both.s, n=both.n),
    }


def _bootstrap(data: Case, _: Case) -> Answers:
    x = data["x"]
    drawn = rt.bootstrap(x, statistic="algorithm_a", seed=13528)
    answers: Answers = {"mean_se_exact": rt.bootstrap_mean(x).u, "alga_se_mc": drawn.u}
    if len(x) % 2:
        middle = rt.bootstrap_median(x)
        answers["median_boot_mean"], answers["median_se_exact"] = middle.mean, middle.u
    return answers


ROBUST_GROUPS: dict[str, Callable[[Case, Case], Answers]] = {
    "algorithm_s": _algorithm_s,
    "bootstrap": _bootstrap,
    "bulk": _bulk,
    "q_replicates": _q_replicates,
    "robust_summary": _robust_summary,
}
