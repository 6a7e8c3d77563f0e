"""What a laboratory decided on a criterion, and how that compares, in words."""

from __future__ import annotations

from ..evaluation.criterion import read_criterion
from ..evaluation.outcome import Decision, Outcome, Score
from ..i18n import Language, Translator, mark, translator

DECISIONS = {
    Decision.AGREES: mark("agrees with the assigned value"),
    Decision.CONSUMER: mark("accepts what does not meet it (consumer’s risk)"),
    Decision.PRODUCER: mark("refuses what meets it (producer’s risk)"),
    Decision.MIXED: mark("differs from replicate to replicate"),
    Decision.OPEN: mark("not judged, the limit is too near the assigned value"),
}
CRITERION = mark("Criterion {criterion}")


def criterion_name(outcome: Outcome, t: Translator) -> str:
    """Name the criterion with its unit; nothing where none was asked about."""
    if outcome.criterion is None:
        return ""
    shown = read_criterion(outcome.criterion.text).text
    return t(CRITERION, criterion=f"{shown} {outcome.unit}".strip())


def decision_text(score: Score, t: Translator) -> str:
    """Say what was decided and how it compares; nothing where nothing was decided."""
    if score.decision is None:
        return ""
    compared = t(DECISIONS[score.decision])
    if score.meets is None:
        return compared
    said = t("met") if score.meets else t("not met")
    return t("{said}: {compared}", said=said, compared=compared)


def decision_columns(outcome: Outcome, score: Score) -> tuple[str | None, str | None]:
    """Give criterion and decision in both languages, for a table."""
    both = [translator(language) for language in Language]
    if outcome.criterion is None or score.decision is None:
        return None, None
    names = " ".join(dict.fromkeys(criterion_name(outcome, t) for t in both))
    return names, " ".join(decision_text(score, t) for t in both)
