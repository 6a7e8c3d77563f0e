"""Statistics of inter-laboratory comparisons: arrays in, frozen results out."""

from ringtrial._likelihood_profile import IntervalEstimate
from ringtrial.accordance import Accordance, accordance
from ringtrial.algorithm_a import AlgorithmA, algorithm_a
from ringtrial.algorithm_a_matrix import AlgorithmAMatrix, algorithm_a_matrix
from ringtrial.algorithm_s import AlgorithmS, algorithm_s
from ringtrial.anova import OneWayAnova, one_way_anova
from ringtrial.assigned import (
    AssignedValue,
    assigned_from_participants,
    assigned_from_reference,
    robust_standard_uncertainty,
    standard_uncertainty_of_mean,
)
from ringtrial.bootstrap import Bootstrap, bootstrap, bootstrap_mean, bootstrap_median
from ringtrial.brown_forsythe import brown_forsythe
from ringtrial.budget import Formulation, UncertaintyBudget, formulation, uncertainty_budget
from ringtrial.censored import (
    CensoredMedian,
    CensoredResults,
    CensoredScore,
    censored_median,
    censored_results,
    censored_score,
    censored_substitutes,
)
from ringtrial.censored_likelihood import CensoredFit, censored_fit
from ringtrial.cochran import CochranTest, cochran_critical, cochran_test
from ringtrial.combined import CombinedScores, combined_scores
from ringtrial.correlation import kendall_tau_b, pearson_r, spearman_rho
from ringtrial.cusum import CusumChart, cusum_chart
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
from ringtrial.detection import (
    DetectionDifference,
    ProbabilityOfDetection,
    detection_difference,
    probability_of_detection,
)
from ringtrial.detection_by_level import LevelDetection, detection_by_level
from ringtrial.detection_limit import LimitOfDetection, limit_of_detection
from ringtrial.detection_limit_laboratories import (
    LaboratoryLimit,
    LimitOfLaboratories,
    limit_between_laboratories,
)
from ringtrial.detection_rate import RateComparison, compare_detection_rates, wilson
from ringtrial.dip import Dip, dip_test
from ringtrial.ewma import EwmaChart, ewma_chart
from ringtrial.grubbs import GrubbsTest, grubbs_critical, grubbs_test
from ringtrial.grubbs_double import DoubleGrubbsTest, double_grubbs_critical, double_grubbs_test
from ringtrial.hampel import Hampel, hampel, hampel_iterative
from ringtrial.hierarchical_bayes import HierarchicalBayes, hierarchical_bayes
from ringtrial.holm import holm_adjusted
from ringtrial.homogeneity import Homogeneity, homogeneity
from ringtrial.homogeneity_check import (
    HomogeneityCheck,
    check_homogeneity,
    sigma_with_heterogeneity,
)
from ringtrial.homogeneity_factors import HomogeneityFactors, homogeneity_factors
from ringtrial.horwitz import HorwitzModel, horwitz
from ringtrial.kernel_mode import KernelMode, kernel_mode
from ringtrial.linear_pool import LinearPool, linear_pool
from ringtrial.low_dispersion import LowDispersion, low_dispersion
from ringtrial.mandel import (
    MandelStatistics,
    mandel_h,
    mandel_h_critical,
    mandel_k,
    mandel_k_critical,
)
from ringtrial.method_groups import MethodComparison, MethodGroup, MethodPair, compare_methods
from ringtrial.multimodality import ModeShare, Multimodality, multimodality
from ringtrial.nominal import NominalSummary, ProportionInterval, clopper_pearson, nominal_summary
from ringtrial.ordinal import OrdinalScore, OrdinalSummary, ordinal_scores, ordinal_summary
from ringtrial.outliers import (
    OutlierFinding,
    OutlierReview,
    OutlierVerdict,
    outlier_verdict,
    review_outliers,
)
from ringtrial.pairwise import (
    PairwiseDifferences,
    PairwiseStatistics,
    pairwise_differences,
    pairwise_statistics,
)
from ringtrial.precision import Precision, PrecisionUncertainty, precision, precision_uncertainty
from ringtrial.previous_rounds import SpreadLine, spread_line
from ringtrial.profile_match import (
    LocusComparison,
    LocusOutcome,
    ProfileMatch,
    ProfileVerdict,
    profile_match,
)
from ringtrial.q_hampel import QHampel, q_hampel, q_hampel_replicates
from ringtrial.q_hampel_matrix import QHampelMatrix, q_hampel_matrix
from ringtrial.q_method import QMethod, QReplicates, q_method, q_method_replicates
from ringtrial.q_method_matrix import QMethodMatrix, q_method_matrix
from ringtrial.qn import qn
from ringtrial.qn_matrix import QnMatrix, qn_matrix
from ringtrial.random_effects import RandomEffects, random_effects
from ringtrial.rank_tests import RankTest, kruskal_wallis, mann_whitney
from ringtrial.reference_material import (
    ReferenceComparison,
    ValueAgainstCrm,
    compare_with_reference,
    value_against_crm,
)
from ringtrial.repeatability_plot import RepeatabilityPlot, repeatability_plot
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
from ringtrial.side_by_side import SideBySide, SideEstimate, side_by_side
from ringtrial.signals import Signal, signals_en, signals_limit, signals_z
from ringtrial.similar_submissions import (
    RepeatedFigures,
    SimilarPair,
    repeated_figures,
    similar_submissions,
)
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
from ringtrial.stability import (
    Stability,
    StabilityTrend,
    instability_uncertainty,
    stability,
    stability_trend,
)
from ringtrial.status import (
    InputRefused,
    NotFinite,
    NotPositive,
    OutOfRange,
    Status,
    TooFewResults,
    UndefinedUncertainty,
    WrongShape,
    ZeroDenominator,
)
from ringtrial.transformations import Transformed, back_transformed, transform
from ringtrial.transformed_consensus import TransformedConsensus, consensus_on_scale
from ringtrial.uncertainty_screening import (
    UncertaintyFlag,
    screen_uncertainties,
    uncertainty_limits,
)
from ringtrial.unweighted_consensus import (
    UnweightedConsensus,
    arithmetic_consensus,
    median_consensus,
)
from ringtrial.vangel_rukhin import VangelRukhin, vangel_rukhin
from ringtrial.weighted_mean import WeightedMean, weighted_mean
from ringtrial.welch import WelchAnova, WelchTest, welch_anova, welch_t_test
from ringtrial.youden import Youden, YoudenEllipse, youden
from ringtrial.zone_rules import ZoneRule, ZoneSignal, zone_signals

__version__ = "0.1.0"

__all__ = [
    "Accordance",
    "AlgorithmA",
    "AlgorithmAMatrix",
    "AlgorithmS",
    "AssignedValue",
    "Bootstrap",
    "CensoredFit",
    "CensoredMedian",
    "CensoredResults",
    "CensoredScore",
    "CochranTest",
    "CombinedScores",
    "CusumChart",
    "DegreesOfEquivalence",
    "Density",
    "DetectionDifference",
    "Dip",
    "DoubleGrubbsTest",
    "Estimate",
    "EwmaChart",
    "Formulation",
    "GrubbsTest",
    "Hampel",
    "HierarchicalBayes",
    "Homogeneity",
    "HomogeneityCheck",
    "HomogeneityFactors",
    "HorwitzModel",
    "InputRefused",
    "IntervalEstimate",
    "KernelMode",
    "LaboratoryLimit",
    "LevelDetection",
    "LimitOfDetection",
    "LimitOfLaboratories",
    "LinearPool",
    "LocusComparison",
    "LocusOutcome",
    "LowDispersion",
    "MandelStatistics",
    "MethodComparison",
    "MethodGroup",
    "MethodPair",
    "Mode",
    "ModeShare",
    "Multimodality",
    "NominalSummary",
    "NotFinite",
    "NotPositive",
    "OneWayAnova",
    "OrdinalScore",
    "OrdinalSummary",
    "OutOfRange",
    "OutlierFinding",
    "OutlierReview",
    "OutlierVerdict",
    "PairwiseDifferences",
    "PairwiseStatistics",
    "Precision",
    "PrecisionUncertainty",
    "ProbabilityOfDetection",
    "ProfileMatch",
    "ProfileVerdict",
    "ProportionInterval",
    "QHampel",
    "QHampelMatrix",
    "QMethod",
    "QMethodMatrix",
    "QReplicates",
    "QnMatrix",
    "RandomEffects",
    "RankTest",
    "RateComparison",
    "ReferenceComparison",
    "RepeatabilityPlot",
    "RepeatedFigures",
    "SideBySide",
    "SideEstimate",
    "Signal",
    "SimilarPair",
    "Spread",
    "SpreadLine",
    "Stability",
    "StabilityTrend",
    "Status",
    "TooFewResults",
    "Transformed",
    "TransformedConsensus",
    "UncertaintyBudget",
    "UncertaintyFlag",
    "UndefinedUncertainty",
    "UnweightedConsensus",
    "ValueAgainstCrm",
    "VangelRukhin",
    "WeightedMean",
    "WelchAnova",
    "WelchTest",
    "WrongShape",
    "Youden",
    "YoudenEllipse",
    "ZeroDenominator",
    "ZoneRule",
    "ZoneSignal",
    "__version__",
    "accordance",
    "algorithm_a",
    "algorithm_a_matrix",
    "algorithm_s",
    "arithmetic_consensus",
    "assigned_from_participants",
    "assigned_from_reference",
    "back_transformed",
    "between_laboratory_sd",
    "bootstrap",
    "bootstrap_mean",
    "bootstrap_median",
    "brown_forsythe",
    "censored_fit",
    "censored_median",
    "censored_results",
    "censored_score",
    "censored_substitutes",
    "check_homogeneity",
    "clopper_pearson",
    "cochran_critical",
    "cochran_test",
    "combined_scores",
    "compare_detection_rates",
    "compare_methods",
    "compare_with_reference",
    "consensus_on_scale",
    "cusum_chart",
    "density_at",
    "detection_by_level",
    "detection_difference",
    "differences",
    "dip_test",
    "double_grubbs_critical",
    "double_grubbs_test",
    "en_scores",
    "equivalence_to_random_effects",
    "equivalence_to_weighted_mean",
    "ewma_chart",
    "formulation",
    "general_bandwidth",
    "grubbs_critical",
    "grubbs_test",
    "hampel",
    "hampel_iterative",
    "hierarchical_bayes",
    "holm_adjusted",
    "homogeneity",
    "homogeneity_factors",
    "horwitz",
    "instability_uncertainty",
    "is_negligible",
    "kendall_tau_b",
    "kernel_density",
    "kernel_mode",
    "kruskal_wallis",
    "limit_between_laboratories",
    "limit_of_detection",
    "linear_pool",
    "low_dispersion",
    "made",
    "mandel_h",
    "mandel_h_critical",
    "mandel_k",
    "mandel_k_critical",
    "mann_whitney",
    "mean",
    "median",
    "median_consensus",
    "multimodality",
    "niqr",
    "nominal_summary",
    "normal_reference_bandwidth",
    "one_way_anova",
    "ordinal_scores",
    "ordinal_summary",
    "outlier_verdict",
    "p_a",
    "pairwise_differences",
    "pairwise_statistics",
    "pearson_r",
    "percent_differences",
    "precision",
    "precision_uncertainty",
    "preferred_score",
    "probability_of_detection",
    "profile_match",
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
    "repeatability_plot",
    "repeated_figures",
    "review_outliers",
    "robust_standard_uncertainty",
    "screen_uncertainties",
    "side_by_side",
    "sigma_fixed",
    "sigma_from_perception",
    "sigma_from_precision",
    "sigma_of_round",
    "sigma_prime",
    "sigma_relative",
    "sigma_with_heterogeneity",
    "signals_en",
    "signals_limit",
    "signals_z",
    "similar_submissions",
    "small_round_spread",
    "sn",
    "spearman_rho",
    "spread_line",
    "stability",
    "stability_trend",
    "standard_deviation",
    "standard_uncertainties",
    "standard_uncertainty_of_mean",
    "transform",
    "uncertainty_budget",
    "uncertainty_limits",
    "uncertainty_ratio",
    "value_against_crm",
    "vangel_rukhin",
    "weighted_mean",
    "welch_anova",
    "welch_t_test",
    "wilson",
    "youden",
    "z_prime_scores",
    "z_scores",
    "zeta_scores",
    "zone_signals",
]
