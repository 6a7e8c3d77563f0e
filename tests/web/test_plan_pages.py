"""A coordinator sets the plan in the browser, two sign it, and later changes leave their trace."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from pages import Page, read
from sqlalchemy import select
from story import PASSWORD, Story

from proficiency.audit.models import AuditEntry
from proficiency.identity.signatures import Signature
from proficiency.rounds.models import Round
from proficiency.rounds.plan_models import PlanVersion
from proficiency.schemes.plan import Plan, Scale
from proficiency.web.plan_form import FIELDS, entry_of, typed_of

PLAN = "/rounds/VIA-1/plan"
RULES = f"{PLAN}/rules?measurand=VIA"
FIXED = {"own-sigma": "on", "sigma.by": "fixed", "sigma.value": "2.50"}


def plan_of(story: Story) -> Plan:
    story.session.expire_all()
    text = story.session.scalars(select(Round.plan_text).where(Round.code == "VIA-1")).one()
    return Plan.from_mapping(json.loads(text))


def signed(visit: Callable, account: str, **fields: str) -> Page:
    visitor = visit(account)
    page = visitor.open(f"{PLAN}/sign")
    given = {"sha256": page.value("sha256"), "password": PASSWORD} | fields
    return read(visitor.send(f"{PLAN}/sign", given))


@pytest.fixture
def locked(draft_round: Story, visit: Callable) -> Story:
    draft_round.sign_plan()
    draft_round.session.commit()
    return draft_round


def test_rules_of_one_measurand_are_kept_with_their_digits(
    draft_round: Story, visit: Callable
) -> None:
    scale = {"own-scale": "on", "scale.by": "logit", "scale.whole": "100", "scale.counted": ""}
    answer = visit("coordinator").send(RULES, FIXED | scale | {"sigma.percent": "9"})
    assert answer.status_code == 302
    rules = plan_of(draft_round).all_rules_for("VIA", "M1")
    assert f"{rules.sigma.value}" == "2.50" and rules.sigma.percent is None
    assert rules.scale.by.value == "logit"
    page = visit("coordinator").open(PLAN)
    assert "fixed: 2.50 %" in page.text and "evaluated as logits" in page.text


def test_the_form_shows_the_rules_in_force_and_keeps_them_when_sent_back(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    levels = {
        "own-sigma": "on",
        "sigma.by": "by_level",
        "sigma.levels[1].from": "0",
        "sigma.levels[1].value": "5",
        "sigma.levels[3].from": "90",
        "sigma.levels[3].percent": "2.5",
    }
    coordinator.send(RULES, levels)
    rule = plan_of(draft_round).all_rules_for("VIA", "M1").sigma
    assert [(f"{e.start}", e.value is None) for e in rule.levels] == [("0", False), ("90", True)]
    page = coordinator.open(RULES)
    assert page.value("sigma.levels[2].percent") == "2.5"
    again = coordinator.send(RULES, levels)
    assert again.status_code == 422 and "says the same" in read(again).text


def test_a_wrong_number_is_named_beside_its_field_and_nothing_is_stored(
    draft_round: Story, visit: Callable
) -> None:
    before = plan_of(draft_round)
    page = read(visit("coordinator").send(RULES, FIXED | {"sigma.value": "zwei"}))
    assert page.status == 422
    assert "#sigma.value" in page.links()
    assert "“zwei” is not a number" in page.text
    assert page.value("sigma.value") == "zwei"
    wrong = {"own-sigma": "on", "sigma.by": "by_level", "sigma.levels[1].from": "0"}
    page = read(visit("coordinator").send(RULES, wrong))
    assert "#sigma.levels[1].value" in page.links()
    assert plan_of(draft_round) == before


def test_a_reference_value_holds_in_its_material_only(draft_round: Story, visit: Callable) -> None:
    reference = {
        "own-assigned": "on",
        "assigned.by": "reference",
        "assigned.value": "92.4",
        "assigned.U": "0.8",
        "assigned.k": "2",
    }
    visit("coordinator").send(f"{RULES}&material=M1", reference)
    plan = plan_of(draft_round)
    assert plan.overrides[0].material == "M1"
    assert f"{plan.overrides[0].assigned.u}" == "0.4"


def test_general_rules_and_a_rule_taken_back(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    general = {"assigned.by": "median", "minimum.consensus": "5"}
    coordinator.send(f"{PLAN}/rules", general)
    assert plan_of(draft_round).all_rules_for("VIA", "M1").minimum.consensus == 5
    coordinator.send(RULES, FIXED)
    assert plan_of(draft_round).overrides
    coordinator.send(RULES, {})
    assert plan_of(draft_round).overrides == ()


def test_what_a_measurand_lacks_cannot_be_edited(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    for address in (f"{PLAN}/rules?measurand=NOPE", f"{RULES}&material=M9"):
        assert coordinator.open(address).status == 404


def test_consequences_follow_the_number_of_laboratories(
    draft_round: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    assert "With 11 laboratories u(xpt) will be about 0.38 σpt: z′ will be used." in (
        coordinator.open(f"{PLAN}?labs=11").text
    )
    assert "4 laboratories are fewer than 6" in coordinator.open(PLAN).text
    laboratory = visit("auditor").open(PLAN).text
    assert "laboratories are fewer" not in laboratory
    assert "Rules and what they will mean" in laboratory


def test_the_plan_travels_as_a_file_and_comes_back(draft_round: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    coordinator.send(RULES, FIXED)
    plan = plan_of(draft_round)
    text = coordinator.client.get(f"{PLAN}/file").get_data(as_text=True)
    assert Plan.from_toml(text) == plan
    coordinator.send(RULES, {})
    assert coordinator.send(f"{PLAN}/import", {"text": text}).status_code == 302
    assert plan_of(draft_round) == plan


def test_a_file_with_mistakes_is_refused_with_all_of_them(
    draft_round: Story, visit: Callable
) -> None:
    text = 'sigma = { by = "fixed" }\nnonsense = 1\n[[measurand]]\nname = "NOPE"\n'
    page = read(visit("coordinator").send(f"{PLAN}/import", {"text": text}))
    assert page.status == 422
    assert "sigma.value" in page.text and "nonsense" in page.text
    assert plan_of(draft_round) == Plan()


def test_two_coordinators_sign_with_their_passwords_and_the_plan_is_locked(
    draft_round: Story, visit: Callable
) -> None:
    draft_round.second_coordinator()
    draft_round.session.commit()
    page = visit("coordinator").open(f"{PLAN}/sign")
    assert draft_round.round.plan_sha256 in page.text
    assert "robust standard deviation of the results" in page.text
    signed(visit, "coordinator")
    assert "Not locked" in visit("coordinator").open(PLAN).text
    assert "You have signed this" in visit("coordinator").open(f"{PLAN}/sign").text
    signed(visit, "coordinator-2")
    draft_round.session.expire_all()
    assert draft_round.round.plan_locked_at is not None
    text = visit("auditor").open(PLAN).text
    assert "Locked" in text and "Coordinator 2" in text


def test_a_wrong_password_signs_nothing_and_is_on_record(
    draft_round: Story, visit: Callable
) -> None:
    page = signed(visit, "coordinator", password="guessed-by-somebody")
    assert page.status == 422 and "not your password" in page.text
    assert draft_round.session.scalars(select(Signature)).all() == []
    failed = select(AuditEntry).where(AuditEntry.action == "sign_in.failed")
    assert len(draft_round.session.scalars(failed).all()) == 1


def test_a_plan_that_changed_while_it_was_read_is_not_signed(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    shown = visitor.open(f"{PLAN}/sign").value("sha256")
    visitor.send(RULES, FIXED)
    answer = visitor.send(f"{PLAN}/sign", {"sha256": shown, "password": PASSWORD})
    assert answer.status_code == 409
    assert "has been changed since" in read(answer).text
    assert draft_round.session.scalars(select(Signature)).all() == []


def test_a_scheme_with_one_coordinator_is_told_what_to_do(
    draft_round: Story, visit: Callable
) -> None:
    assert "Ask an administrator to name a second one" in visit("coordinator").open(PLAN).text


def test_a_locked_plan_changes_only_with_a_reason_and_two_signatures(
    locked: Story, visit: Callable
) -> None:
    coordinator = visit("coordinator")
    refused = read(coordinator.send(RULES, FIXED))
    assert refused.status == 422 and "Give the reason" in refused.text
    coordinator.send(RULES, FIXED | {"reason": "The pilot scattered more."})
    assert plan_of(locked) == Plan()
    proposed = coordinator.open(PLAN).text
    assert "Proposed deviation: version 2" in proposed and "fixed: 2.50 %" in proposed
    assert "Proposed" not in visit("auditor").open(PLAN).text
    for account in ("coordinator", "coordinator-2"):
        assert signed(visit, account).status == 302
    assert plan_of(locked).all_rules_for("VIA", "M1").sigma.by.value == "fixed"
    seen = visit("auditor").open(PLAN).text
    assert "Deviation: version 2" in seen and "The pilot scattered more." in seen
    assert "robust standard deviation of the results" in seen and "fixed: 2.50 %" in seen


def test_a_proposal_is_given_up_by_a_button(locked: Story, visit: Callable) -> None:
    coordinator = visit("coordinator")
    coordinator.send(RULES, FIXED | {"reason": "A thought."})
    assert coordinator.send(f"{PLAN}/withdraw", {}).status_code == 302
    versions = locked.session.scalars(select(PlanVersion).order_by(PlanVersion.version)).all()
    assert [each.is_proposed for each in versions] == [False, False]
    assert "Proposed" not in coordinator.open(PLAN).text


def test_suggestions_of_the_scheme_replace_the_plan(draft_round: Story, visit: Callable) -> None:
    assert visit("coordinator").send(f"{PLAN}/suggestions", {}).status_code == 302
    assert [entry.measurand for entry in plan_of(draft_round).overrides] == ["VIA"]


def test_every_choice_of_a_plan_has_its_field_and_comes_back_through_the_form() -> None:
    plan = Plan.from_toml(
        """
        assigned = { by = "experts", laboratories = ["A1", "B2"], estimator = "mean" }
        sigma = { by = "precision", s_R = 2.0, s_r = 1.0, m = 3, stated_on = "scale" }
        scale = { by = "logit", whole = 100, half_unit = 0.05 }
        results = { replicates = "median", censored = "half", without_methods = ["a", "b"] }
        score = { by = "percent", delta_E_percent = 12 }
        minimum = { consensus = 5, signals = 8, recommended = 12 }
        rounding = { assigned = 2, scores = 3 }
        delta_E = 4.50
        """
    )
    entry = entry_of(typed_of(plan, frozenset()), general=True)
    assert Plan.from_mapping(entry) == plan
    for key, of_table in FIELDS.items():
        assert len({each.key for each in of_table}) == len(of_table), key


def test_a_new_round_takes_from_the_scheme_what_is_left_to_it(
    draft_round: Story, visit: Callable
) -> None:
    measurand = draft_round.round.scheme.measurands[0]
    measurand.scale = Scale.LOGIT
    measurand.sigma_rule = {"by": "fixed", "value": "0.4", "stated_on": "scale"}
    draft_round.session.commit()
    coordinator = visit("coordinator")
    page = coordinator.open("/schemes/VIA/rounds/new")
    assert "as the scheme suggests" in page.text
    fields = {
        "code": "VIA-2",
        "title_zh": "第二轮",
        "title_en": "Second round",
        "opens_at": "2099-01-01T08:00",
        "closes_at": "2099-01-20T08:00",
        "time_zone": "Asia/Shanghai",
        "material-code-1": "M1",
        "material-en-1": "Sample one",
        "material-zh-1": "一号样品",
        "in-VIA-1": "on",
        "assigned-VIA": "scheme",
        "sigma-VIA": "scheme",
    }
    answer = coordinator.send("/schemes/VIA/rounds/new", fields)
    assert answer.status_code == 302
    stored = draft_round.session.scalars(select(Round.plan_text).where(Round.code == "VIA-2")).one()
    rules = Plan.from_mapping(json.loads(stored)).all_rules_for("VIA", "M1")
    assert rules.scale.by is Scale.LOGIT and f"{rules.scale.half_unit}" == "0.05"
    assert f"{rules.sigma.value}" == "0.4"


def test_guessing_the_password_of_a_signature_is_slowed_down(
    draft_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    digest = visitor.open(f"{PLAN}/sign").value("sha256")
    for _ in range(7):
        answer = visitor.send(f"{PLAN}/sign", {"sha256": digest, "password": "guessed"})
    assert "too many tries" in read(answer).text
    right = visitor.send(f"{PLAN}/sign", {"sha256": digest, "password": PASSWORD})
    assert right.status_code == 422
    assert draft_round.session.scalars(select(Signature)).all() == []
