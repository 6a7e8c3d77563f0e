"""All methods with a page, by topic; and the public functions that need none."""

from __future__ import annotations

from functools import cache

from ..i18n import mark
from . import (
    assigned_values,
    categories,
    consensus,
    distributions,
    estimators,
    experiments,
    items,
    monitoring,
    scores,
    spreads,
    transformations,
)
from .method import Method, Topic

TOPICS = (
    Topic("estimators", mark("Estimators of location and scale"), estimators.METHODS),
    Topic("distribution", mark("Distribution of the results"), distributions.METHODS),
    Topic("assigned-value", mark("Assigned value"), assigned_values.METHODS),
    Topic("spread", mark("Standard deviation for proficiency assessment"), spreads.METHODS),
    Topic("scores", mark("Scores"), scores.METHODS),
    Topic("items", mark("Homogeneity and stability"), items.METHODS),
    Topic("experiments", mark("Precision and outliers"), experiments.METHODS),
    Topic("categories", mark("Censored and qualitative results"), categories.METHODS),
    Topic("consensus", mark("Consensus of uncertain results"), consensus.METHODS),
    Topic("monitoring", mark("Method groups and monitoring"), monitoring.METHODS),
    Topic("transformations", mark("Transformations"), transformations.METHODS),
)
WITHOUT_PAGE: dict[str, str] = {}
"""Public functions of `ringtrial` without a page, each with the reason."""


@cache
def methods_by_key() -> dict[str, Method]:
    """Return every method by the last part of its address."""
    return {method.key: method for topic in TOPICS for method in topic.methods}


def topic_of(method: Method) -> Topic:
    """Return the topic a method belongs to."""
    return next(topic for topic in TOPICS if method in topic.methods)
