"""The sheet of questions in the workbook of a laboratory: written with its lists, and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..errors import InvalidInput, Problem
from ..i18n import Translator, mark
from ..rounds.models import Determination, Round
from ..schemes.vocabulary import ANSWER_KIND_WORDS, AnswerKind, Question
from .details import find_word
from .followed import FOLLOWED_ASKED, FOLLOWED_WORDS
from .parsing import UnreadableValue, shown
from .questionnaire import NOT_A_CHOICE, AskedQuestion, answer_problems, asked_questions
from .sheet_cells import head, offer, protect, put, shade
from .sheet_names import LISTS, QUESTIONS
from .tables import Table, read_table
from .worksheets import sheet_names

KEY, MATERIAL, QUESTION, KIND, ANSWER = (
    "编号 Key",
    "样品 Material",
    "问题 Question",
    "填写方式 Answer as",
    "回答 Answer",
)
WIDTHS = ((KEY, 22), (MATERIAL, 24), (QUESTION, 60), (KIND, 22), (ANSWER, 40))
FOLLOWED_KEY = "_followed"
"""Key of the question about the draft method; no question of a scheme can be called so."""

UNKNOWN_QUESTION = mark("“{key}” is no question of this round. Leave the keys as they are.")
ASKED_TWICE = mark("The question “{key}” stands here twice. Keep one of the rows.")
NO_COLUMN = mark("The column “{name}” of the sheet of questions is missing. Put it back.")


@dataclass(frozen=True)
class Answers:
    """What was answered in the sheet of questions, as it was typed."""

    questionnaire: dict[str, str]
    followed: str
    """Code of the answer about the draft method; empty where it was not answered."""


def write_questions(sheet: Worksheet, book: Workbook, round_: Round, t: Translator) -> None:
    """Write every question once, with the list of its answers where it has one."""
    head(sheet, WIDTHS)
    sheet.freeze_panes = "A2"
    for row, (key, material, question) in enumerate(_lines(round_, t), 2):
        kind = t(ANSWER_KIND_WORDS[question.kind])
        if question.kind is AnswerKind.MOMENT:
            kind = t("{kind}, like 2026-03-02 14:30, {zone}", kind=kind, zone=round_.time_zone)
        needed = " " + t("(needed)") if question.required else ""
        unit = f" ({question.unit})" if question.unit else ""
        asked = t.choose(question.zh, question.en) + unit + needed
        for at, text in enumerate((key, material, asked, kind, ""), 1):
            cell = put(sheet, row, at, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            shade(cell, is_open=at == len(WIDTHS))
        if question.choices:
            place = _list_of(book, key, [t.choose(w.zh, w.en) for w in question.choices])
            offer(sheet, f"{get_column_letter(len(WIDTHS))}{row}", place)
    protect(sheet)


def _lines(round_: Round, t: Translator) -> list[tuple[str, str, Question]]:
    """Return key, material and question of each row; the draft method is asked last."""
    lines = [
        (
            each.name,
            t.choose(each.material.name_zh, each.material.name_en) if each.material else "",
            each.question,
        )
        for each in asked_questions(_determinations(round_))
    ]
    words = t(FOLLOWED_ASKED)
    followed = Question(FOLLOWED_KEY, AnswerKind.CHOICE, words, words, choices=FOLLOWED_WORDS)
    return [*lines, (FOLLOWED_KEY, "", followed)]


def _list_of(book: Workbook, key: str, words: Sequence[str]) -> str:
    """Write a list of answers beside those of the measurands, and return where it stands."""
    sheet = book[LISTS] if LISTS in book.sheetnames else book.create_sheet(LISTS)
    at = sheet.max_column + 1 if sheet.cell(1, 1).value else 1
    for row, text in enumerate((key, *words), 1):
        put(sheet, row, at, text)
    letter = get_column_letter(at)
    sheet.column_dimensions[letter].width = 28
    return f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"


def read_questions(
    data: bytes, filename: str, round_: Round, problems: list[Problem]
) -> Answers | None:
    """Read the sheet of questions; None where the file has none, as in CSV."""
    if QUESTIONS not in sheet_names(data):
        return None
    try:
        table = read_table(data, filename, sheet=QUESTIONS)
    except InvalidInput as refusal:
        problems.extend(refusal.problems)
        return None
    places = {name: at for at, name in enumerate(table.header)}
    missing = [name for name in (KEY, ANSWER) if name not in places]
    if missing:
        problems.extend(
            Problem(NO_COLUMN, {"name": name}, column=name, sheet=QUESTIONS) for name in missing
        )
        return None
    return _answers(table, places, round_, problems)


def _answers(
    table: Table, places: dict[str, int], round_: Round, problems: list[Problem]
) -> Answers:
    asked = {each.name: each for each in asked_questions(_determinations(round_))}
    letter = get_column_letter(places[ANSWER] + 1)
    found: dict[str, str] = {}
    for row in table.rows:
        key, typed = row.cells[places[KEY]].strip(), row.cells[places[ANSWER]]
        place = Problem("", row=row.number, sheet=QUESTIONS, cell=f"{letter}{row.number}")
        if key not in asked and key != FOLLOWED_KEY:
            facts: dict[str, object] = {"key": key or "–"}
            problems.append(replace(place, message=UNKNOWN_QUESTION, facts=facts, column=KEY))
        elif key in found:
            problems.append(replace(place, message=ASKED_TWICE, facts={"key": key}, column=KEY))
        else:
            found[key] = typed
            problems.extend(
                replace(place, message=wrong.message, facts=wrong.facts, column=ANSWER)
                for wrong in _wrong(asked.get(key), typed)
            )
    followed = _followed(found.pop(FOLLOWED_KEY, "")) or ""
    return Answers({key: text for key, text in found.items() if text.strip()}, followed)


def _wrong(asked: AskedQuestion | None, typed: str) -> list[Problem]:
    """Say what is wrong with one answer; without a question it is about the draft method."""
    if asked is not None:
        return answer_problems([asked], {asked.name: typed})
    if not typed.strip() or _followed(typed) is not None:
        return []
    return [Problem(NOT_A_CHOICE, {"typed": shown(typed)})]


def _followed(typed: str) -> str | None:
    """Return the code of an answer about the draft method; None where it is none."""
    try:
        word = find_word(typed, FOLLOWED_WORDS) if typed.strip() else None
    except UnreadableValue:
        return None
    return word.code if word is not None else None


def _determinations(round_: Round) -> list[Determination]:
    return [each for measurand in round_.measurands for each in measurand.determinations]
