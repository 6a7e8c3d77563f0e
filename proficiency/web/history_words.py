"""Entries of the history in words."""

from __future__ import annotations

import string
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from ..audit.models import AuditEntry
from ..i18n import mark
from . import times
from .history_changes import Change, changes_of
from .reader import t

SENTENCES: dict[str, str] = {
    "complaint.raised": mark("No. {number} was raised by a laboratory."),
    "complaint.signed": mark("No. {number} was signed for its laboratory and filed."),
    "complaint.withdrawn": mark("No. {number} was withdrawn by its laboratory."),
    "complaint.taken_up": mark("The review of no. {number} has begun."),
    "complaint.decided": mark("No. {number} was decided."),
    "complaint.closed": mark("No. {number} was closed."),
    "complaint.evidence_added": mark("Evidence was added to no. {number}: file {file}."),
    "complaint.evidence_read": mark("Evidence of no. {number} was opened: file {file}."),
    "correction.prepared": mark(
        "A correction was prepared as version {version}: {moved} scores move, {signals} signals"
        " change. Reason: {reason}"
    ),
    "correction.withdrawn": mark("The prepared correction, version {version}, was given up."),
    "correction.declared": mark("The correction, version {version}, is in force."),
    "identity_key.read": mark("The identity key was opened. Reason: {reason}"),
    "institution.registered": mark("Institution {code} was registered."),
    "laboratory.added": mark("A laboratory of institution {institution} was registered."),
    "laboratory.enrolled": mark("A laboratory was enrolled."),
    "measurand.added": mark("Measurand {measurand} was added to the scheme."),
    "measurand.edited": mark("The definition of measurand {measurand} was changed."),
    "measurand.moved": mark("Measurand {measurand} was moved in the list."),
    "measurand.restored": mark("Measurand {measurand} is offered for new rounds again."),
    "measurand.retired": mark("Measurand {measurand} is no longer offered for new rounds."),
    "person.registered": mark("A person was registered."),
    "role.granted": mark("The role “{role}” was granted."),
    "role.granted_to_self": mark("Somebody gave the role “{role}” to themselves."),
    "role.ended": mark("The role “{role}” was ended."),
    "person.deactivated": mark("A person has left; the account is closed."),
    "person.reactivated": mark("A person has come back; the account is open again."),
    "person.renamed": mark("A person changed their name to {name}."),
    "password.changed": mark("A password was changed."),
    "password.link_sent": mark("A link to set a password was sent."),
    "second_factor.set_up": mark("A second factor was set up."),
    "second_factor.removed": mark("A second factor was removed."),
    "second_factor.recovered": mark("A recovery code was used."),
    "second_factor.codes_renewed": mark("Recovery codes were renewed."),
    "sign_in.ended": mark("A log-in was ended in another browser."),
    "invitation.made": mark("Somebody was invited to the role “{role}”."),
    "invitation.accepted": mark("An invitation to the role “{role}” was accepted."),
    "invitation.withdrawn": mark("An invitation to the role “{role}” was withdrawn."),
    "laboratory.changed": mark("A laboratory was changed."),
    "institution.applied": mark("An institution asked to be admitted."),
    "institution.admitted": mark("An institution was admitted."),
    "institution.declined": mark("An institution was not admitted."),
    "institution.renamed": mark("An institution was renamed."),
    "laboratory.renamed": mark("A laboratory was renamed."),
    "register.imported": mark("A register was imported: {new} new, {changed} changed."),
    "sign_in.failed": mark("A log-in failed."),
    "signature.assigned_values": mark("The assigned values were signed, digest {sha256}."),
    "signature.correction": mark("The correction was signed, digest {sha256}."),
    "signature.exclusion": mark("The exclusion of a result was signed, digest {sha256}."),
    "results.excluded": mark(
        "The result of laboratory {code} in {determination} was left out of the consensus:"
        " {explanation}"
    ),
    "results.taken_back": mark(
        "The result of laboratory {code} in {determination} counts again: {explanation}"
    ),
    "suspicion.settled": mark("A suspicion was looked at and the result kept: {remark}"),
    "signature.final": mark("The final evaluation was signed, digest {sha256}."),
    "signature.measurand": mark("A measurand was approved, digest {sha256}."),
    "signature.plan": mark("The statistical plan was signed, digest {sha256}."),
    "signature.plan_deviation": mark("A deviation from the plan was signed, digest {sha256}."),
    "study.planned": mark(
        "Study {study} ({measurand} in {material}) was planned: {measurements} measurements in the"
        " random order of the seed {seed}."
    ),
    "study.results_entered": mark(
        "{entries} results of study {study} ({measurand} in {material}) were entered."
    ),
    "study.evaluated": mark(
        "Study {study} ({measurand} in {material}) was evaluated: version {version}, outcome"
        " {document_sha256}."
    ),
    "study.withdrawn": mark(
        "Study {study} ({measurand} in {material}) was given up. Reason: {reason}"
    ),
    "clearance.stated": mark(
        "What follows from the studies of material {material} was stated. Reason: {reason}"
    ),
    "clearance.in_force": mark("Material {material} was cleared for the round, digest {sha256}."),
    "clearance.ended": mark("The statement on material {material} no longer holds ({sha256})."),
    "signature.report_waiver": mark(
        "A waiver of an item of the reports was signed, digest {sha256}."
    ),
    "signature.study_justification": mark("The justification was signed, digest {sha256}."),
    "scheme.created": mark("Scheme {code} was created."),
    "plan.changed": mark("The plan was changed: {before_sha256} became {after_sha256}."),
    "plan.deviation_in_force": mark(
        "Version {version} of the plan came into force, signed by two. Reason: {reason}"
    ),
    "plan.deviation_proposed": mark(
        "A deviation from the locked plan was proposed as version {version}. Reason: {reason}"
    ),
    "plan.deviation_withdrawn": mark("The proposed version {version} of the plan was given up."),
    "plan.locked": mark("The plan was locked, digest {plan_sha256}."),
    "round.created": mark("The round was prepared, with the plan {plan_sha256}."),
    "round.ranges_declared": mark("The possible results were declared."),
    "round.opened": mark("The round was opened for results."),
    "round.closed": mark("The round was closed; the results are sealed."),
    "round.analysis_started": mark("The analysis was started."),
    "round.analysis_stopped": mark("The round went back from analysis to closed."),
    "round.finalised": mark("The round became final."),
    "round.evaluated": mark(
        "The round was evaluated: version {version}, inputs {input_sha256}, outcome"
        " {document_sha256}."
    ),
    "bundle.taken": mark(
        "The bundle of all evaluations was taken: {bytes} bytes, digest {sha256}."
    ),
    "hand_over.ordered": mark("The hand-over package was ordered."),
    "hand_over.taken": mark("The hand-over package was taken: {bytes} bytes, digest {sha256}."),
    "round.evaluated_again": mark(
        "The round was evaluated once more for a correction, as version {version}. Reason: {reason}"
    ),
    "reports.amended": mark("{reports} amended reports were ordered. Reason: {reason}"),
    "reports.ordered": mark(
        "{files} report files were ordered for evaluation version {evaluation_version}."
    ),
    "results.saved": mark("A draft with {entries} results was saved."),
    "results.submitted": mark("{results} results were signed and submitted, digest {sha256}."),
    "results.recalled": mark("Submitted results with the digest {sha256} were recalled."),
    "results.set_added": mark("A further set of results was begun."),
    "results.renamed": mark("A set of results was given another name."),
    "results.primary_chosen": mark("Another set of results was chosen to be scored."),
    "results.withdrawn": mark("A set of results was withdrawn."),
    "results.questions_answered": mark("Questions about a draft were answered."),
    "results.opened": mark(
        "{sets} sealed sets of results were opened; the list of their digests has the digest"
        " {sha256}."
    ),
    "confidentiality.restored": mark("A consent to be named was revoked for the future."),
    "confidentiality.waived": mark("An institution consented to be named for certain uses."),
    "interest.declared": mark("A conflict of interest was declared."),
    "registration.made": mark("A laboratory registered."),
    "registration.confirmed": mark("The registration of a laboratory was confirmed."),
    "registration.declined": mark(
        "The registration of a laboratory was declined. Reason: {reason}"
    ),
    "registration.withdrawn": mark("A laboratory withdrew from the round."),
    "laboratory.left_out_of_consensus": mark(
        "A laboratory is left out of the consensus. Reason: {reason}"
    ),
    "laboratory.taken_into_consensus": mark("A laboratory counts in the consensus again."),
    "mail.failed": mark("An e-mail could not be delivered."),
    "mail.resent": mark("An e-mail that had not arrived was sent again."),
    "mail.returned": mark("It was noted that an e-mail came back."),
    "round.announced": mark("The round was announced."),
    "round.announcement_withdrawn": mark("The announcement was withdrawn."),
    "round.archived": mark("The round was archived; it can only be read."),
    "round.cancelled": mark("The round was cancelled. Reason: {reason}"),
    "round.corrected": mark("A corrected report was issued. Reason: {reason}"),
    "round.extended": mark("The closing date was moved. Reason: {reason}"),
    "round.held": mark(
        "A step was due by its date, but something it needs was missing; it was not taken."
    ),
    "round.preliminary": mark("The preliminary report was issued."),
    "round.preliminary_withdrawn": mark(
        "The round went back from the preliminary report to the analysis. Reason: {reason}"
    ),
    "round.registration_closed": mark("The registration was closed."),
    "round.registration_opened": mark("The registration was opened."),
    "round.reopened": mark("Results are taken from one laboratory once more. Reason: {cause}"),
    "round.timetable_changed": mark("The dates of the round were changed."),
    "round.shipped": mark("The samples were declared shipped."),
    "results.imported": mark("Results of an archived round were imported."),
    "sample_batch.added": mark("Batch {batch} of material {material} was added: {made} units."),
    "sample_units.allocated": mark("{number} units were allocated to laboratories at random."),
    "sample_units.discarded": mark("Units of material {material} were discarded. Reason: {reason}"),
    "sample_units.set_aside": mark("Units of material {material} were set aside for a study."),
    "sample_units.given_back": mark(
        "Units of material {material} that were set aside for a study went back into the store."
    ),
    "sample_unit.replaced": mark("Unit {unit} was drawn to replace unit {replaces}."),
    "sample_unit.condition_corrected": mark("The condition of a unit was corrected."),
    "parcel.dispatched": mark("Parcel {parcel} was dispatched."),
    "parcel.received": mark("The receipt of a parcel was confirmed."),
    "parcel_file.added": mark("A file was added to a parcel, digest {sha256}."),
    "parcel_file.read": mark("A file of a parcel was opened. Reason: {reason}"),
    "instructions.published": mark("Version {version} of the instructions was published."),
    "instructions.acknowledged": mark("Version {version} of the instructions was confirmed."),
    "delivery_address.changed": mark("A laboratory changed the address for its parcels."),
    "address_list.read": mark("The addresses for the courier were opened. Reason: {reason}"),
    "provider.changed": mark("The profile of the provider was changed."),
    "report_waiver.ended": mark("The waiver of item {item} of the reports was ended."),
    "scheme.confidentiality_changed": mark("The rule of confidentiality was changed."),
    "scheme.policy_changed": mark("What participants may do with reports was laid down."),
    "statement.recorded": mark("Stated for the reports ({kind}): {zh} {en}"),
    "statement.withdrawn": mark("Withdrawn from the reports ({kind}): {zh} {en}"),
    "traceability.recorded": mark("It was stated to what assigned values are traceable."),
    "scheme.performance_rule_changed": mark("What the scheme asks after a round was changed."),
    "certificates.signed": mark("{count} certificates were signed, digest {sha256}."),
    "certificate.ended": mark("Certificate {number} no longer holds. Reason: {reason}"),
    "portfolio.taken": mark("A laboratory took its records of three years."),
    "corrective_action.asked": mark("Corrective action was asked for: request {number}."),
    "corrective_action.answered": mark("Request {number} was answered."),
    "corrective_action.approved": mark("The answer to request {number} was approved and sent."),
    "corrective_action.handed_back": mark("The answer to request {number} was handed back."),
    "corrective_action.accepted": mark("The answer to request {number} was accepted."),
    "corrective_action.sent_back": mark("The answer to request {number} was sent back."),
    "corrective_action.closed": mark("Request {number} was closed."),
    "corrective_action.withdrawn": mark("Request {number} was withdrawn."),
    "corrective_action.extended": mark("More time was given for request {number}."),
    "corrective_action.evidence_added": mark("Evidence for request {number} was added: {sha256}."),
    "corrective_action.evidence_read": mark(
        "Evidence for request {number} was opened. Reason: {reason}"
    ),
}
AREA_NAMES: dict[str, str] = {
    "bundle": mark("bundles of evaluations"),
    "hand_over": mark("hand-over packages"),
    "address_list": mark("lists of addresses"),
    "certificate": mark("single certificates"),
    "certificates": mark("certificates"),
    "clearance": mark("clearances of materials"),
    "complaint": mark("claims, complaints and appeals"),
    "confidentiality": mark("confidentiality"),
    "correction": mark("corrections"),
    "corrective_action": mark("corrective actions"),
    "delivery_address": mark("addresses for parcels"),
    "identity_key": mark("identity key"),
    "institution": mark("institutions"),
    "instructions": mark("instructions to participants"),
    "interest": mark("conflicts of interest"),
    "invitation": mark("invitations"),
    "laboratory": mark("laboratories"),
    "mail": mark("e-mails"),
    "measurand": mark("measurands"),
    "parcel": mark("parcels"),
    "parcel_file": mark("files of parcels"),
    "password": mark("passwords"),
    "person": mark("people"),
    "plan": mark("statistical plans"),
    "portfolio": mark("collected records"),
    "provider": mark("profile of the provider"),
    "register": mark("imported registers"),
    "registration": mark("registrations"),
    "report_waiver": mark("waivers of items of the reports"),
    "reports": mark("reports"),
    "results": mark("results"),
    "role": mark("roles"),
    "round": mark("rounds"),
    "sample_batch": mark("batches of samples"),
    "sample_unit": mark("single samples"),
    "sample_units": mark("sets of samples"),
    "scheme": mark("schemes"),
    "second_factor": mark("second factors"),
    "sign_in": mark("log-ins"),
    "signature": mark("signatures"),
    "statement": mark("statements for the reports"),
    "study": mark("studies of samples"),
    "suspicion": mark("suspicions about results"),
    "traceability": mark("traceability of assigned values"),
}
"""What the first word of an action concerns."""
SEALED_SENTENCES: dict[str, str] = {
    "results.submitted": mark("{results} results were signed and submitted."),
    "results.recalled": mark("Submitted results were recalled."),
}
"""While results are sealed: from a digest, few possible values could be found by trying."""
UNNAMED = frozenset(
    {
        "results.saved",
        "results.submitted",
        "results.recalled",
        "results.set_added",
        "results.renamed",
        "results.primary_chosen",
        "results.withdrawn",
        "results.questions_answered",
        "sample_unit.condition_corrected",
        "parcel.received",
        "registration.withdrawn",
        "parcel_file.added",
        "instructions.acknowledged",
        "complaint.raised",
        "complaint.signed",
        "complaint.withdrawn",
        "complaint.evidence_added",
        "corrective_action.answered",
        "corrective_action.approved",
        "corrective_action.handed_back",
        "corrective_action.evidence_added",
        "portfolio.taken",
    }
)
"""Beside a submission or a parcel, a name would tell which laboratory has which code."""


@dataclass(frozen=True)
class HistoryLine:
    """One entry as pages show it."""

    number: int
    when: str
    who: str
    what: str
    digest: str
    changes: tuple[Change, ...] = ()
    actor_id: int | None = None
    """Whose history may be opened; None where the name is not shown."""
    at: datetime | None = None


def lines_of(
    entries: Iterable[AuditEntry], *, zone: str, sealed: Collection[int]
) -> list[HistoryLine]:
    """Put entries into words; what a laboratory did stands without the name of its people.

    `sealed` are the rounds whose results are sealed.
    """
    return [
        HistoryLine(
            number=entry.id,
            when=times.full_time(entry.at, zone, t),
            who=who(entry),
            what=sentence(entry, sealed=entry.round_id in sealed),
            digest=entry.digest,
            changes=changes_of(entry, zone=zone),
            actor_id=None if entry.action in UNNAMED else entry.actor_id,
            at=entry.at,
        )
        for entry in entries
    ]


def who(entry: AuditEntry) -> str:
    """Name who acted: a person, a participant without name, or the platform itself."""
    if entry.actor_id is None:
        return t("the platform")
    return t("a participant") if entry.action in UNNAMED else entry.actor_name


def sentence(entry: AuditEntry, *, sealed: bool) -> str:
    """Say what was done; an action without words of its own is shown by its name."""
    words = SENTENCES.get(entry.action)
    if sealed:
        words = SEALED_SENTENCES.get(entry.action, words)
    return t(words, **without_facts(words) | shortened(entry.facts)) if words else entry.action


def without_facts(words: str) -> dict[str, object]:
    """Return a dash for every fact of a sentence: an older entry may not have recorded it."""
    named = (name for _, name, _, _ in string.Formatter().parse(words) if name)
    return dict.fromkeys(named, "–")


def shortened(facts: dict[str, object]) -> dict[str, object]:
    """Shorten digests to what an eye can compare."""
    return {
        name: f"{value[:12]}…" if name.endswith("sha256") and isinstance(value, str) else value
        for name, value in facts.items()
    }
