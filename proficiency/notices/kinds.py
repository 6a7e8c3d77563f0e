"""Every kind of message with its words: subject, paragraphs, and what the link is called."""

from __future__ import annotations

import string
from dataclasses import dataclass
from enum import StrEnum

from ..i18n import mark


class NoticeKind(StrEnum):
    """What somebody is told."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"
    ROLE_GRANTED = "role_granted"
    ROLE_GRANTED_TO_SELF = "role_granted_to_self"
    ROLE_WITHDRAWN = "role_withdrawn"
    INSTITUTION_APPLIED = "institution_applied"
    INSTITUTION_APPROVED = "institution_approved"
    INSTITUTION_DECLINED = "institution_declined"
    ROUND_ANNOUNCED = "round_announced"
    REGISTRATION_CONFIRMED = "registration_confirmed"
    REGISTRATION_DECLINED = "registration_declined"
    SHIPPED = "shipped"
    RECEIPT_PROBLEM = "receipt_problem"
    RESUPPLIED = "resupplied"
    INSTRUCTIONS_CHANGED = "instructions_changed"
    ROUND_OPEN = "round_open"
    REMINDER = "reminder"
    SUBMISSION_RECEIPT = "submission_receipt"
    LATE_RECEIPT = "late_receipt"
    RECALLED = "recalled"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    REOPENED = "reopened"
    PRELIMINARY_REPORT = "preliminary_report"
    FINAL_REPORT = "final_report"
    CORRECTED_REPORT = "corrected_report"
    REPORT_STANDS = "report_stands"
    COMPLAINT_RAISED = "complaint_raised"
    COMPLAINT_TO_SIGN = "complaint_to_sign"
    COMPLAINT_TAKEN_UP = "complaint_taken_up"
    COMPLAINT_DECIDED = "complaint_decided"
    PLAN_DEVIATION = "plan_deviation"
    SIGNATURE_NEEDED = "signature_needed"
    TIMETABLE_CHANGED = "timetable_changed"
    STEP_HELD = "step_held"
    ACTION_ASKED = "action_asked"
    ACTION_DUE = "action_due"
    ACTION_ANSWERED = "action_answered"
    ACTION_REVIEWED = "action_reviewed"
    CERTIFICATES_ISSUED = "certificates_issued"
    CERTIFICATE_ENDED = "certificate_ended"


@dataclass(frozen=True)
class Words:
    """The words of one kind; every name in braces is a fact the caller gives."""

    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    """What the link to `path` is called; empty where there is nothing to open."""
    secret: tuple[str, ...] = ()
    """Facts that only the recipient may read."""

    @property
    def needed(self) -> frozenset[str]:
        """Return the facts these words are incomplete without."""
        parts = (self.subject, *self.paragraphs)
        named = {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}
        return frozenset(named | ({"path"} if self.link else set()))


_OPEN_ROUND = mark("Open the round")
_OPEN_ACTIONS = mark("Open the corrective actions")

WORDS: dict[NoticeKind, Words] = {
    NoticeKind.INVITATION: Words(
        mark("Invitation to the proficiency testing platform"),
        (
            mark("{inviter} invites you to the proficiency testing platform."),
            mark("Set your password with the link below. It can be used once, until {until}."),
            mark("If you do not expect this invitation, you need not do anything."),
        ),
        link=mark("Accept the invitation"),
        secret=("path",),
    ),
    NoticeKind.PASSWORD_RESET: Words(
        mark("Setting a new password"),
        (
            mark("A new password was asked for your account."),
            mark("Set it with the link below. It can be used once, until {until}."),
            mark("If you did not ask for it, your password stays as it is."),
        ),
        link=mark("Set a new password"),
        secret=("path",),
    ),
    NoticeKind.ROLE_GRANTED: Words(
        mark("You now hold the role “{role}”"),
        (mark("{by} has given you the role “{role}” ({where})."),),
        link=mark("Open your desk"),
    ),
    NoticeKind.ROLE_GRANTED_TO_SELF: Words(
        mark("{by} has taken the role “{role}”"),
        (
            mark("{by} has given themselves the role “{role}” ({where})."),
            mark("Every administrator and coordinator is told of this; it stands in the history."),
        ),
    ),
    NoticeKind.INSTITUTION_APPLIED: Words(
        mark("An institution asks to be admitted"),
        (mark("{institution} asks to be admitted to the platform."),),
        link=mark("Decide on the application"),
    ),
    NoticeKind.ROLE_WITHDRAWN: Words(
        mark("You no longer hold the role “{role}”"),
        (mark("{by} has withdrawn your role “{role}” ({where})."),),
    ),
    NoticeKind.INSTITUTION_APPROVED: Words(
        mark("Your institution was admitted"),
        (mark("{institution} was admitted. Its laboratories can now be registered for rounds."),),
        link=mark("Open your desk"),
    ),
    NoticeKind.INSTITUTION_DECLINED: Words(
        mark("Your institution was not admitted"),
        (mark("{institution} was not admitted. The reason: {reason}"),),
    ),
    NoticeKind.ROUND_ANNOUNCED: Words(
        mark("[{round_code}] A round is announced: {round_title}"),
        (
            mark("Round {round_code}, “{round_title}”, is announced."),
            mark("Results are taken from {opens_at} to {closes_at}."),
            mark("The attached calendar file puts these dates into your calendar."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.REGISTRATION_CONFIRMED: Words(
        mark("[{round_code}] Registration confirmed"),
        (
            mark("{laboratory} takes part in round {round_code}, “{round_title}”."),
            mark("Results are taken from {opens_at} to {closes_at}."),
            mark("The code of your laboratory in this round stands on the page of the round."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.REGISTRATION_DECLINED: Words(
        mark("[{round_code}] Registration declined"),
        (
            mark(
                "The registration of {laboratory} for round {round_code}, “{round_title}”, was"
                " declined. The reason: {reason}"
            ),
        ),
    ),
    NoticeKind.SHIPPED: Words(
        mark("[{round_code}] Your samples are on their way"),
        (
            mark("The samples of round {round_code}, “{round_title}”, were dispatched."),
            mark("Courier: {courier}. Tracking number: {tracking}."),
            mark("Please check them on arrival and confirm in which condition they came."),
        ),
        link=mark("Confirm the receipt"),
    ),
    NoticeKind.RECEIPT_PROBLEM: Words(
        mark("[{round_code}] Laboratory {code} reports a problem with its samples"),
        (
            mark("In round {round_code}, “{round_title}”, laboratory {code} reports: {problem}"),
            mark("Decide whether the samples are supplied again."),
        ),
        link=mark("Open the samples"),
    ),
    NoticeKind.RESUPPLIED: Words(
        mark("[{round_code}] New samples are on their way"),
        (
            mark("New samples of round {round_code}, “{round_title}”, were dispatched to you."),
            mark("Courier: {courier}. Tracking number: {tracking}."),
            mark("Use only the new samples; do not report results of the ones they replace."),
        ),
        link=mark("Confirm the receipt"),
    ),
    NoticeKind.INSTRUCTIONS_CHANGED: Words(
        mark("[{round_code}] New instructions, version {version}"),
        (
            mark(
                "Version {version} of the instructions of round {round_code}, “{round_title}”, is"
                " in force. What is new: {change}"
            ),
            mark("Please read them and confirm that you have."),
        ),
        link=mark("Read the instructions"),
    ),
    NoticeKind.ROUND_OPEN: Words(
        mark("[{round_code}] Results can now be entered"),
        (
            mark("Round {round_code}, “{round_title}”, takes results until {closes_at}."),
            mark("Results are signed by a second person. Allow time for this."),
        ),
        link=mark("Enter results"),
    ),
    NoticeKind.REMINDER: Words(
        mark("[{round_code}] Results are due by {closes_at}"),
        (
            mark("{laboratory} has not submitted its results of round {round_code} yet."),
            mark("The round, “{round_title}”, closes at {closes_at}. {standing}"),
        ),
        link=mark("Enter results"),
    ),
    NoticeKind.SUBMISSION_RECEIPT: Words(
        mark("[{round_code}] Receipt of your results"),
        (
            mark(
                "The results of your laboratory in round {round_code}, “{round_title}”, were signed"
                " by {by} and submitted at {submitted_at}."
            ),
            mark("Number of results: {results}. Digest (SHA-256): {sha256}"),
            mark("They can be recalled and corrected until {closes_at}."),
        ),
        link=mark("Open the receipt"),
    ),
    NoticeKind.LATE_RECEIPT: Words(
        mark("[{round_code}] Receipt of your late results"),
        (
            mark(
                "The results of your laboratory in round {round_code}, “{round_title}”, were signed"
                " by {by} and handed in late, at {submitted_at}."
            ),
            mark("Number of results: {results}. Digest (SHA-256): {sha256}"),
            mark("They are kept and shown as late, and do not enter the consensus."),
        ),
        link=mark("Open the receipt"),
    ),
    NoticeKind.RECALLED: Words(
        mark("[{round_code}] Your results were recalled"),
        (
            mark(
                "{by} has recalled the results of your laboratory in round {round_code},"
                " “{round_title}”."
            ),
            mark("They count only after they are signed and submitted again, by {closes_at}."),
        ),
        link=mark("Enter results"),
    ),
    NoticeKind.EXTENDED: Words(
        mark("[{round_code}] The closing date has moved to {closes_at}"),
        (
            mark("Round {round_code}, “{round_title}”, now closes at {closes_at}."),
            mark("It was to close at {closed_before}. The reason: {reason}"),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.CANCELLED: Words(
        mark("[{round_code}] The round is cancelled"),
        (
            mark("Round {round_code}, “{round_title}”, is cancelled. The reason: {reason}"),
            mark("Nothing of it is scored."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.CLOSED: Words(
        mark("[{round_code}] The round is closed"),
        (
            mark("Round {round_code}, “{round_title}”, is closed; the results are sealed."),
            mark("You will be told when the report is there."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.REOPENED: Words(
        mark("[{round_code}] Results are taken from your laboratory once more"),
        (
            mark(
                "Round {round_code}, “{round_title}”, was opened again for {laboratory}, until"
                " {until}. The reason: {reason}"
            ),
        ),
        link=mark("Enter results"),
    ),
    NoticeKind.PRELIMINARY_REPORT: Words(
        mark("[{round_code}] The preliminary report is there"),
        (
            mark("The preliminary report of round {round_code}, “{round_title}”, is there."),
            mark("Please check it. Errors of transcription can be notified until {until}."),
        ),
        link=mark("Open the reports"),
    ),
    NoticeKind.FINAL_REPORT: Words(
        mark("[{round_code}] The final report is there"),
        (mark("The final report of round {round_code}, “{round_title}”, is there."),),
        link=mark("Open the reports"),
    ),
    NoticeKind.CORRECTED_REPORT: Words(
        mark("[{round_code}] A corrected report is there"),
        (
            mark("The report of round {round_code}, “{round_title}”, was corrected: {reason}"),
            mark("What changes for your laboratory: {impact}"),
            mark("The amended report replaces the one before. Please replace your copies."),
        ),
        link=mark("Open the reports"),
    ),
    NoticeKind.REPORT_STANDS: Words(
        mark("[{round_code}] The round was corrected; your report stands"),
        (
            mark("The report of round {round_code}, “{round_title}”, was corrected: {reason}"),
            mark(
                "Nothing changes for your laboratory: no assigned value, score or signal of its"
                " report moves, so it stands as it is. The report of the whole round is amended."
            ),
        ),
        link=mark("Open the reports"),
    ),
    NoticeKind.COMPLAINT_RAISED: Words(
        mark("[{round_code}] Laboratory {code}: {what}, no. {number}"),
        (
            mark(
                "In round {round_code}, “{round_title}”, laboratory {code} has raised or changed"
                " no. {number}: {what}."
            ),
            mark("The decision is due by {due}. Who took the decision at issue does not decide."),
        ),
        link=mark("Read and answer"),
    ),
    NoticeKind.COMPLAINT_TO_SIGN: Words(
        mark("[{round_code}] A claim waits for your signature"),
        (
            mark(
                "No. {number} of round {round_code}, “{round_title}”, was written for your"
                " laboratory and is filed once an approver has signed it: {what}."
            ),
        ),
        link=mark("Read and sign"),
    ),
    NoticeKind.COMPLAINT_TAKEN_UP: Words(
        mark("[{round_code}] {what}, no. {number}: {state}"),
        (
            mark(
                "No. {number} of your laboratory in round {round_code}, “{round_title}”, is now:"
                " {state}. The decision is due by {due}."
            ),
        ),
        link=mark("Open it"),
    ),
    NoticeKind.COMPLAINT_DECIDED: Words(
        mark("[{round_code}] {what}, no. {number}: {state}"),
        (
            mark(
                "No. {number} of your laboratory in round {round_code}, “{round_title}”, was"
                " decided: {state}."
            ),
            mark("The reasons: {reason}"),
        ),
        link=mark("Open it"),
    ),
    NoticeKind.PLAN_DEVIATION: Words(
        mark("[{round_code}] The statistical plan was departed from"),
        (
            mark(
                "{by} has recorded a departure from the signed statistical plan of round"
                " {round_code}, “{round_title}”. The reason: {reason}"
            ),
            mark("It is shown in the report."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.SIGNATURE_NEEDED: Words(
        mark("[{round_code}] A second signature is needed: {what}"),
        (
            mark("{by} has signed in round {round_code}, “{round_title}”: {what}."),
            mark("It takes effect when a second person has signed."),
        ),
        link=mark("Read and sign"),
    ),
    NoticeKind.TIMETABLE_CHANGED: Words(
        mark("[{round_code}] The dates of the round have changed"),
        (
            mark(
                "The dates of round {round_code}, “{round_title}”, have changed. The reason:"
                " {reason}"
            ),
            mark("Results are taken from {opens_at} to {closes_at}."),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.STEP_HELD: Words(
        mark("[{round_code}] Held at its date: {step}"),
        (
            mark(
                "Round {round_code}, “{round_title}”, was to take the step “{step}” at {due}. It"
                " was not taken, because something is missing."
            ),
            mark("What is needed first: {needed}"),
        ),
        link=_OPEN_ROUND,
    ),
    NoticeKind.ACTION_ASKED: Words(
        mark("[{round_code}] Corrective action is asked for"),
        (
            mark(
                "{laboratory} is asked to find the cause of {count} result(s) of round"
                " {round_code}, “{round_title}”, and to remove it."
            ),
            mark("Please answer by {due}."),
        ),
        link=_OPEN_ACTIONS,
    ),
    NoticeKind.ACTION_DUE: Words(
        mark("[{round_code}] An answer on corrective action is due by {due}"),
        (
            mark(
                "{laboratory} has not sent {count} answer(s) on corrective action of round"
                " {round_code}, “{round_title}”, yet."
            ),
            mark("An answer counts when a second person of the laboratory has approved it."),
        ),
        link=_OPEN_ACTIONS,
    ),
    NoticeKind.ACTION_ANSWERED: Words(
        mark("[{round_code}] Laboratory {code} has answered"),
        (
            mark(
                "In round {round_code}, “{round_title}”, laboratory {code} has answered request"
                " {number}. Please review the answer."
            ),
        ),
        link=_OPEN_ACTIONS,
    ),
    NoticeKind.ACTION_REVIEWED: Words(
        mark("[{round_code}] News of corrective action {number}"),
        (mark("{outcome} {remark}"),),
        link=_OPEN_ACTIONS,
    ),
    NoticeKind.CERTIFICATES_ISSUED: Words(
        mark("[{round_code}] Your certificates are there"),
        (
            mark(
                "Certificates of {laboratory} for round {round_code}, “{round_title}”, were issued."
            ),
        ),
        link=mark("Open the certificates"),
    ),
    NoticeKind.CERTIFICATE_ENDED: Words(
        mark("[{round_code}] Certificate {certificate} no longer holds"),
        (
            mark(
                "Certificate {certificate} for round {round_code}, “{round_title}”, was withdrawn."
                " The reason: {reason}"
            ),
            mark("Please do not use it any more. A new one follows where its ground still holds."),
        ),
        link=mark("Open the certificates"),
    ),
}
