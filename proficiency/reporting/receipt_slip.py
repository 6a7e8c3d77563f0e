"""The receipt that travels by e-mail: number, digest, times and names; no value and no code."""

from __future__ import annotations

from collections.abc import Sequence

from ..i18n import Language, Translator, translator
from ..moments import full_time
from ..notices.recipients import Attachment
from ..results.telling import Submission
from .content import Facts, Kind, Paragraph, ReportContent, Section
from .pdf import render_pdf
from .receipt import DIGEST_PROVES
from .record_gathering import provider_beside
from .statements import PAGE_OF, SYNTHETIC

SHORT_DIGEST = 12
"""Digits of the digest in the number of the receipt: the code of a laboratory stays at home."""
PDF = "application/pdf"


def receipt_slips(submission: Submission, writers: Sequence[str]) -> tuple[Attachment, ...]:
    """Return the receipt in both languages, ready to be attached."""
    return tuple(
        Attachment(
            f"{number(submission)}.{language.value}.pdf",
            PDF,
            render_pdf(slip_content(submission, writers, language)),
        )
        for language in Language
    )


def number(submission: Submission) -> str:
    """Return the number of the receipt, by which round and document are known."""
    return f"{submission.enrolment.round.code}-{submission.sha256[:SHORT_DIGEST]}"


def slip_content(
    submission: Submission, writers: Sequence[str], language: Language
) -> ReportContent:
    """Set the receipt without anything that is sealed."""
    t, round_ = translator(language), submission.enrolment.round
    return ReportContent(
        language=language,
        title=t("Receipt of submitted results"),
        subtitle=t.choose(round_.title_zh, round_.title_en),
        number=number(submission),
        version=t("Set {number}", number=submission.results.number),
        status=t("Submitted late") if submission.results.late else t("Submitted"),
        synthetic=t(SYNTHETIC) if round_.scheme.synthetic else "",
        identification=Facts(tuple(identification(submission, writers, t))),
        verdict=t.plural(
            "{count} result was submitted.", "{count} results were submitted.", submission.count
        ),
        sections=(
            Section(
                t("Digest (SHA-256)"),
                (Paragraph(submission.sha256), Paragraph(t(DIGEST_PROVES), Kind.NOTE)),
            ),
        ),
        confidentiality=t(
            "This receipt holds no result and no code: neither travels by e-mail. The receipt with"
            " everything that was submitted stands on the platform."
        ),
        end_mark=t("— End of receipt —"),
        page_of=t(PAGE_OF),
    )


def identification(
    submission: Submission, writers: Sequence[str], t: Translator
) -> list[tuple[str, str]]:
    """Say which round, who and when."""
    round_, submitted_at = submission.enrolment.round, submission.results.submitted_at
    zone = round_.time_zone
    pairs = [
        (t("PT provider"), provider_beside(round_).text(t)),
        (t("PT scheme"), t.choose(round_.scheme.name_zh, round_.scheme.name_en)),
        (t("Round"), round_.code),
        (t("Last change"), full_time(submission.saved_at, zone, t)),
        (t("Entered by"), t("; ").join(writers)),
        (t("Submitted"), full_time(submitted_at, zone, t) if submitted_at else ""),
        (t("Signed by"), submission.signed_by),
    ]
    return [(name, value) for name, value in pairs if value]
