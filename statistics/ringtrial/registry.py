"""Which reference group is answered by which public functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ringtrial as rt
from ringtrial.registry_consensus import CONSENSUS_GROUPS
from ringtrial.registry_experiments import EXPERIMENT_GROUPS
from ringtrial.registry_robust import ROBUST_GROUPS

# Reference cases are JSON: their values have no narrower static type.
Case = Mapping[str, Any]
Answers = dict[str, Any]


def _alga_iso_stop(data: Case, _: Case) -> Answers:
    robust = rt.algorithm_a(data["x"], stop="iso2022")
    return {"alga_x": robust.x, "alga_s": robust.s, "iterations": robust.iterations}


def _input_policy(data: Case, _: Case) -> Answers:
    try:
        robust = rt.algorithm_a([float("nan") if v is None else float(v) for v in data["x"]])
    except rt.InputRefused as refusal:
        return {"outcome": f"error:{refusal.code}"}
    return {"outcome": "ok:missing_removed" if robust.missing else "ok"}


def _scores(data: Case, options: Case) -> Answers:
    x, x_pt = data["x"], options["x_pt"]
    sigma_pt, u_x_pt = options.get("sigma_pt"), options.get("u_x_pt")
    answers: Answers = {"D": rt.differences(x, x_pt), "Dpct": rt.percent_differences(x, x_pt)}
    if options.get("delta_E") is not None:
        answers["PA"] = rt.p_a(x, x_pt, options["delta_E"])
        answers["class_PA"] = rt.signals_limit(answers["PA"], 100.0)
    if sigma_pt is not None:
        answers["z"] = rt.z_scores(x, x_pt, sigma_pt)
        answers["class_z"] = rt.signals_z(answers["z"])
    if sigma_pt is not None and u_x_pt is not None:
        answers["zprime"] = rt.z_prime_scores(x, x_pt, sigma_pt, u_x_pt)
        answers["class_zprime"] = rt.signals_z(answers["zprime"])
        answers["u_negligible"] = rt.is_negligible(u_x_pt, sigma_pt=sigma_pt)
    if "U" in data and u_x_pt is not None:
        u = rt.standard_uncertainties(data["U"], k=data["k"])
        answers["zeta"] = rt.zeta_scores(x, u, x_pt, u_x_pt)
        answers["class_zeta"] = rt.signals_z(answers["zeta"])
    if "U" in data and options.get("U_x_pt") is not None:
        answers["En"] = rt.en_scores(x, data["U"], x_pt, options["U_x_pt"])
        answers["class_En"] = rt.signals_en(answers["En"])
    return answers


def _combined_scores(data: Case, _: Case) -> Answers:
    combined = rt.combined_scores(data["z"])
    keys = ("rsz", "ssz", "ssz_p", "mean_abs_z")
    return {key: getattr(combined, key) for key in keys}


def _xpt_budget(data: Case, options: Case) -> Answers:
    budget, sigma_pt = rt.uncertainty_budget(**data), options["sigma_pt"]
    return {
        "u_x_pt": budget.u_x_pt,
        "U_x_pt": budget.U_x_pt,
        "ratio": rt.uncertainty_ratio(budget.u_x_pt, sigma_pt=sigma_pt),
        "negligible": rt.is_negligible(budget.u_x_pt, sigma_pt=sigma_pt),
        "sigma_prime": rt.sigma_prime(sigma_pt, u_x_pt=budget.u_x_pt),
    }


def _xpt_crm(data: Case, _: Case) -> Answers:
    found = rt.value_against_crm(data["differences"], x_crm=data["x_crm"], u_crm=data["u_crm"])
    keys = ("x_pt", "u_x_pt", "d_mean", "d_sd", "u_d")
    return {key: getattr(found, key) for key in keys}


def _xpt_compare(data: Case, _: Case) -> Answers:
    consensus = rt.assigned_from_participants(data["x"])
    if consensus.u_x_pt is None:
        return {"x_star": consensus.x_pt}
    compared = rt.compare_with_reference(
        x_pt=consensus.x_pt, u_x_pt=consensus.u_x_pt, x_ref=data["x_ref"], u_ref=data["u_ref"]
    )
    return {
        "x_star": consensus.x_pt,
        "u_x_star": consensus.u_x_pt,
        "x_diff": compared.x_diff,
        "u_diff": compared.u_diff,
        "ratio": compared.ratio,
        "investigate": compared.investigate,
    }


def _xpt_formulation(data: Case, _: Case) -> Answers:
    made_up = rt.formulation(**data)
    return {"x_pt": made_up.x_pt, "u_x_pt": made_up.u_x_pt}


def _horwitz(data: Case, _: Case) -> Answers:
    model = rt.horwitz(data["c"])
    return {"sigma": model.sigma, "rsd_percent": model.rsd_percent}


def _sigma_precision(data: Case, _: Case) -> Answers:
    return {
        "sigma_pt": rt.sigma_from_precision(**data).sigma_pt,
        "s_L": rt.between_laboratory_sd(s_R=data["s_R"], s_r=data["s_r"]),
    }


def _sigma_regression(data: Case, options: Case) -> Answers:
    line = rt.spread_line(data["level"], data["sd"])
    return {
        "intercept": line.intercept,
        "slope": line.slope,
        "r2": line.r2,
        "predict": line.sigma_at(options["predict_at"]).sigma_pt,
    }


def _small_sample(data: Case, _: Case) -> Answers:
    spread, made = rt.small_round_spread(data["x"]), rt.made(data["x"])
    return {
        "median": rt.median(data["x"]).value,
        "s_mad_abs": spread.value,
        "u_median_made": rt.robust_standard_uncertainty(made.value, n=made.n),
        "u_median_s": rt.robust_standard_uncertainty(spread.value, n=spread.n),
    }


def _kde(data: Case, options: Case) -> Answers:
    x = data["x"]
    # The reference lists every mode above 1e-9 of the highest.
    density = rt.kernel_density(x, bandwidth=options.get("bandwidth"), lowest_mode=1e-9)
    main, dip = density.main_mode, rt.dip_test(x)
    answers: Answers = {
        "dip": dip.dip,
        "dip_p_table": dip.p_value,
        "modes": [mode.location for mode in density.modes],
        "heights": [mode.height for mode in density.modes],
        "main_mode": None if main is None else main.location,
        "n_modes": len(density.modes),
        "bandwidth_general": rt.general_bandwidth(x),
        "bw_nrd0": rt.normal_reference_bandwidth(x),
    }
    if "at" in options and density.bandwidth > 0.0:
        answers["density_at"] = rt.density_at(x, options["at"], bandwidth=density.bandwidth)
    return answers


GROUPS: dict[str, Callable[[Case, Case], Answers]] = {
    "alga_iso_stop": _alga_iso_stop,
    "combined_scores": _combined_scores,
    "horwitz": _horwitz,
    "input_policy": _input_policy,
    "kde": _kde,
    "scores": _scores,
    "sigma_precision": _sigma_precision,
    "sigma_regression": _sigma_regression,
    "small_sample": _small_sample,
    "xpt_budget": _xpt_budget,
    "xpt_compare": _xpt_compare,
    "xpt_crm": _xpt_crm,
    "xpt_formulation": _xpt_formulation,
    **CONSENSUS_GROUPS,
    **EXPERIMENT_GROUPS,
    **ROBUST_GROUPS,
}
