"""Tell two drafts apart, so that nobody changes or signs another draft than the one they saw."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ..rounds.models import Enrolment
from .document import ResultDocument


def mark_of(enrolment: Enrolment, document: ResultDocument | None) -> str:
    """Return what a form carries back: it changes with everything that was typed.

    The salt of the document is in it, so it tells nothing to whoever cannot read the document.
    Who wrote it is not: to send the same twice changes nothing.
    """
    typed = replace(document, writers=(), understood=()).content if document else b""
    return hashlib.sha256(b"%d %s" % (enrolment.id, typed)).hexdigest()
