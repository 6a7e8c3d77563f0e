"""A bundle gives the same numbers again; whatever was changed in it is found and named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from story import Story

from proficiency.audit.models import AuditEntry
from proficiency.bundles import archive
from proficiency.bundles.archive import pack, unpack
from proficiency.bundles.packing import bundle_of, pack_bundle, stored_runs
from proficiency.bundles.recomputing import (
    ADDITIONAL,
    CHANGED,
    DIGEST_DIFFERS,
    FILE_MISSING,
    NO_EVALUATION,
    NOT_COMPUTABLE,
    OTHER_ENGINE,
    WITHHELD,
    compare_file,
)
from proficiency.bundles.refusals import (
    ArchiveTooLarge,
    HostileName,
    NoSuchFile,
    NotABundle,
    NotAnArchive,
    NothingEvaluated,
    OtherFormat,
)
from proficiency.bundles.withholding import STRUCK
from proficiency.cli import REFUSED, main
from proficiency.commands.recompute import DIFFERS
from proficiency.errors import Forbidden
from proficiency.rounds.plan_deviations import propose_deviation, sign_deviation
from proficiency.schemes.plan import Plan

Files = dict[str, bytes]
Change = Callable[[Files], None]
INPUTS, OUTCOME = "evaluations/1/inputs.json", "evaluations/1/document.json"


@pytest.fixture
def evaluated(story: Story) -> Story:
    story.reach_analysis()
    story.evaluate()
    return story


@pytest.fixture
def files(evaluated: Story, tmp_path: Path) -> Files:
    path = tmp_path / "whole.zip"
    path.write_bytes(
        bundle_of(evaluated.session, evaluated.round, actor=evaluated.coordinator).content
    )
    return unpack(path)


def kept(files: Files, folder: Path) -> Path:
    """Write a bundle of these files."""
    path = folder / "changed.zip"
    path.write_bytes(pack(files))
    return path


def described_anew(files: Files) -> None:
    """Let the manifest name the files as they are, as a forger would."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: sha256(content).hexdigest()
        for name, content in files.items()
        if name != "manifest.json"
    }
    files["manifest.json"] = json.dumps(manifest).encode()


def one_digit(files: Files, name: str, pattern: str) -> None:
    """Change one digit of the first number that follows a pattern."""
    text = files[name].decode()
    found = re.search(pattern, text)
    assert found is not None
    digit = "7" if found[1] != "7" else "8"
    files[name] = (text[: found.start(1)] + digit + text[found.end(1) :]).encode()


def test_the_same_evaluations_give_the_same_bytes(evaluated: Story) -> None:
    runs = stored_runs(evaluated.session, evaluated.round)
    first, second = (pack_bundle(evaluated.round, runs) for _ in range(2))
    assert first.content == second.content and first.sha256 == second.sha256


def test_a_whole_bundle_is_identical_and_names_the_digest_of_reports_and_history(
    evaluated: Story, files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(files, tmp_path)
    comparison = compare_file(path)
    assert comparison.is_identical
    facts = evaluated.session.scalars(
        select(AuditEntry.facts).where(AuditEntry.action == "round.evaluated")
    ).one()
    assert comparison.evaluations[0].document_sha256 == facts["document_sha256"]
    assert sha256(files[OUTCOME]).hexdigest() == facts["document_sha256"]
    assert main(["recompute", str(path)]) == 0
    said = capsys.readouterr().out
    assert "identical: round" in said and "一致" in said and facts["document_sha256"] in said


def test_one_changed_digit_of_an_outcome_is_listed_with_its_place(
    evaluated: Story, files: Files, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_digit(files, OUTCOME, r'"z":-?\d+\.(\d)')
    described_anew(files)
    path = kept(files, tmp_path)
    comparison = compare_file(path)
    (difference,) = comparison.evaluations[0].differences
    codes = {enrolment.code for enrolment in evaluated.enrolments}
    assert difference.laboratory in codes and difference.field == "z"
    assert difference.stored != difference.recomputed
    assert {finding.words for finding in comparison.findings} == {DIGEST_DIFFERS}
    assert main(["recompute", "--lang", "zh", str(path)]) == DIFFERS
    said = capsys.readouterr().out
    assert difference.stored in said and difference.recomputed in said and "不一致" in said


def test_one_changed_digit_of_an_input_moves_numbers_that_are_listed(
    files: Files, tmp_path: Path
) -> None:
    one_digit(files, INPUTS, r'"value":"(\d)')
    comparison = compare_file(kept(files, tmp_path))
    assert not comparison.is_identical
    assert comparison.evaluations[0].differences
    assert {finding.words for finding in comparison.findings} == {CHANGED, DIGEST_DIFFERS}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda files: files.pop("README.txt"), FILE_MISSING),
        (lambda files: files.update({"more.txt": b"more"}), ADDITIONAL),
        (lambda files: files.update({"README.txt": b"other"}), CHANGED),
        (lambda files: files.pop(INPUTS), NOT_COMPUTABLE),
        (lambda files: files.update({INPUTS: b"[" * 100_000}), NOT_COMPUTABLE),
        (lambda files: files.update({INPUTS: b"[1]"}), NOT_COMPUTABLE),
        (lambda files: files.update({OUTCOME: b"\xff"}), NOT_COMPUTABLE),
        (lambda files: files.update({OUTCOME: b"[]"}), NOT_COMPUTABLE),
    ],
)
def test_a_bundle_that_is_not_whole_is_told(
    files: Files, tmp_path: Path, change: Change, words: str
) -> None:
    change(files)
    comparison = compare_file(kept(files, tmp_path))
    assert not comparison.is_identical
    assert words in {finding.words for finding in comparison.findings}


def test_another_engine_is_told_apart_from_changed_numbers(files: Files, tmp_path: Path) -> None:
    manifest = json.loads(files["manifest.json"])
    manifest["evaluations"][0]["engine_version"] = "0.0.1"
    files["manifest.json"] = json.dumps(manifest).encode()
    comparison = compare_file(kept(files, tmp_path))
    assert [finding.words for finding in comparison.findings] == [OTHER_ENGINE]
    assert comparison.evaluations[0].differences == ()
    assert not comparison.is_identical


def test_a_bundle_without_evaluations_proves_nothing(files: Files, tmp_path: Path) -> None:
    manifest = json.loads(files["manifest.json"]) | {"evaluations": []}
    files["manifest.json"] = json.dumps(manifest).encode()
    comparison = compare_file(kept(files, tmp_path))
    assert [finding.words for finding in comparison.findings] == [NO_EVALUATION]
    assert not comparison.is_identical


@pytest.mark.parametrize(
    ("manifest", "refusal"),
    [
        (None, NotABundle),
        (b"{", NotABundle),
        (b"[]", NotABundle),
        (b"{}", NotABundle),
        (b'{"format": 99}', OtherFormat),
        (b"[" * 100_000, NotABundle),
    ],
)
def test_an_archive_of_something_else_is_refused(
    tmp_path: Path, manifest: bytes | None, refusal: type[Exception]
) -> None:
    content = {"other.txt": b"other"} | ({"manifest.json": manifest} if manifest else {})
    with pytest.raises(refusal):
        compare_file(kept(content, tmp_path))


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\x00" * 10])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.zip"
    path.write_bytes(content)
    with pytest.raises(NotAnArchive):
        compare_file(path)
    with pytest.raises(NoSuchFile):
        compare_file(tmp_path / "gone.zip")


def test_a_damaged_archive_is_refused(files: Files, tmp_path: Path) -> None:
    path = kept(files, tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    assert main(["recompute", str(path)]) in {REFUSED, DIFFERS}


@pytest.mark.parametrize(
    "name", ["../out.json", "/etc/passwd", "a/../../b", "C:/b", "a\\..\\b", "a//b", "a/./../b"]
)
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(HostileName):
        compare_file(kept({name: b"x"}, tmp_path))


def test_a_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    made = BytesIO()
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(made, "w") as twice:
        twice.writestr("a", b"1")
        twice.writestr("a", b"2")
    path = tmp_path / "twice.zip"
    path.write_bytes(made.getvalue())
    with pytest.raises(HostileName):
        unpack(path)


def test_what_would_fill_the_memory_is_refused_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    bomb = kept({"a": bytes(700_000), "b": bytes(700_000)}, tmp_path)
    assert bomb.stat().st_size < 10_000
    with pytest.raises(ArchiveTooLarge):
        unpack(bomb)
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    with pytest.raises(ArchiveTooLarge):
        unpack(kept({"a": b"", "b": b"", "c": b""}, tmp_path))


def test_taking_a_bundle_needs_the_right_and_is_recorded(evaluated: Story) -> None:
    with pytest.raises(Forbidden):
        bundle_of(evaluated.session, evaluated.round, actor=evaluated.analysts[0])
    packed = bundle_of(evaluated.session, evaluated.round, actor=evaluated.coordinator)
    entry = evaluated.session.scalars(select(AuditEntry).where(AuditEntry.action == "bundle.taken"))
    assert entry.one().facts["sha256"] == packed.sha256


def test_a_round_without_evaluation_has_no_bundle(story: Story) -> None:
    with pytest.raises(NothingEvaluated):
        bundle_of(story.session, story.round, actor=story.coordinator)


def test_a_bundle_names_no_laboratory(evaluated: Story, files: Files) -> None:
    text = b"\n".join(files.values()).decode()
    for laboratory in evaluated.laboratories:
        assert laboratory.name_zh not in text and laboratory.name_en not in text


def test_a_name_that_was_typed_is_struck_out_and_the_numbers_stay_the_same(
    story: Story, tmp_path: Path
) -> None:
    name = story.laboratories[0].name_en
    story.sign_plan()
    proposal = propose_deviation(
        story.session,
        story.round,
        Plan.from_toml('sigma = { by = "fixed", value = 2.50 }'),
        actor=story.coordinator,
        reason=f"measured at {name.upper()} twice",
    )
    for actor in (story.coordinator, story.second_coordinator()):
        sign_deviation(story.session, proposal, actor=actor, sha256=proposal.signed_sha256)
    story.reach_analysis()
    story.evaluate()
    path = tmp_path / "struck.zip"
    path.write_bytes(bundle_of(story.session, story.round, actor=story.coordinator).content)
    text = b"\n".join(unpack(path).values()).decode()
    assert name.casefold() not in text.casefold() and f"measured at {STRUCK} twice" in text
    comparison = compare_file(path)
    assert comparison.is_identical
    assert {remark.words for remark in comparison.remarks} == {WITHHELD}
