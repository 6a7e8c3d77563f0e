"""Two archived rounds of published real data: what was measured, by whom, and where it stands."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from ..results.parsing import parse_value
from ..results.rows import ResultRow
from ..schemes.models import ResultType
from ..schemes.plan import AssignedBy, AssignedRule, Plan
from .names import Names

FOLDER = Path(__file__).resolve().parent / "real"


@dataclass(frozen=True)
class Study:
    """A published study as one archived round."""

    code: str
    file: str
    year: int
    """Of the publication, which stands for the dates the source does not give."""
    title: Names
    institution: Names
    source: str
    measurands: Mapping[str, tuple[str, Names]]
    """The code here, by the name in the file."""
    materials: Mapping[str, tuple[str, Names]]
    methods: Mapping[str, Names]
    result_type: ResultType
    unit: str
    replicates: int
    """Of each method."""
    plan: Plan = field(default_factory=Plan)

    @property
    def replicates_in_all(self) -> int:
        """Return how many results one laboratory gives for one material."""
        return self.replicates * (len(self.methods) if self.is_by_several_methods else 1)

    @property
    def is_by_several_methods(self) -> bool:
        """Answer whether each laboratory reports by every method: several replicates of each."""
        return self.replicates > 1

    def rows(self) -> list[ResultRow]:
        """Read the results under the codes of the study."""
        with (FOLDER / self.file).open(encoding="utf-8", newline="") as file:
            return [self.row(line) for line in csv.DictReader(file)]

    def row(self, line: Mapping[str, str]) -> ResultRow:
        """Read one result; replicates of a second and third method are counted on."""
        before = list(self.methods).index(line["method"]) if self.is_by_several_methods else 0
        return ResultRow(
            lab=line["lab"],
            measurand=self.measurands[line["measurand"]][0],
            material=self.materials[line["material"]][0],
            unit=line["unit"],
            typed=line["value"],
            parsed=parse_value(line["value"]),
            method=line["method"],
            replicate=str(before * self.replicates + int(line["replicate"])),
            u=Decimal(line["u"]) if line["u"] else None,
            k=Decimal(line["k"]) if line["k"] else None,
            note=line["note"],
        )


T_CELLS = Study(
    code="ARCHIVE-T-CELLS",
    file="flow_multicentre_tcell.csv",
    year=2016,
    title=Names(
        "多中心流式细胞术 T 细胞分型（已发表数据）",
        "Multicentre flow cytometry of T cells (published data)",
    ),
    institution=Names(
        "人类免疫表型联盟研究参加中心", "Centres of the Human ImmunoPhenotyping Consortium study"
    ),
    source=(
        "Finak G. et al., Scientific Reports 2016; 6:20686 (CC BY 4.0): lyophilised-reagent study, "
        "T-cell panel, three lots of control cells, seven centres; tables of the FlowCAP-III "
        "repository. Replicates 1-3 are central manual gating, 4-6 flowDensity, 7-9 OpenCyto. "
        "The dates of the round stand for the year of publication."
    ),
    measurands={
        "T-cell panel: Lymphocytes % of parent": ("LYM", Names("淋巴细胞", "Lymphocytes")),
        "T-cell panel: CD3 % of parent": ("CD3", Names("CD3 阳性 T 细胞", "CD3 T cells")),
        "T-cell panel: CD4 % of parent": ("CD4", Names("CD4 T 细胞", "CD4 T cells")),
        "T-cell panel: CD4 Activated % of parent": (
            "CD4-ACT",
            Names("活化 CD4 T 细胞", "Activated CD4 T cells"),
        ),
        "T-cell panel: CD4 Central Memory % of parent": (
            "CD4-CM",
            Names("中央记忆 CD4 T 细胞", "Central memory CD4 T cells"),
        ),
        "T-cell panel: CD4 Naive % of parent": (
            "CD4-N",
            Names("初始 CD4 T 细胞", "Naive CD4 T cells"),
        ),
        "T-cell panel: CD8 % of parent": ("CD8", Names("CD8 T 细胞", "CD8 T cells")),
        "T-cell panel: CD8 Naive % of parent": (
            "CD8-N",
            Names("初始 CD8 T 细胞", "Naive CD8 T cells"),
        ),
    },
    materials={
        f"Lyo-{lot}": (f"LYO-{lot}", Names(f"冻干对照细胞批号 {lot}", f"Control cells, lot {lot}"))
        for lot in "ABC"
    },
    methods={
        "central-manual": Names("集中人工设门", "Central manual gating"),
        "auto-flowDensity": Names("flowDensity 自动设门", "Automated gating, flowDensity"),
        "auto-openCyto": Names("OpenCyto 自动设门", "Automated gating, OpenCyto"),
    },
    result_type=ResultType.PROPORTION,
    unit="%",
    replicates=3,
)

LEAD_IN_WINE = Study(
    code="ARCHIVE-K30",
    file="lead_wine_ccqm_k30.csv",
    year=2008,
    title=Names(
        "葡萄酒中铅，关键比对 CCQM-K30（已发表数据）",
        "Lead in wine, key comparison CCQM-K30 (published data)",
    ),
    institution=Names("CCQM-K30 参加机构", "Participants of CCQM-K30"),
    source=(
        "Hearn R. et al., CCQM-K30 final report, Metrologia 2008; 45:08001: published reference "
        "value 2.99 mg/kg, U = 0.06 mg/kg (k = 2). Data as given in the R package metRology "
        "0.9-29-2. Participants are named in the report. "
        "The dates of the round stand for the year of publication."
    ),
    measurands={"lead mass fraction": ("PB", Names("铅质量分数", "Lead mass fraction"))},
    materials={"wine": ("WINE", Names("葡萄酒", "Wine"))},
    methods={
        "IDMS": Names("同位素稀释质谱法", "Isotope dilution mass spectrometry"),
        "ICP": Names("电感耦合等离子体法", "Inductively coupled plasma"),
        "GFAAS": Names("石墨炉原子吸收光谱法", "Graphite furnace atomic absorption"),
    },
    result_type=ResultType.CONTINUOUS,
    unit="mg/kg",
    replicates=1,
    plan=Plan(
        assigned=AssignedRule(AssignedBy.REFERENCE, value=Decimal("2.99"), u=Decimal("0.03"))
    ),
)

STUDIES = (T_CELLS, LEAD_IN_WINE)
