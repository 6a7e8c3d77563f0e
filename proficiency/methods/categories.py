"""Results below or above a limit, and results in words."""

from __future__ import annotations

from ..i18n import mark
from .method import Method

METHODS = (
    Method(
        key="censored-results",
        functions=("censored_results", "censored_substitutes"),
        name=mark("Censored results"),
        what=mark(
            "Results such as “<L” and “>L” as intervals, and the policies that turn them into "
            "numbers: leave out, take the limit, take half of it."
        ),
        use=mark(
            "When laboratories report below or above a limit. Leaving them out is what the "
            "standard recommends for statistics."
        ),
        limits=mark("Half of a negative limit is refused, because it would lie above the limit."),
        formulas=(
            (
                r"x \in \left[ a ,\, b \right] \qquad x_{<L} \in ( -\infty ,\, L ] \qquad "
                r"x_{>L} \in [ L ,\, \infty )"
            ),
        ),
    ),
    Method(
        key="censored-median",
        functions=("censored_median",),
        name=mark("Median with censored results"),
        what=mark("The median, where the censored results cannot move it wherever they lie."),
        use=mark(
            "As assigned value without any assumption about the distribution, while fewer than "
            "half are censored."
        ),
        limits=mark(
            "No value when a limit of a “<L” lies above the median or a limit of a “>L” below it."
        ),
        formulas=(r"\max L_{<} \le \operatorname{med} \le \min L_{>}",),
    ),
    Method(
        key="censored-fit",
        functions=("censored_fit",),
        name=mark("Maximum likelihood with censored results"),
        what=mark(
            "Mean and standard deviation of a normal or log-normal model that uses censored "
            "results for what they say."
        ),
        use=mark(
            "When many results are censored and the model is believable for the others. It is "
            "not robust: gross errors must be gone first."
        ),
        limits=mark(
            "Nothing but censored results is refused. The log-normal model needs results and "
            "limits above zero."
        ),
        formulas=(
            (
                r"\ell(\mu ,\, \sigma) = \sum_{x} \ln \frac{1}{\sigma} \varphi \left( \frac{x - "
                r"\mu}{\sigma} \right) + \sum_{<L} \ln \Phi \left( \frac{L - \mu}{\sigma} "
                r"\right) + \sum_{>L} \ln \left( 1 - \Phi \left( \frac{L - \mu}{\sigma} \right) "
                r"\right)"
            ),
        ),
    ),
    Method(
        key="censored-score",
        functions=("censored_score",),
        name=mark("Reading a censored result"),
        what=mark(
            "No score is given; where the limit itself is far on the wrong side of the assigned "
            "value, the result is a false negative or a false positive."
        ),
        use=mark("For participants who reported “<L” or “>L” for an item with a known value."),
        limits=mark(
            "Within two σ_pt of the assigned value the result is consistent and not evaluated."
        ),
        formulas=(r"z < \frac{L - x_{\mathrm{pt}}}{\sigma_{\mathrm{pt}}} < -2",),
    ),
    Method(
        key="ordinal",
        functions=("ordinal_summary", "ordinal_scores"),
        name=mark("Ordinal results"),
        what=mark(
            "Counts in ordered categories: the most frequent category, the median category, the "
            "spread, and the steps between a result and the assigned category."
        ),
        use=mark(
            "For grades such as −, +, ++, +++, where numbers may be ordered but not averaged."
        ),
        limits=mark(
            "When the median falls between two categories both are given. An empty round is "
            "refused."
        ),
        formulas=(r"\mathrm{OV} = \frac{4}{K - 1} \sum_{k=1}^{K-1} F_k \left( 1 - F_k \right)",),
    ),
    Method(
        key="nominal",
        functions=("nominal_summary", "clopper_pearson"),
        name=mark("Nominal results"),
        what=mark(
            "Counts of categories, the share of correct results with an exact interval, and "
            "measures of diversity."
        ),
        use=mark("For identifications: species, cell type, karyotype, presence or absence."),
        limits=mark("With no correct result or only correct ones the interval ends at 0 or 1."),
        formulas=(
            (
                r"\mathrm{Beta}_{\alpha/2}(k ,\, n - k + 1) \le \pi \le \mathrm{Beta}_{1 - "
                r"\alpha/2}(k + 1 ,\, n - k)"
            ),
            r"G = 1 - \sum_{k=1}^{K} p_k^2",
        ),
    ),
    Method(
        key="accordance",
        functions=("accordance",),
        name=mark("Accordance and concordance"),
        what=mark(
            "How often two replicates of one laboratory agree, and how often two of different "
            "laboratories do: repeatability and reproducibility of yes-or-no results."
        ),
        use=mark("For presence or absence with replicates in every laboratory."),
        limits=mark("The odds ratio is undefined when all results agree."),
        formulas=(
            (
                r"A = \frac{1}{p} \sum_{i=1}^{p} \frac{k_i (k_i - 1) + (n_i - k_i)(n_i - k_i - "
                r"1)}{n_i (n_i - 1)}"
            ),
            r"\mathrm{COR} = \frac{A \left( 1 - C \right)}{C \left( 1 - A \right)}",
        ),
    ),
    Method(
        key="profile-match",
        functions=("profile_match",),
        name=mark("Match of genetic profiles"),
        what=mark(
            "The share of STR alleles that a submitted profile and the reference profile have in "
            "common, with a log of every locus: match, partial, mismatch, not compared."
        ),
        use=mark(
            "For the authentication of cell lines. By the formula of Tanabe at least 90 % mean the "
            "same origin and less than 80 % another; by those of Masters 80 % and 60 %."
        ),
        limits=mark(
            "Only loci that both sides have are compared. Without any there is no percentage, and "
            "below eight the status says so. Small admixtures of another line stay unseen."
        ),
        formulas=(
            (
                r"T = \frac{2 S}{A + B} \qquad M_{\mathrm{query}} = \frac{S}{A} \qquad "
                r"M_{\mathrm{reference}} = \frac{S}{B}"
            ),
        ),
    ),
    Method(
        key="detection-probability",
        functions=(
            "probability_of_detection",
            "detection_by_level",
            "compare_detection_rates",
            "detection_difference",
            "wilson",
        ),
        name=mark("Probability of detection"),
        what=mark(
            "Share of detections at one level in every laboratory and across laboratories, with "
            "intervals; how far laboratories differ, and how far two methods do."
        ),
        use=mark(
            "For detected or not detected with replicates at a known level. Blanks are a level of "
            "their own: the share there is the rate of false positives."
        ),
        limits=mark(
            "When everything or nothing is detected there is no spread to estimate and nothing to "
            "test; the interval then is one-sided. Single tests give no repeatability."
        ),
        formulas=(
            r"\mathrm{LPOD} = \frac{\sum_{i} x_i}{\sum_{i} n_i} \qquad p_i = \frac{x_i}{n_i}",
            (
                r"s_r^2 = \frac{\sum_{i} n_i p_i (1 - p_i)}{N - L} \qquad "
                r"s_L^2 = \max \left( 0 ,\, \frac{1}{\bar{n}} \left( \frac{\sum_{i} n_i "
                r"( p_i - \mathrm{LPOD} )^2}{L - 1} - s_r^2 \right) \right) \qquad "
                r"s_R^2 = s_r^2 + s_L^2"
            ),
            (
                r"\chi^2 = \sum_{i} \frac{( x_i - n_i \mathrm{LPOD} )^2}"
                r"{n_i \mathrm{LPOD} ( 1 - \mathrm{LPOD} )}"
            ),
        ),
    ),
    Method(
        key="detection-limit",
        functions=("limit_of_detection",),
        name=mark("Limit of detection of yes-or-no results"),
        what=mark(
            "The levels detected in half and in 95 % of the tests, LOD50 and LOD95, from a curve "
            "in which a single hit is enough to detect."
        ),
        use=mark(
            "For detected or not detected at several known levels, such as mycoplasma or residual "
            "undifferentiated cells. The slope and the rate of false positives can be estimated "
            "too."
        ),
        limits=mark(
            "When nothing is detected only a lower bound follows, when everything is only an upper "
            "one. Without a level that has both detections and misses the limit is uncertain."
        ),
        formulas=(
            (
                r"\mathrm{POD}(d) = 1 - \exp \left( - F d^b \right) \qquad "
                r"\mathrm{LOD}_q = \left( \frac{- \ln (1 - q)}{F} \right)^{1/b}"
            ),
            (
                r"\ell(F ,\, b) = \sum_{j} \left( x_j \ln \mathrm{POD}(d_j) + (n_j - x_j) \ln "
                r"\left( 1 - \mathrm{POD}(d_j) \right) \right)"
            ),
        ),
    ),
    Method(
        key="detection-limit-laboratories",
        functions=("limit_between_laboratories",),
        name=mark("Limit of detection across laboratories"),
        what=mark(
            "LOD50 and LOD95 of the typical laboratory, how far the limits of laboratories lie "
            "apart, and the limit of every laboratory alone."
        ),
        use=mark(
            "For a study in which several laboratories test the same levels; its intervals allow "
            "for differences between laboratories, those of pooled results do not."
        ),
        limits=mark(
            "Needs two laboratories. When every laboratory detects either nothing or everything, "
            "only a lower bound of the spread follows."
        ),
        formulas=(
            (
                r"\mathrm{POD}_i(d) = 1 - \exp \left( - F_i d \right) \qquad "
                r"\ln F_i \sim N(\ln F ,\, \sigma_L^2)"
            ),
        ),
    ),
)
