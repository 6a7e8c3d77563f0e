"""Who may do what, read from a table of its own: every act with every role, here and elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from proficiency.errors import Forbidden
from proficiency.i18n import Language, translator
from proficiency.identity import permissions
from proficiency.identity.actor import SYSTEM, Actor, Grant
from proficiency.identity.permissions import (
    ACT_GROUPS,
    REACH_NAMES,
    RULES,
    Act,
    Reach,
    may,
    may_somewhere,
    require,
)
from proficiency.identity.roles import ROLE_NAMES, Role

OWN_SCHEME, OWN_LABORATORY, OWN_INSTITUTION, FOREIGN = 1, 2, 3, 99
OWN = {"scheme_id": OWN_SCHEME, "laboratory_id": OWN_LABORATORY, "institution_id": OWN_INSTITUTION}
REACHED_BY = {
    "-": set(),
    "scheme": {"scheme_id"},
    "laboratory": {"laboratory_id"},
    "institution": {"laboratory_id", "institution_id"},
    "all": set(OWN),
}
"""Through which objects a right of each reach is seen; an institution owns its laboratories."""


def expected_rights() -> dict[tuple[str, str], str]:
    """Read the file: the reach of each act for each role."""
    text = Path(__file__).with_name("rights.txt").read_text(encoding="utf-8")
    head, *lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    assert all(len(line) == len(head) for line in lines)
    return {
        (line[0], role): reach
        for line in lines
        for role, reach in zip(head[1:], line[1:], strict=True)
    }


RIGHTS = expected_rights()


def holder(role: Role) -> Actor:
    grants = {
        Role.COORDINATOR: [Grant(role, scheme_id=OWN_SCHEME)],
        Role.ANALYST: [Grant(role, laboratory_id=OWN_LABORATORY)],
        Role.APPROVER: [Grant(role, laboratory_id=OWN_LABORATORY)],
        Role.INSTITUTION_ADMIN: [
            Grant(role, institution_id=OWN_INSTITUTION),
            Grant(role, institution_id=OWN_INSTITUTION, laboratory_id=OWN_LABORATORY),
        ],
    }.get(role, [Grant(role)])
    return Actor(1, "somebody", frozenset(grants))


def reaches(act: Act, role: Role) -> dict[str, bool]:
    """Ask for a right in every way: in general, on own objects, on those of others."""
    actor = holder(role)
    found = {
        "in general": may(actor, act),
        "elsewhere": may(actor, act, **dict.fromkeys(OWN, FOREIGN)),
        "somewhere": may_somewhere(actor, act),
    }
    for name, number in OWN.items():
        found[f"own {name}"] = may(actor, act, **{name: number})
        found[f"foreign {name}"] = may(actor, act, **{name: FOREIGN})
    return found


def as_written(reach: str) -> dict[str, bool]:
    """Return the answers a reach of the file stands for."""
    everywhere = reach == "all"
    found = {"in general": everywhere, "elsewhere": everywhere, "somewhere": reach != "-"}
    for name in OWN:
        found[f"own {name}"] = name in REACHED_BY[reach]
        found[f"foreign {name}"] = everywhere
    return found


@pytest.mark.parametrize(("act", "role"), sorted(RIGHTS))
def test_a_role_may_exactly_what_is_written_in_the_file(act: str, role: str) -> None:
    assert reaches(Act(act), Role(role)) == as_written(RIGHTS[act, role])


def test_the_file_names_every_act_and_every_role() -> None:
    assert {act for act, _ in RIGHTS} == set(Act)
    assert {role for _, role in RIGHTS} == set(Role)


def test_no_line_of_the_table_stands_twice() -> None:
    lines = [(rule.act, rule.role) for rule in RULES]
    assert len(lines) == len(set(lines))
    assert len(lines) == len([reach for reach in RIGHTS.values() if reach != "-"])


@pytest.mark.parametrize("act", Act)
def test_without_one_line_of_the_table_exactly_the_case_of_that_line_fails(
    act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in [rule for rule in RULES if rule.act is act]:
        rest = tuple(rule for rule in RULES if rule is not line)
        monkeypatch.setattr(permissions, "RULES", rest)
        failing = {
            role for role in Role if reaches(act, role) != as_written(RIGHTS[act.value, role.value])
        }
        assert failing == {line.role}


def test_nobody_without_a_role_may_anything() -> None:
    nobody = Actor(1, "nobody")
    for act in Act:
        assert not may(nobody, act, **OWN)
        assert not may_somewhere(nobody, act)


def test_roles_add_up() -> None:
    both = Actor(1, "both", holder(Role.ANALYST).grants | holder(Role.AUDITOR).grants)
    assert may(both, Act.ENTER_RESULTS, laboratory_id=OWN_LABORATORY)
    assert may(both, Act.READ_AUDIT)
    assert not may(both, Act.SUBMIT_RESULTS, laboratory_id=OWN_LABORATORY)


def test_what_is_not_permitted_is_refused_with_the_act() -> None:
    with pytest.raises(Forbidden) as refused:
        require(holder(Role.ANALYST), Act.ENTER_RESULTS, laboratory_id=FOREIGN)
    assert refused.value.facts == {"act": "enter_results"}
    require(holder(Role.ANALYST), Act.ENTER_RESULTS, laboratory_id=OWN_LABORATORY)


def test_only_the_product_itself_holds_the_role_of_the_system() -> None:
    assert {grant.role for grant in SYSTEM.grants} == {Role.SYSTEM}
    assert SYSTEM.person_id is None


def test_every_act_has_its_words_once_and_in_both_languages() -> None:
    chinese = translator(Language.ZH)
    acts = [act for _, words in ACT_GROUPS for act in words]
    assert sorted(acts) == sorted(Act)
    texts = [text for heading, words in ACT_GROUPS for text in (heading, *words.values())]
    assert len(texts) == len(set(texts))
    assert all(chinese(text) != text for text in texts)


def test_every_role_and_every_reach_has_a_name_in_chinese() -> None:
    chinese = translator(Language.ZH)
    assert {*ROLE_NAMES} == {*Role}
    assert {*REACH_NAMES} == {*Reach}
    names = [*ROLE_NAMES.values(), *REACH_NAMES.values()]
    assert all(chinese(name) != name for name in names)
