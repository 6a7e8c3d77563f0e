"""Whether a set was measured by the draft method of the scheme: the question and its answers."""

from __future__ import annotations

from ..i18n import mark
from ..schemes.vocabulary import Word
from .models import FollowedMethod

FOLLOWED_ASKED = mark("Was the draft method of the scheme followed for this set?")
FOLLOWED = {
    FollowedMethod.YES: mark("yes"),
    FollowedMethod.PARTLY: mark("partly"),
    FollowedMethod.NO: mark("no, by our own method"),
}
FOLLOWED_WORDS = (
    Word(FollowedMethod.YES, "是", "yes", ("y",)),
    Word(FollowedMethod.PARTLY, "部分", "partly", ()),
    Word(FollowedMethod.NO, "否，采用本实验室方法", "no, by our own method", ("否", "no", "n")),
)
"""The same answers with every spelling that is understood in a sheet."""
