"""Results in words against what the plan assigns: counted and compared, never averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ringtrial
from ringtrial import Signal

from ..results.exclusion_reasons import Treatment
from ..results.rows import ResultRow, ValueKind
from ..schemes.plan import AssignedBy, AssignedRule, Replicates, Rules
from ..schemes.plan_assigned_words import alleles_of
from .detection import detection_notes
from .exclusion_notes import exclusion_notes
from .inputs import Group, LaboratoryResult
from .outcome import Judgement, Note, Outcome, OutcomeStatus, Score, UsedScore

PRESENT, ABSENT = "detected", "not detected"
"""Between these two a wrong result is a false positive or a false negative."""
VERDICTS = {
    ringtrial.ProfileVerdict.MATCH: Signal.ACCEPTABLE,
    ringtrial.ProfileVerdict.INCONCLUSIVE: Signal.WARNING,
    ringtrial.ProfileVerdict.MISMATCH: Signal.ACTION,
    ringtrial.ProfileVerdict.NOT_COMPARED: Signal.NOT_EVALUATED,
}


@dataclass(frozen=True)
class Judged:
    """One result beside what is assigned; `badness` orders results of one laboratory."""

    word: str
    signal: Signal
    badness: float
    used: UsedScore
    judgement: Judgement | None = None
    steps: int | None = None
    match: float | None = None
    note: Note | None = None


Judge = Callable[[str], Judged | None]


def evaluate_words(group: Group, rules: Rules) -> Outcome:
    """Compare every laboratory's words with the assigned one; the log says how."""
    rule = rules.assigned
    judge = judge_of(rule)
    words = words_of(group, rule, first=rules.results.replicates is Replicates.FIRST)
    found = {lab: [each for word in said if (each := judge(word))] for lab, said in words.items()}
    worst = {lab: max(each, key=lambda one: one.badness) for lab, each in found.items() if each}
    entering = {lab.lab for lab in group.labs if lab.excluded is None}
    counted = [word for lab in words if lab in entering for word in words[lab] if judge(word)]
    is_scale = bool(rule.categories)
    counts = counted_words(counted, rule)
    return Outcome(
        measurand=group.measurand,
        material=group.material,
        method=group.method,
        unit=group.unit,
        labs=len(worst),
        results=len(counted),
        mean=None,
        sd=None,
        median=None,
        robust_mean=None,
        robust_sd=None,
        assigned_value=None,
        u_assigned_value=None,
        assigned_by=rule.by.value,
        sigma_pt=None,
        sigma_by="none",
        status=OutcomeStatus.OK if worst else OutcomeStatus.NOT_EVALUATED,
        notes=(
            *exclusion_notes([lab.excluded for lab in group.labs]),
            *word_notes(group, rules, {lab: worst[lab] for lab in worst if lab in entering}),
        ),
        scores=tuple(score_of(lab, worst.get(lab.lab)) for lab in group.labs),
        assigned_word=rule.profile or rule.category,
        counts=() if rule.by is AssignedBy.PROFILE else counts,
        median_words=median_of(counts) if is_scale and counted else (),
    )


def words_of(group: Group, rule: AssignedRule, *, first: bool) -> dict[str, list[str]]:
    """Return what each laboratory reported, of the kind that is assigned."""
    found: dict[str, list[str]] = {lab.lab: [] for lab in group.labs}
    for row in group.rows:
        if (word := word_of(row, rule)) is not None:
            found[row.lab].append(word)
    return {lab: said[:1] if first else said for lab, said in found.items()}


def word_of(row: ResultRow, rule: AssignedRule) -> str | None:
    """Return the word of a result; None where it is of another kind."""
    kind = ValueKind.PROFILE if rule.by is AssignedBy.PROFILE else ValueKind.CATEGORY
    return row.parsed.category if row.parsed.kind is kind else None


def judge_of(rule: AssignedRule) -> Judge:
    """Return how one word is judged; None of it where it cannot be compared."""
    if rule.by is AssignedBy.PROFILE:
        assigned = alleles_of(rule.profile)
        return lambda word: matched(word, assigned)
    if rule.categories:
        return lambda word: stepped(word, rule)
    return lambda word: named(word, rule.category)


def named(word: str, assigned: str) -> Judged:
    """Judge a category without order: right, or wrong and how."""
    judgement = judgement_of(plain(word), plain(assigned))
    right = judgement is Judgement.CORRECT
    signal = Signal.ACCEPTABLE if right else Signal.ACTION
    return Judged(word, signal, float(not right), UsedScore.CATEGORY, judgement)


def judgement_of(word: str, assigned: str) -> Judgement:
    """Say how a category compares with the assigned one."""
    if word == assigned:
        return Judgement.CORRECT
    if (word, assigned) == (ABSENT, PRESENT):
        return Judgement.FALSE_NEGATIVE
    if (word, assigned) == (PRESENT, ABSENT):
        return Judgement.FALSE_POSITIVE
    return Judgement.INCORRECT


def stepped(word: str, rule: AssignedRule) -> Judged | None:
    """Judge a step of a scale by its distance; a word that is not on it has none."""
    place = place_of(word, rule.categories)
    assigned = place_of(rule.category, rule.categories)
    if place is None or assigned is None:
        return None
    size = len(rule.categories)
    near = range(max(1, assigned - rule.tolerance), min(size, assigned + rule.tolerance) + 1)
    [score] = ringtrial.ordinal_scores(
        [place], assigned=assigned, categories=size, acceptable=set(near)
    )
    steps = score.steps or 0
    signal = Signal.ACCEPTABLE if score.acceptable else Signal.ACTION
    return Judged(word, signal, float(abs(steps)), UsedScore.STEPS, steps=steps)


def matched(word: str, assigned: Mapping[str, tuple[str, ...]]) -> Judged | None:
    """Judge a profile by the share of alleles that agree; one that shares no locus has none."""
    try:
        found = ringtrial.profile_match(alleles_of(word), assigned)
    except ringtrial.InputRefused:
        # Readable, but no profile: a sex marker at a locus of repeats, one locus by two names.
        return None
    if found.match is None:
        return None
    differ = [each.locus for each in found.loci if each.extra or each.missing]
    note = Note("loci_differ", {"loci": ", ".join(differ)}) if differ else None
    if found.status is ringtrial.Status.FEW_RESULTS:
        note = note or Note("loci_few", {"compared": found.compared})
    signal = VERDICTS[found.verdict]
    return Judged(word, signal, 1.0 - found.match, UsedScore.MATCH, match=found.match, note=note)


def score_of(lab: LaboratoryResult, judged: Judged | None) -> Score:
    """Set the score of one laboratory; without a word to judge the reason."""
    note = judged.note if judged is not None else unjudged_note(lab)
    if lab.excluded is not None:
        note = lab.note
    if lab.treatment is Treatment.NOT_SCORED:
        judged = None
    is_signalled = judged is not None and lab.treatment is Treatment.SCORED
    return Score(
        lab=lab.lab,
        value=None,
        replicates=lab.replicates,
        method=lab.method,
        u=None,
        k=None,
        difference=None,
        percent=None,
        z=None,
        z_prime=None,
        zeta=None,
        en=None,
        used=judged.used if judged and is_signalled else UsedScore.NONE,
        signal=judged.signal if judged and is_signalled else Signal.NOT_EVALUATED,
        note=note,
        word=None if judged is None else judged.word,
        judgement=None if judged is None else judged.judgement,
        steps=None if judged is None else judged.steps,
        match=None if judged is None else judged.match,
    )


def unjudged_note(lab: LaboratoryResult) -> Note:
    """Say why a laboratory is not judged."""
    typed = next((text.strip() for text in lab.replicates if text.strip()), "")
    if lab.note is not None and lab.note.key == "lab_no_call":
        return lab.note
    missing = lab.note is not None and lab.note.key == "lab_missing"
    return Note("lab_missing") if missing or not typed else Note("lab_not_word", {"typed": typed})


def word_notes(group: Group, rules: Rules, worst: Mapping[str, Judged]) -> Iterator[Note]:
    """Give the decision log: what was compared how, and what was left out."""
    rule = rules.assigned
    if rule.by is AssignedBy.PROFILE:
        yield Note("profile_assigned")
    elif worst:
        truth = plain(rule.category)
        said = [plain(each.word) for each in worst.values()]
        correct = ringtrial.nominal_summary(said, truth=truth).correct
        if correct is not None:
            facts: dict[str, str | int | float | None] = {
                "correct": said.count(truth),
                "labs": len(said),
                "low": 100.0 * correct.low,
                "high": 100.0 * correct.high,
            }
            yield Note("category_assigned", facts)
    if rule.categories:
        yield Note("steps_count", {"tolerance": rule.tolerance})
    if any(len(lab.replicates) > 1 for lab in group.labs):
        first = rules.results.replicates is Replicates.FIRST
        yield Note("first_counts" if first else "farthest_counts")
    if not worst:
        yield Note("no_words")
    if rule.by is AssignedBy.CATEGORY and not rule.categories:
        yield from detection_notes(group, plain, present=PRESENT, absent=ABSENT)
    missing, no_calls = group.count(ValueKind.MISSING), group.count(ValueKind.NO_CALL)
    unlike = sum(1 for row in group.rows if not is_judged(row, rule)) - missing - no_calls
    if no_calls:
        yield Note("no_calls", {"count": no_calls})
    if unlike:
        yield Note("not_words", {"count": unlike})
    if missing:
        yield Note("missing", {"count": missing})


def is_judged(row: ResultRow, rule: AssignedRule) -> bool:
    """Answer whether a single result can be compared with the assigned one."""
    word = word_of(row, rule)
    return word is not None and judge_of(rule)(word) is not None


def counted_words(words: Sequence[str], rule: AssignedRule) -> tuple[tuple[str, int], ...]:
    """Count the categories: all steps of a scale in their order, others the most frequent first."""
    if rule.categories:
        places = Counter(place_of(word, rule.categories) for word in words)
        return tuple((name, places[n]) for n, name in enumerate(rule.categories, 1))
    return tuple(sorted(Counter(words).items(), key=lambda each: (-each[1], each[0])))


def median_of(counts: Sequence[tuple[str, int]]) -> tuple[str, ...]:
    """Return the median category; two where it falls between them, for labels have no mean."""
    summary = ringtrial.ordinal_summary([count for _, count in counts])
    places = dict.fromkeys((summary.median_low, summary.median_high))
    return tuple(counts[place - 1][0] for place in places)


def place_of(word: str, categories: Sequence[str]) -> int | None:
    """Return the place of a category on its scale, from 1."""
    plain_names = [plain(each) for each in categories]
    return plain_names.index(plain(word)) + 1 if plain(word) in plain_names else None


def plain(word: str) -> str:
    """Return a category so that its spellings compare equal: not-detected, not_detected."""
    return " ".join(word.replace("-", " ").replace("_", " ").split()).casefold()
