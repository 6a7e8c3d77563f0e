"""Every address of the platform against every kind of person: what is not listed is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from pages import Page
from rows import study
from sqlalchemy import func, select
from story import Story, person

from proficiency.audit.models import AuditEntry
from proficiency.corrective.asking import ask_by_hand
from proficiency.corrective.models import CorrectiveAction
from proficiency.evaluation.models import EvaluationRun
from proficiency.identity.models import Laboratory
from proficiency.identity.permissions import Role
from proficiency.reporting.models import Report, ReportFormat, ReportOrder
from proficiency.studies.models import Study
from proficiency.web.access import PUBLIC_AREAS

PLACES = {
    "code": "VIA-1",
    "target": "closed",
    "parcel": "P-NONE",
    "identifier": "NONE",
    "file": 0,
    "enrolment": 0,
    "number": "VIA-1-V1-ROUND",
    "language": "en",
    "format_": "pdf",
    "set_number": 1,
    "step": "round.opened",
    "action": "resend",
    "kind": "csv",
    "position": 0,
    "version": 0,
    "person_id": 0,
    "laboratory_id": 0,
    "mail": 0,
    "notice": 0,
    "held": 0,
    "event": "answer",
    "package": 0,
    "laboratory": "NONE",
    "subject": "comment",
    "item": "R-s",
    "measurand": "VIA",
    "material": "M1",
}
OFFICE = {"coordinator", "convenor", "auditor", "administrator"}
LABORATORY = {"analyst-01", "approver-01"}
EVERYBODY = OFFICE | LABORATORY | {"outsider"}
READERS = LABORATORY | OFFICE
ADMITTED = {
    "GET desk.show": EVERYBODY,
    "GET schemes.show": EVERYBODY,
    "GET schemes.show_one": EVERYBODY,
    "GET scheme_editing.ask": {"administrator"},
    "POST scheme_editing.create": {"administrator"},
    "GET scheme_editing.show": {"coordinator"},
    "GET scheme_editing.ask_measurand": {"coordinator"},
    "POST scheme_editing.add": {"coordinator"},
    "GET scheme_editing.edit": {"coordinator"},
    "POST scheme_editing.save": {"coordinator"},
    "POST scheme_editing.take_step": {"coordinator"},
    "GET new_round.show": {"coordinator"},
    "POST new_round.create": {"coordinator"},
    "GET rounds.show": READERS,
    "GET moving.ask": set(),
    "POST moving.move": {"coordinator"},
    "POST moving.evaluate": {"coordinator"},
    "GET ranges.show": {"coordinator"},
    "POST ranges.declare": {"coordinator"},
    "GET rehearsal.show": {"coordinator"},
    "GET rehearsal.report": {"coordinator"},
    "GET plan.show": READERS,
    "GET plan.download": READERS,
    "GET plan_editing.show": {"coordinator"},
    "POST plan_editing.save": {"coordinator"},
    "POST plan_editing.suggest": {"coordinator"},
    "GET plan_editing.ask_file": {"coordinator"},
    "POST plan_editing.take_file": {"coordinator"},
    "GET plan_signing.show": {"coordinator"},
    "POST plan_signing.sign": {"coordinator"},
    "POST plan_signing.withdraw": set(),
    "POST plan_signing.lock_published": {"coordinator"},
    "GET timetable.show": {"coordinator"},
    "POST timetable.save": {"coordinator"},
    "POST timetable.extend": {"coordinator"},
    "POST timetable.reopen": {"coordinator"},
    "GET registration.show": {"coordinator"},
    "POST registration.register": set(),
    "POST registration.withdraw": set(),
    "POST registration.confirm": {"coordinator"},
    "POST registration.decline": {"coordinator"},
    "POST registration.choose_consensus": {"coordinator"},
    "GET participants.show": {"coordinator"},
    "POST participants.enrol": {"coordinator"},
    "POST participants.show_key": {"coordinator"},
    "GET samples.show": {"coordinator", "auditor"} | LABORATORY,
    "POST samples.add": {"coordinator"},
    "POST samples.give": {"coordinator"},
    "GET sample_units.show": {"coordinator", "auditor"},
    "GET sample_units.labels": {"coordinator"},
    "POST sample_units.discard": {"coordinator"},
    "GET parcels.show": {"coordinator", "auditor"},
    "POST parcels.send": {"coordinator"},
    "POST parcels.replace": {"coordinator"},
    "POST parcels.addresses": {"coordinator"},
    "POST parcels.open_file": {"coordinator"},
    "GET instructions.show": {"coordinator", "auditor"},
    "POST instructions.publish": {"coordinator"},
    "POST arrivals.confirm_reading": {"analyst-01"},
    "POST arrivals.confirm": set(),
    "POST arrivals.correct": set(),
    "POST arrivals.add": set(),
    "POST arrivals.keep_address": {"analyst-01"},
    "GET arrivals.own_file": set(),
    "GET studies.show": {"coordinator", "auditor"},
    "GET studies.new": set(),
    "POST studies.plan": set(),
    "GET study.show": {"coordinator", "auditor"},
    "GET study.sheet": {"coordinator", "auditor"},
    "POST study.enter": {"coordinator"},
    "POST study.evaluate": {"coordinator"},
    "POST study.withdraw": {"coordinator"},
    "POST clearance.declare": {"coordinator"},
    "POST clearance.sign": set(),
    "POST clearance.give_up": set(),
    "GET evaluation.show": {"coordinator", "auditor"},
    "GET bundles.show": {"coordinator", "auditor"},
    "GET bundles.status": {"coordinator", "auditor"},
    "POST bundles.take": {"coordinator", "auditor"},
    "POST bundles.order": {"coordinator", "auditor"},
    "POST bundles.take_package": set(),
    "GET reports.show": READERS,
    "GET reports.status": READERS,
    "GET reports.download": READERS,
    "GET report_doors.data": READERS,
    "GET report_doors.interim": set(),
    "GET report_doors.institution": set(),
    "GET report_doors.institution_file": set(),
    "GET results.show": LABORATORY,
    "POST results.save": {"analyst-01"},
    "POST results.save_itself": {"analyst-01"},
    "GET result_sets.show": LABORATORY,
    "POST result_sets.add": {"analyst-01"},
    "POST result_sets.choose": {"analyst-01"},
    "POST result_sets.rename": {"analyst-01"},
    "POST result_sets.withdraw": {"analyst-01"},
    "GET spreadsheet.template": LABORATORY,
    "GET spreadsheet.show": LABORATORY,
    "POST spreadsheet.upload": LABORATORY,
    "GET receipt.sign": LABORATORY,
    "POST receipt.submit": {"approver-01"},
    "GET receipt.show": LABORATORY,
    "GET receipt.document": LABORATORY,
    "GET receipt.submitted": LABORATORY,
    "POST receipt.recall": {"approver-01"},
    "GET scores.show": LABORATORY,
    "GET publications.show": EVERYBODY,
    "GET audit.show": {"auditor"},
    "GET audit.file": {"auditor"},
    "GET audit.of_person": {"auditor"},
    "GET audit.of_laboratory": {"auditor"},
    "GET history.file": {"coordinator", "auditor"},
    "GET messages.show": EVERYBODY,
    "POST messages.mark_all": EVERYBODY,
    "POST messages.open_one": set(),
    "GET outbox.show": {"administrator"},
    "POST outbox.act": set(),
    "GET outbox.of_round": {"coordinator", "administrator"},
    "POST outbox.act_in_round": set(),
    "GET message_preview.calendar": READERS,
    "GET message_preview.show": {"coordinator", "administrator"},
    "GET message_preview.file": {"coordinator", "administrator"},
    "GET history.show": {"coordinator", "auditor"},
    "POST questions.answer": LABORATORY,
    "GET profile.show": EVERYBODY,
    "POST profile.change": EVERYBODY,
    "POST profile.renew_password": EVERYBODY,
    "POST profile.end": set(),
    "POST profile.end_all": EVERYBODY,
    "GET second_factor.show": EVERYBODY,
    "POST second_factor.confirm": EVERYBODY,
    "POST second_factor.renew": EVERYBODY,
    "GET people.show": EVERYBODY - {"convenor"},
    "POST people.send_invitation": {"administrator"},
    "POST people.withdraw": set(),
    "GET people.show_one": set(),
    "POST people.grant": set(),
    "POST people.end": set(),
    "POST people.leave": set(),
    "POST people.come_back": set(),
    "POST people.forget_second_factor": set(),
    "GET institutions.show": EVERYBODY,
    "POST institutions.register": {"administrator"},
    "GET institutions.show_one": EVERYBODY,
    "POST institutions.add_laboratory": {"administrator"},
    "POST institutions.change": set(),
    "GET waiving.show": set(),
    "POST waiving.sign": set(),
    "POST waiving.revoke": set(),
    "GET declaring.show": {"coordinator"},
    "POST declaring.declare": set(),
    "GET review.show": {"coordinator", "auditor"},
    "POST review.keep": set(),
    "GET exclusions.ask": {"coordinator"},
    "POST exclusions.decide": {"coordinator"},
    "POST exclusions.end": set(),
    "GET value_signing.show": {"coordinator"},
    "POST value_signing.sign": {"coordinator"},
    "GET report_signing.show": {"coordinator"},
    "POST report_signing.sign": {"coordinator"},
    "GET stating.show": {"coordinator"},
    "POST stating.record": {"coordinator"},
    "POST stating.record_none": {"coordinator"},
    "POST stating.take_back": set(),
    "POST tracing.record": set(),
    "GET report_waiving.show": {"coordinator"},
    "POST report_waiving.sign": {"coordinator"},
    "POST report_waiving.end": set(),
    "GET policy.show": {"coordinator"},
    "POST policy.save": {"coordinator"},
    "GET provider.show": {"administrator"},
    "POST provider.save": {"administrator"},
    "GET actions.show": LABORATORY | {"outsider"},
    "GET actions.of_round": {"coordinator", "auditor"} | LABORATORY,
    "POST actions.ask": {"coordinator"},
    "GET actions.show_one": {"coordinator", "auditor"} | LABORATORY,
    "POST actions.take": {"analyst-01"},
    "POST actions.move_due": {"coordinator"},
    "POST actions.add": {"analyst-01"} | {"approver-01", "coordinator", "auditor"},
    "GET actions.own_file": set(),
    "POST actions.open_file": set(),
    "GET scheme_follow_up.show": {"coordinator"},
    "POST scheme_follow_up.save": {"coordinator"},
    "GET scheme_follow_up.causes": OFFICE,
    "GET scheme_trends.show": OFFICE,
    "GET scheme_trends.coverage": {"coordinator", "auditor"},
    "GET trends.show": LABORATORY | {"outsider"},
    "GET trends.file": LABORATORY,
    "GET certificates.show": LABORATORY | {"outsider"},
    "GET certificates.file": set(),
    "POST certificates.records": set(),
    "GET certificates.of_round": {"coordinator"},
    "POST certificates.issue": {"coordinator"},
    "GET certificates.preview": {"coordinator"},
    "POST certificates.end": {"coordinator"},
    "GET raising.show": LABORATORY,
    "GET raising.ask": LABORATORY,
    "POST raising.file": LABORATORY,
    "GET raising.show_one": set(),
    "POST raising.sign": set(),
    "POST raising.withdraw": set(),
    "POST raising.add": set(),
    "GET raising.own_file": set(),
    "GET appeals.show": {"coordinator", "auditor", "administrator"},
    "GET appeals.show_one": set(),
    "POST appeals.review": set(),
    "POST appeals.answer": set(),
    "POST appeals.close": set(),
    "GET appeals.evidence": set(),
    "GET correction.show": {"coordinator"},
    "POST correction.prepare": {"coordinator"},
    "POST correction.withdraw": {"coordinator"},
    "POST correction.sign": {"coordinator"},
    "POST correction.declare": {"coordinator"},
    "GET correction.show_declared": set(),
    "GET institutions.show_applications": {"administrator"},
    "POST institutions.admit_one": {"administrator"},
    "POST institutions.decline_one": {"administrator"},
    "GET register_import.show": {"administrator"},
    "GET register_import.template": {"administrator"},
    "POST register_import.preview": {"administrator"},
    "POST register_import.apply": {"administrator"},
}
"""An upload without a file is refused as an input, before anybody's right to enter is asked."""


def private_routes(app: Flask, story: Story | None = None) -> dict[str, str]:
    """Return every private address with its method; of a story, with what stands in its round."""
    found = {}
    numbers = {} if story is None else numbers_of(story)
    places = PLACES | numbers
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            area = rule.endpoint.partition(".")[0]
            if area in PUBLIC_AREAS or rule.endpoint == "static":
                continue
            values: dict[str, object] = {name: places[name] for name in rule.arguments}
            if rule.endpoint.partition(".")[0] in {
                "schemes",
                "new_round",
                "scheme_editing",
                "scheme_follow_up",
                "scheme_trends",
                "declaring",
                "policy",
            }:
                values = dict.fromkeys(rule.arguments, "VIA")
                if "step" in values:
                    values["step"] = "retire"
            if area in {"people", "profile", "institutions", "waiving"}:  # nobody has the number 0
                values = {name: "I01" if name == "code" else 0 for name in rule.arguments}
            if area == "actions" and "number" in values:
                values["number"] = numbers.get("action", "NONE")
            if rule.endpoint == "certificates.preview":
                values |= {
                    "laboratory": numbers.get("laboratory_code", "NONE"),
                    "kind": "participation",
                }
            if area == "trends" and "code" in values:
                values["code"] = "VIA"
            if area in {"raising", "appeals", "correction"}:  # nothing was raised yet
                values |= dict.fromkeys(rule.arguments & {"number", "position", "version"}, 1)
                values |= dict.fromkeys(rule.arguments & {"kind"}, "appeal")
            if area == "study":
                values["number"] = numbers.get("study", 0)
            if area == "stating" and "number" in values:  # nothing has that number
                values["number"] = 0
            built = app.url_map.bind("localhost").build(rule.endpoint, values)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                found[f"{method} {rule.endpoint}"] = built
    return found


def numbers_of(story: Story) -> dict[str, object]:
    """Return the numbers of the first laboratory, its analyst and registration, and of a study."""
    return {
        "person_id": story.analysts[0].person_id,
        "laboratory_id": story.laboratories[0].id,
        "enrolment": story.enrolments[0].id,
        "study": story.session.scalars(select(Study.id)).one(),
        "laboratory_code": story.enrolments[0].code,
        "action": story.session.scalars(select(CorrectiveAction.number)).one(),
    }


def outsider(story: Story) -> None:
    """Register the analyst of a laboratory that takes no part in the round."""
    elsewhere = Laboratory(
        institution=story.laboratories[0].institution, name_zh="局外实验室", name_en="Outsiders"
    )
    story.session.add(elsewhere)
    story.session.flush()
    person(story.session, "outsider", Role.ANALYST, laboratory=elsewhere)


def ask_the_first(story: Story) -> None:
    """Ask the first laboratory for corrective action."""
    ask_by_hand(
        story.session,
        story.round,
        code=story.enrolments[0].code,
        determination_id=None,
        request="Please look into it.",
        actor=story.coordinator,
    )


def report_of_the_round(story: Story, app: Flask) -> None:
    """Store the report of the whole round, and one of the last laboratory."""
    order = story.session.scalars(select(ReportOrder)).one()
    for number, enrolment in (
        ("VIA-1-V1-ROUND", None),
        ("VIA-1-V1-LAST", story.enrolments[-1].id),
    ):
        data = b"%PDF " + number.encode()
        story.session.add(
            Report(
                order_id=order.id,
                enrolment_id=enrolment,
                number=number,
                language="en",
                format=ReportFormat.PDF,
                sha256=app.extensions["proficiency.store"].put(data),
                size=len(data),
                issued_at=order.ordered_at,
            )
        )
    story.session.flush()


def test_the_list_of_addresses_is_complete(app: Flask) -> None:
    assert set(private_routes(app)) == set(ADMITTED)


@pytest.mark.parametrize("account", sorted(EVERYBODY))
def test_each_address_admits_whom_it_is_for(
    account: str, final_round: Story, app: Flask, visit: Callable
) -> None:
    outsider(final_round)
    report_of_the_round(final_round, app)
    study(final_round, final_round.session)
    ask_the_first(final_round)
    visitor = visit(account)
    own = {"laboratory": final_round.enrolments[0].code}
    form = own | {"csrf_token": visitor.open("/help/").token}
    for route, address in private_routes(app, final_round).items():
        if route.startswith("GET"):
            status = visitor.open(address).status
        else:
            status = visitor.client.post(address, data=form).status_code
        if route == "POST profile.end_all":  # which begins a new session here
            form = own | {"csrf_token": visitor.open("/help/").token}
        assert status not in {400, 500}, f"{route} {address} was not asked for a right"
        admitted = status not in {403, 404}
        if route == "GET moving.ask":
            assert status in {403, 404}, "nobody takes a final round further"
            continue
        assert admitted == (account in ADMITTED[route]), f"{route} {address}: {status}"


@pytest.mark.parametrize("account", ["analyst-01", "approver-01", "convenor", "auditor"])
def test_the_report_of_another_laboratory_does_not_exist_for_who_guesses_its_number(
    account: str, final_round: Story, app: Flask, visit: Callable
) -> None:
    report_of_the_round(final_round, app)
    page: Page = visit(account).open("/rounds/VIA-1/reports/VIA-1-V1-LAST.en.pdf")
    assert page.status == 404
    listed = visit(account).open("/rounds/VIA-1/reports").html
    assert "VIA-1-V1-ROUND" in listed and "VIA-1-V1-LAST" not in listed


def test_a_refused_request_changes_nothing(
    analysed_round: Story, app: Flask, visit: Callable
) -> None:
    session = analysed_round.session
    counts = [select(func.count()).select_from(table) for table in (EvaluationRun, AuditEntry)]
    accounts = ("analyst-01", "convenor", "auditor")
    visitors = {account: visit(account) for account in accounts}
    before = [session.scalar(count) for count in counts]
    for account, visitor in visitors.items():
        form = {"csrf_token": visitor.open("/help/").token}
        for route, address in private_routes(app).items():
            if route.startswith("POST") and account not in ADMITTED[route]:
                assert visitor.client.post(address, data=form).status_code in {403, 404, 409, 422}
    assert [session.scalar(count) for count in counts] == before
