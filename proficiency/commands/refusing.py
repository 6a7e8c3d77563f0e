"""Say on the terminal what was refused and why, in the reader's languages."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import InvalidInput, Problem, Refusal
from ..i18n import Language, mark, translator
from .speaking import complain

MOST_LINES = 1000
MORE = mark("… and {count} more.")


def print_refusal(refusal: Refusal, languages: Sequence[Language]) -> None:
    """Print a refusal; of an input, every problem with its place."""
    source = refusal.source if isinstance(refusal, InvalidInput) else ""
    texts = dict.fromkeys(refusal.text(translator(language)) for language in languages)
    complain(": ".join(filter(None, ["proficiency", source, " / ".join(texts)])))
    if not isinstance(refusal, InvalidInput):
        return
    for problem in refusal.problems[:MOST_LINES]:
        complain("  " + " / ".join(lines_of(problem, languages)))
    if (left := len(refusal.problems) - MOST_LINES) > 0:
        complain("  " + in_languages(MORE, languages, count=left))


def lines_of(problem: Problem, languages: Sequence[Language]) -> list[str]:
    """Say one problem in each language, its place first."""
    lines = []
    for language in languages:
        t = translator(language)
        place, text = problem.place(t), problem.text(t)
        colon = "：" if language is Language.ZH else ": "
        lines.append(f"{place}{colon}{text}" if place else text)
    return list(dict.fromkeys(lines))


def in_languages(message: str, languages: Sequence[Language], **facts: object) -> str:
    """Say one sentence in each language, side by side."""
    texts = (translator(language)(message, **facts) for language in languages)
    return " / ".join(dict.fromkeys(texts))
