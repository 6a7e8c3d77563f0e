"""Statistics of inter-laboratory comparisons: arrays in, frozen results out."""

from ringtrial.algorithm_a import AlgorithmA, algorithm_a
from ringtrial.algorithm_a_matrix import AlgorithmAMatrix, algorithm_a_matrix
from ringtrial.assigned import (
    AssignedValue,
    assigned_from_participants,
    assigned_from_reference,
    robust_standard_uncertainty,
    standard_uncertainty_of_mean,
)
from ringtrial.budget import Formulation, UncertaintyBudget, formulation, uncertainty_budget
from ringtrial.combined import CombinedScores, combined_scores
from ringtrial.degrees_of_equivalence import (
    DegreesOfEquivalence,
    equivalence_to_random_effects,
    equivalence_to_weighted_mean,
)
from ringtrial.density import (
    Density,
    Mode,
    density_at,
    general_bandwidth,
    kernel_density,
    normal_reference_bandwidth,
)
from ringtrial.horwitz import HorwitzModel, horwitz
from ringtrial.linear_pool import LinearPool, linear_pool
from ringtrial.pairwise import (
    PairwiseDifferences,
    PairwiseStatistics,
    pairwise_differences,
    pairwise_statistics,
)
from ringtrial.previous_rounds import SpreadLine, spread_line
from ringtrial.random_effects import RandomEffects, random_effects
from ringtrial.reference_material import (
    ReferenceComparison,
    ValueAgainstCrm,
    compare_with_reference,
    value_against_crm,
)
from ringtrial.score_choice import is_negligible, preferred_score, uncertainty_ratio
from ringtrial.scores import (
    differences,
    en_scores,
    p_a,
    percent_differences,
    sigma_prime,
    standard_uncertainties,
    z_prime_scores,
    z_scores,
    zeta_scores,
)
from ringtrial.signals import Signal, signals_en, signals_limit, signals_z
from ringtrial.simple import Estimate, made, mean, median, niqr, quartiles, standard_deviation
from ringtrial.small_rounds import small_round_spread
from ringtrial.spread import (
    Spread,
    between_laboratory_sd,
    sigma_fixed,
    sigma_from_perception,
    sigma_from_precision,
    sigma_of_round,
    sigma_relative,
)
from ringtrial.status import (
    InputRefused,
    NotFinite,
    NotPositive,
    Status,
    TooFewResults,
    UndefinedUncertainty,
    WrongShape,
    ZeroDenominator,
)
from ringtrial.unweighted_consensus import (
    UnweightedConsensus,
    arithmetic_consensus,
    median_consensus,
)
from ringtrial.weighted_mean import WeightedMean, weighted_mean

__version__ = "0.1.0"

__all__ = [
    "AlgorithmA",
    "AlgorithmAMatrix",
    "AssignedValue",
    "CombinedScores",
    "DegreesOfEquivalence",
    "Density",
    "Estimate",
    "Formulation",
    "HorwitzModel",
    "InputRefused",
    "LinearPool",
    "Mode",
    "NotFinite",
    "NotPositive",
    "PairwiseDifferences",
    "PairwiseStatistics",
    "RandomEffects",
    "ReferenceComparison",
    "Signal",
    "Spread",
    "SpreadLine",
    "Status",
    "TooFewResults",
    "UncertaintyBudget",
    "UndefinedUncertainty",
    "UnweightedConsensus",
    "ValueAgainstCrm",
    "WeightedMean",
    "WrongShape",
    "ZeroDenominator",
    "__version__",
    "algorithm_a",
    "algorithm_a_matrix",
    "arithmetic_consensus",
    "assigned_from_participants",
    "assigned_from_reference",
    "between_laboratory_sd",
    "combined_scores",
    "compare_with_reference",
    "density_at",
    "differences",
    "en_scores",
    "equivalence_to_random_effects",
    "equivalence_to_weighted_mean",
    "formulation",
    "general_bandwidth",
    "horwitz",
    "is_negligible",
    "kernel_density",
    "linear_pool",
    "made",
    "mean",
    "median",
    "median_consensus",
    "niqr",
    "normal_reference_bandwidth",
    "p_a",
    "pairwise_differences",
    "pairwise_statistics",
    "percent_differences",
    "preferred_score",
    "quartiles",
    "random_effects",
    "robust_standard_uncertainty",
    "sigma_fixed",
    "sigma_from_perception",
    "sigma_from_precision",
    "sigma_of_round",
    "sigma_prime",
    "sigma_relative",
    "signals_en",
    "signals_limit",
    "signals_z",
    "small_round_spread",
    "spread_line",
    "standard_deviation",
    "standard_uncertainties",
    "standard_uncertainty_of_mean",
    "uncertainty_budget",
    "uncertainty_ratio",
    "value_against_crm",
    "weighted_mean",
    "z_prime_scores",
    "z_scores",
    "zeta_scores",
]
