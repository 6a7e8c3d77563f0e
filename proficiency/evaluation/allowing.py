"""What studies of a material add to its assigned value and to σ_pt."""

from __future__ import annotations

from dataclasses import replace

import ringtrial

from ..schemes.plan import SigmaBy, SigmaRule
from ..studies.allowances import Allowance
from .analysis_scale import AnalysisScale
from .consensus import Assigned
from .spread_rules import Sigma, slope_at


def with_allowance(assigned: Assigned, allowance: Allowance, scale: AnalysisScale) -> Assigned:
    """Add heterogeneity and instability to u(x_pt); a value without uncertainty stays without."""
    if assigned.u is None or not allowance.in_uncertainty:
        return assigned
    budget = ringtrial.uncertainty_budget(
        u_char=assigned.u,
        u_hom=allowance.u_hom,
        u_trans=allowance.u_trans,
        u_stab=allowance.u_stab,
    )
    slope = slope_at(assigned, scale)
    reported = None if slope is None else budget.u_x_pt * slope
    return replace(assigned, u=budget.u_x_pt, u_reported=reported)


def with_units(
    sigma: Sigma,
    allowance: Allowance,
    rule: SigmaRule,
    assigned: Assigned,
    scale: AnalysisScale,
) -> Sigma:
    """Enlarge σ_pt by the spread between units, unless results that contain it decided."""
    slope = slope_at(assigned, scale)
    contained = rule.by is SigmaBy.ROBUST
    if not allowance.in_sigma or sigma.on_scale is None or slope is None or contained:
        return sigma
    enlarged = ringtrial.sigma_with_heterogeneity(sigma.on_scale, s_s=allowance.in_sigma)
    return replace(sigma, on_scale=enlarged, reported=enlarged * slope, with_units=True)
