"""Statistics of inter-laboratory comparisons: arrays in, frozen results out."""

from ringtrial.algorithm_a import AlgorithmA, algorithm_a
from ringtrial.algorithm_a_matrix import AlgorithmAMatrix, algorithm_a_matrix
from ringtrial.algorithm_s import AlgorithmS, algorithm_s
from ringtrial.assigned import (
    AssignedValue,
    assigned_from_participants,
    assigned_from_reference,
    robust_standard_uncertainty,
    standard_uncertainty_of_mean,
)
from ringtrial.bootstrap import Bootstrap, bootstrap, bootstrap_mean, bootstrap_median
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
from ringtrial.hampel import Hampel, hampel, hampel_iterative
from ringtrial.horwitz import HorwitzModel, horwitz
from ringtrial.linear_pool import LinearPool, linear_pool
from ringtrial.pairwise import (
    PairwiseDifferences,
    PairwiseStatistics,
    pairwise_differences,
    pairwise_statistics,
)
from ringtrial.previous_rounds import SpreadLine, spread_line
from ringtrial.q_hampel import QHampel, q_hampel, q_hampel_replicates
from ringtrial.q_hampel_matrix import QHampelMatrix, q_hampel_matrix
from ringtrial.q_method import QMethod, QReplicates, q_method, q_method_replicates
from ringtrial.q_method_matrix import QMethodMatrix, q_method_matrix
from ringtrial.qn import qn
from ringtrial.qn_matrix import QnMatrix, qn_matrix
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
from ringtrial.sn import sn
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
    "AlgorithmS",
    "AssignedValue",
    "Bootstrap",
    "CombinedScores",
    "DegreesOfEquivalence",
    "Density",
    "Estimate",
    "Formulation",
    "Hampel",
    "HorwitzModel",
    "InputRefused",
    "LinearPool",
    "Mode",
    "NotFinite",
    "NotPositive",
    "PairwiseDifferences",
    "PairwiseStatistics",
    "QHampel",
    "QHampelMatrix",
    "QMethod",
    "QMethodMatrix",
    "QReplicates",
    "QnMatrix",
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
    "algorithm_s",
    "arithmetic_consensus",
    "assigned_from_participants",
    "assigned_from_reference",
    "between_laboratory_sd",
    "bootstrap",
    "bootstrap_mean",
    "bootstrap_median",
    "combined_scores",
    "compare_with_reference",
    "density_at",
    "differences",
    "en_scores",
    "equivalence_to_random_effects",
    "equivalence_to_weighted_mean",
    "formulation",
    "general_bandwidth",
    "hampel",
    "hampel_iterative",
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
    "q_hampel",
    "q_hampel_matrix",
    "q_hampel_replicates",
    "q_method",
    "q_method_matrix",
    "q_method_replicates",
    "qn",
    "qn_matrix",
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
    "sn",
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
