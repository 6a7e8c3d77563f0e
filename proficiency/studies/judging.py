"""Judge a study of either kind: the same frozen study always gives the same judgement."""

from __future__ import annotations

from .frozen_study import FrozenStudy
from .judgement import Judgement
from .judging_homogeneity import judge_homogeneity
from .judging_stability import judge_stability


def judge(study: FrozenStudy) -> Judgement:
    """Judge the study by its kind."""
    return judge_stability(study) if study.kind.has_points else judge_homogeneity(study)
