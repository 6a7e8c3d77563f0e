"""A camera reads the identifier of its unit on every printed label, also on invented data."""

from __future__ import annotations

from datetime import date

import pytest
from printed_code import codes_on

from proficiency.reporting.sample_labels import LAYOUTS, Label, Sheet, draw_labels


def label(number: int, *, synthetic: bool) -> Label:
    return Label(
        round_code="MSC-QC-R5",
        unit=f"M1-{number:03}",
        identifier=f"U7K-{number:05}",
        name_zh="人间充质干细胞样品一",
        name_en="hMSC sample one",
        storage_zh="−80 °C 保存，收到后立即转移",
        storage_en="store at −80 °C, move at once on receipt",
        expires_on=date(2027, 3, 1),
        synthetic=synthetic,
    )


@pytest.mark.parametrize("synthetic", [True, False])
@pytest.mark.parametrize("sheet", list(Sheet))
def test_every_label_of_a_full_sheet_is_read_as_its_unit(sheet: Sheet, synthetic: bool) -> None:
    layout = LAYOUTS[sheet]
    per_page = layout.columns * layout.rows
    labels = [label(number, synthetic=synthetic) for number in range(per_page + 1)]
    printed = draw_labels(labels, sheet)
    first, second = sorted(codes_on(printed)), codes_on(printed, page=1)
    assert first == [each.identifier for each in labels[:per_page]]
    assert second == [labels[-1].identifier]
