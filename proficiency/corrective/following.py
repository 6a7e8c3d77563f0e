"""What follows when reports are out: requests for corrective action, certificates looked at."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ..certificates.watching import check_certificates
from ..rounds.models import Round
from .asking import ask_where_needed


def follow_reports(session: Session, round_id: int) -> None:
    """Do everything that follows from the scores in force; to do it twice changes nothing."""
    round_ = session.get_one(Round, round_id)
    ask_where_needed(session, round_)
    check_certificates(session, round_)
