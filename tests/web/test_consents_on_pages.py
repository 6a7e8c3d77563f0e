"""Consents to being named, declared interests and one identity on request, as their pages do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pages import read
from sqlalchemy import func, select
from story import PASSWORD, Story, person

from proficiency.audit.models import AuditEntry
from proficiency.identity.roles import Role
from proficiency.rounds.decision_models import Interest, Waiver

WAIVERS = "/institutions/I01/confidentiality"
INTERESTS = "/schemes/VIA/interests"
ROUND = "/rounds/VIA-1"
CONSENT = {"scheme": "VIA", "use": "regulator", "password": PASSWORD}


@pytest.fixture
def institution_admin(open_round: Story) -> Story:
    own = open_round.laboratories[0].institution
    person(open_round.session, "institution-admin", Role.INSTITUTION_ADMIN, institution=own)
    return open_round


def test_an_institution_consents_and_revokes_and_both_stay_dated(
    institution_admin: Story, visit: Callable
) -> None:
    visitor = visit("institution-admin")
    assert WAIVERS in visitor.open("/institutions/I01").links()
    assert visitor.send(WAIVERS, CONSENT).status_code == 302
    page = visitor.open(WAIVERS)
    assert "to the regulatory authority" in page.text and "Institution Admin, " in page.text
    waiver = institution_admin.session.scalars(select(Waiver)).one()
    registrations = visit("coordinator").open(f"{ROUND}/registrations").text
    assert "May be named to the regulatory authority" in registrations
    assert visitor.send(f"{WAIVERS}/{waiver.id}/revoke", {}).status_code == 302
    institution_admin.session.refresh(waiver)
    assert waiver.revoked_at is not None
    assert f"{WAIVERS}/{waiver.id}/revoke" not in visitor.open(WAIVERS).html
    assert "同意记录" in visit("institution-admin", "zh").open(WAIVERS).text


def test_a_wrong_password_and_an_unknown_use_consent_to_nothing(
    institution_admin: Story, visit: Callable
) -> None:
    visitor = visit("institution-admin")
    refused = read(visitor.send(WAIVERS, CONSENT | {"password": "another"}))
    assert refused.status == 422 and "This is not your password" in refused.text
    assert visitor.send(WAIVERS, CONSENT | {"use": "anything"}).status_code == 404
    assert institution_admin.session.scalar(select(func.count(Waiver.id))) == 0


def test_nobody_else_opens_the_consents_of_an_institution(
    institution_admin: Story, visit: Callable
) -> None:
    assert visit("coordinator").open(WAIVERS).status == 403
    assert visit("approver-01").open(WAIVERS).status == 403
    assert visit("institution-admin").open("/institutions/I02/confidentiality").status == 404


def test_a_coordinator_declares_an_interest_and_the_round_shows_it(
    open_round: Story, visit: Callable
) -> None:
    visitor = visit("coordinator")
    assert INTERESTS in visitor.open("/schemes/VIA").links()
    assert visitor.send(INTERESTS, {"institution": "I02"}).status_code == 302
    assert open_round.session.scalar(select(func.count(Interest.id))) == 1
    assert "Institution 02" in visitor.open(INTERESTS).text
    assert "belongs to an institution that takes part: Institution 02" in visitor.open(ROUND).text
    assert visitor.send(INTERESTS, {"institution": "I02"}).status_code == 409
    assert visit("approver-01").open(INTERESTS).status == 403
    assert "声明利益关系" in visit("coordinator", "zh").open(INTERESTS).text


def test_an_auditor_looks_one_identity_up_with_its_request_and_the_view_is_on_record(
    open_round: Story, visit: Callable
) -> None:
    auditor, code = visit("auditor"), open_round.enrolments[0].code
    asked = {"one": code, "reason": "Request 12 of the authority"}
    assert "Identity behind one code" in auditor.open(ROUND).text
    key = read(auditor.send(f"{ROUND}/participants/key", asked))
    assert "Secret laboratory 01" in key.text and "Secret laboratory 02" not in key.text
    assert ROUND in key.links()
    entry = open_round.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "identity_key.read")
    ).one()
    assert entry.facts == {"view": code, "reason": "Request 12 of the authority"}


def test_an_auditor_gets_neither_the_whole_key_nor_a_view_without_a_request(
    open_round: Story, visit: Callable
) -> None:
    auditor, code = visit("auditor"), open_round.enrolments[0].code
    whole = auditor.send(f"{ROUND}/participants/key", {"one": "", "reason": "Curiosity"})
    assert whole.status_code == 403
    silent = auditor.send(f"{ROUND}/participants/key", {"one": code, "reason": " "})
    assert silent.status_code == 409
    unknown = auditor.send(f"{ROUND}/participants/key", {"one": "QQQQ", "reason": "Request 12"})
    assert unknown.status_code == 302
    assert "Identity behind one code" not in visit("convenor").open(ROUND).text
