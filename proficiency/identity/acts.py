"""What a person may or may not do: every act, with its words, in the order of the help."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from ..i18n import mark


class Act(StrEnum):
    """Something a person may or may not do."""

    MANAGE_INSTITUTIONS = "manage_institutions"
    MANAGE_PEOPLE = "manage_people"
    GRANT_ANY_ROLE = "grant_any_role"
    GRANT_LABORATORY_ROLES = "grant_laboratory_roles"
    IMPORT_REGISTER = "import_register"
    READ_PEOPLE = "read_people"
    READ_NAMES = "read_names"
    READ_OWN_MESSAGES = "read_own_messages"
    SEND_MESSAGES = "send_messages"
    CREATE_SCHEME = "create_scheme"
    READ_SCHEME = "read_scheme"
    EDIT_SCHEME = "edit_scheme"
    APPROVE_SCHEME = "approve_scheme"
    READ_ROUND = "read_round"
    EDIT_ROUND = "edit_round"
    SIGN_PLAN = "sign_plan"
    REHEARSE_ROUND = "rehearse_round"
    MOVE_ROUND = "move_round"
    KEEP_TIMETABLE = "keep_timetable"
    EXTEND_ROUND = "extend_round"
    CANCEL_ROUND = "cancel_round"
    REOPEN_ROUND = "reopen_round"
    REGISTER_LABORATORY = "register_laboratory"
    READ_REGISTRATIONS = "read_registrations"
    CONFIRM_REGISTRATION = "confirm_registration"
    ENROL_LABORATORY = "enrol_laboratory"
    READ_OWN_CODE = "read_own_code"
    READ_IDENTITY_KEY = "read_identity_key"
    ASK_FOR_IDENTITY = "ask_for_identity"
    WAIVE_CONFIDENTIALITY = "waive_confidentiality"
    MANAGE_SAMPLES = "manage_samples"
    READ_SAMPLES = "read_samples"
    CONFIRM_RECEIPT = "confirm_receipt"
    MANAGE_STUDIES = "manage_studies"
    READ_STUDIES = "read_studies"
    READ_PROGRESS = "read_progress"
    READ_OWN_RESULTS = "read_own_results"
    ENTER_RESULTS = "enter_results"
    SUBMIT_RESULTS = "submit_results"
    RECALL_RESULTS = "recall_results"
    IMPORT_RESULTS = "import_results"
    READ_CODED_RESULTS = "read_coded_results"
    EXCLUDE_RESULTS = "exclude_results"
    REQUEST_CORRECTION = "request_correction"
    SIGN_CORRECTION_REQUEST = "sign_correction_request"
    APPROVE_CORRECTION = "approve_correction"
    READ_CORRECTIONS = "read_corrections"
    EVALUATE_ROUND = "evaluate_round"
    READ_EVALUATION = "read_evaluation"
    SIGN_REPORT = "sign_report"
    ISSUE_REPORTS = "issue_reports"
    READ_ROUND_REPORT = "read_round_report"
    READ_OWN_REPORT = "read_own_report"
    READ_ANY_REPORT = "read_any_report"
    HAND_OVER = "hand_over"
    ASK_FOR_ACTION = "ask_for_action"
    READ_ACTIONS = "read_actions"
    ANSWER_ACTION = "answer_action"
    APPROVE_ACTION = "approve_action"
    COMPLAIN = "complain"
    READ_COMPLAINTS = "read_complaints"
    ANSWER_COMPLAINT = "answer_complaint"
    MAKE_EVIDENCE = "make_evidence"
    READ_EVIDENCE = "read_evidence"
    READ_DRAFT = "read_draft"
    EDIT_DRAFT = "edit_draft"
    WRITE_CLAUSE = "write_clause"
    COMMENT_ON_DRAFT = "comment_on_draft"
    NAME_VOTER = "name_voter"
    HOLD_BALLOT = "hold_ballot"
    VOTE = "vote"
    READ_BALLOTS = "read_ballots"
    MAINTAIN_BALLOTS = "maintain_ballots"
    READ_AUDIT = "read_audit"
    READ_PROJECT_AUDIT = "read_project_audit"
    READ_SYSTEM_EVENTS = "read_system_events"
    MANAGE_INSTALLATION = "manage_installation"
    READ_INSTALLATION = "read_installation"


ACT_GROUPS: tuple[tuple[str, Mapping[Act, str]], ...] = (
    (
        mark("People and institutions"),
        {
            Act.MANAGE_INSTITUTIONS: mark("register institutions and decide on registrations"),
            Act.MANAGE_PEOPLE: mark(
                "register laboratories and people, invite and deactivate people"
            ),
            Act.GRANT_ANY_ROLE: mark("grant and end every role"),
            Act.GRANT_LABORATORY_ROLES: mark("grant and end the roles of laboratories"),
            Act.IMPORT_REGISTER: mark("import a register of institutions and people"),
            Act.READ_PEOPLE: mark("read who holds which role"),
            Act.READ_NAMES: mark("read the names of institutions and people"),
            Act.READ_OWN_MESSAGES: mark("read the messages to themselves"),
            Act.SEND_MESSAGES: mark("read the outbox and send messages again"),
        },
    ),
    (
        mark("Schemes and rounds"),
        {
            Act.CREATE_SCHEME: mark("create schemes"),
            Act.READ_SCHEME: mark("read schemes and their measurands"),
            Act.EDIT_SCHEME: mark("edit schemes and their measurands"),
            Act.APPROVE_SCHEME: mark("approve a scheme definition as second coordinator"),
            Act.READ_ROUND: mark("read the set-up of rounds"),
            Act.EDIT_ROUND: mark("prepare rounds"),
            Act.SIGN_PLAN: mark("sign the plan of a round"),
            Act.REHEARSE_ROUND: mark("rehearse a round with invented laboratories"),
            Act.MOVE_ROUND: mark("take rounds from state to state"),
            Act.KEEP_TIMETABLE: mark("take rounds from state to state at their dates"),
            Act.EXTEND_ROUND: mark("extend the time for results, with a reason"),
            Act.CANCEL_ROUND: mark("cancel rounds, with a reason"),
            Act.REOPEN_ROUND: mark(
                "reopen a closed round once for one laboratory, with an external cause"
            ),
        },
    ),
    (
        mark("Registration and codes"),
        {
            Act.REGISTER_LABORATORY: mark("register a laboratory for a round"),
            Act.READ_REGISTRATIONS: mark("read the registrations for rounds, auditors under codes"),
            Act.CONFIRM_REGISTRATION: mark("confirm or decline registrations"),
            Act.ENROL_LABORATORY: mark("enrol laboratories in rounds"),
            Act.READ_OWN_CODE: mark("read the code of their own laboratory"),
            Act.READ_IDENTITY_KEY: mark(
                "read which laboratory has which code; every view is logged with its reason"
            ),
            Act.ASK_FOR_IDENTITY: mark("read an identity on written request; every view is logged"),
            Act.WAIVE_CONFIDENTIALITY: mark(
                "waive the confidentiality of laboratories for named uses, or revoke it"
            ),
        },
    ),
    (
        mark("Samples and studies"),
        {
            Act.MANAGE_SAMPLES: mark("prepare, label, allocate and dispatch samples"),
            Act.READ_SAMPLES: mark("read shipments and tracking, auditors under codes"),
            Act.CONFIRM_RECEIPT: mark("confirm the receipt of samples and their condition"),
            Act.MANAGE_STUDIES: mark("enter and judge homogeneity and stability studies"),
            Act.READ_STUDIES: mark("read homogeneity and stability studies"),
        },
    ),
    (
        mark("Results"),
        {
            Act.READ_PROGRESS: mark("read who has submitted, never a value before the close"),
            Act.READ_OWN_RESULTS: mark("read the results of their own laboratory"),
            Act.ENTER_RESULTS: mark("enter and change draft results"),
            Act.SUBMIT_RESULTS: mark("sign and submit results"),
            Act.RECALL_RESULTS: mark("recall submitted results while the round is open"),
            Act.IMPORT_RESULTS: mark("import the published results of an archived round"),
            Act.READ_CODED_RESULTS: mark("read results under codes after the close"),
            Act.EXCLUDE_RESULTS: mark("exclude a result with a reason"),
            Act.REQUEST_CORRECTION: mark("ask for the correction of a result after the close"),
            Act.SIGN_CORRECTION_REQUEST: mark(
                "sign their own laboratory's request for a correction"
            ),
            Act.APPROVE_CORRECTION: mark("approve a correction on request, with a reason"),
            Act.READ_CORRECTIONS: mark("read corrections, auditors under codes"),
        },
    ),
    (
        mark("Evaluation and reports"),
        {
            Act.EVALUATE_ROUND: mark("evaluate rounds"),
            Act.READ_EVALUATION: mark("read evaluations"),
            Act.SIGN_REPORT: mark(
                "sign assigned values and final reports; two coordinators are needed"
            ),
            Act.ISSUE_REPORTS: mark("issue reports and certificates"),
            Act.READ_ROUND_REPORT: mark("read final reports of rounds"),
            Act.READ_OWN_REPORT: mark("read the performance report of their own laboratory"),
            Act.READ_ANY_REPORT: mark("read all performance reports under codes"),
            Act.HAND_OVER: mark(
                "take the bundle and the hand-over package of a round: results, evaluations and all"
                " reports under codes"
            ),
        },
    ),
    (
        mark("Corrective actions, complaints and appeals"),
        {
            Act.ASK_FOR_ACTION: mark("ask a laboratory for corrective action"),
            Act.READ_ACTIONS: mark("read corrective actions, auditors under codes"),
            Act.ANSWER_ACTION: mark("answer a request for corrective action"),
            Act.APPROVE_ACTION: mark("approve their own laboratory's corrective action"),
            Act.COMPLAIN: mark("raise complaints and appeals"),
            Act.READ_COMPLAINTS: mark("read complaints and appeals"),
            Act.ANSWER_COMPLAINT: mark("answer complaints that do not concern themselves"),
        },
    ),
    (
        mark("Consensus projects"),
        {
            Act.MAKE_EVIDENCE: mark("make evidence snapshots of published rounds"),
            Act.READ_EVIDENCE: mark("read evidence snapshots"),
            Act.READ_DRAFT: mark("read method drafts"),
            Act.EDIT_DRAFT: mark("write and approve method drafts"),
            Act.WRITE_CLAUSE: mark("write the clauses assigned to them"),
            Act.COMMENT_ON_DRAFT: mark("comment on method drafts"),
            Act.NAME_VOTER: mark("name the voter of their own institution"),
            Act.HOLD_BALLOT: mark("open and close ballots"),
            Act.VOTE: mark("vote as the delegate of an institution"),
            Act.READ_BALLOTS: mark("read ballots"),
            Act.MAINTAIN_BALLOTS: mark("maintain ballots technically, without reading votes"),
        },
    ),
    (
        mark("History and installation"),
        {
            Act.READ_AUDIT: mark("read the history"),
            Act.READ_PROJECT_AUDIT: mark("read the history of consensus projects"),
            Act.READ_SYSTEM_EVENTS: mark("read the events of the system"),
            Act.MANAGE_INSTALLATION: mark("change settings and keys and make back-ups"),
            Act.READ_INSTALLATION: mark("read the list of settings and back-ups"),
        },
    ),
)
"""Every act in words that complete “… may”, in the order in which the help shows them."""
