"""What a provider states: kinds of statements, and to what assigned values are traceable."""

from __future__ import annotations

from enum import StrEnum


class StatementKind(StrEnum):
    """What a statement on a round is about."""

    SUBCONTRACTED = "subcontracted"
    """An activity that an external provider did; several of them, or an explicit none."""
    INCIDENT = "incident"
    """Something that happened in the round; several of them, or an explicit none."""
    COMMENT = "comment"
    """Comments and recommendations from the round, or an explicit none."""
    DELAY = "delay"
    """Why reports come later than planned."""
    CRITERION_SOURCE = "criterion_source"
    """Where a prescribed spread comes from, and who decided it."""
    ITEM = "item"
    """What a material is, where it comes from and how its items were made."""
    ITEM_UNTESTED = "item_untested"
    """Why homogeneity and stability of a material that did not travel were not tested."""


SEVERAL = frozenset({StatementKind.SUBCONTRACTED, StatementKind.INCIDENT})
"""Of these a round may have more than one."""
MAY_BE_NONE = SEVERAL | {StatementKind.COMMENT}
"""Of these a person may state that there is none."""
OF_MATERIAL = frozenset({StatementKind.ITEM, StatementKind.ITEM_UNTESTED})


class TraceabilityKind(StrEnum):
    """To what an assigned value is traceable."""

    CONSENSUS = "consensus"
    REFERENCE_MATERIAL = "reference_material"
    REFERENCE_METHOD = "reference_method"
    FORMULATION = "formulation"
    IDENTITY = "identity"
    PUBLISHED = "published"
