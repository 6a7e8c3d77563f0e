"""Second factors are required unless an installation says otherwise, in one of two words."""

from __future__ import annotations

from pathlib import Path

import pytest

from proficiency.config import NotAChoice, load_settings


@pytest.mark.parametrize(
    ("said", "required"), [("", True), ("required", True), ("Optional ", False)]
)
def test_second_factors_are_required_unless_the_installation_says_otherwise(
    said: str, required: bool, tmp_path: Path
) -> None:
    settings = load_settings({"PROFICIENCY_SECOND_FACTOR": said}, data=tmp_path)
    assert settings.second_factor_required is required


@pytest.mark.parametrize(
    ("variable", "value"), [("PROFICIENCY_SECOND_FACTOR", "off"), ("PROFICIENCY_PROXIES", "many")]
)
def test_another_word_is_refused_by_its_name(variable: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(NotAChoice) as refused:
        load_settings({variable: value}, data=tmp_path)
    assert refused.value.facts["variable"] == variable
