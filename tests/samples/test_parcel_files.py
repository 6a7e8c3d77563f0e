"""Files of a laboratory: bare photographs and records, kept by content, opened with a reason."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from pictures import SCAN, SECRET, chunk, exif, jpeg, png, segment
from stage import Stage

from proficiency.errors import Forbidden, NotFound
from proficiency.files import Store
from proficiency.rounds.refusals import ReasonMissing
from proficiency.samples import parcel_files, refusals
from proficiency.samples.conditions import FileKind
from proficiency.samples.parcel_files import add_file, checked, read_file, read_own_file
from proficiency.samples.parcel_models import Parcel
from proficiency.samples.photographs import NotAPhotograph, without_metadata


@pytest.mark.parametrize("order", [">", "<"])
def test_of_the_metadata_of_a_photograph_only_the_way_up_is_kept(order: str) -> None:
    whole = jpeg(exif(6, order), segment(0xFE, SECRET), segment(0xED, SECRET))
    bare, extension = without_metadata(whole + SECRET)
    assert extension == "jpg"
    assert SECRET not in bare
    assert bare.count(b"Exif\0\0") == 1
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in bare
    assert SCAN in bare
    assert bare.endswith(b"\xff\xd9")
    assert without_metadata(bare)[0] == bare


def test_a_photograph_that_is_upright_keeps_nothing(order: str = ">") -> None:
    assert without_metadata(jpeg(exif(1, order)))[0] == jpeg()


def test_a_picture_in_several_scans_stays_whole() -> None:
    progressive = jpeg(scan=SCAN + segment(0xC4, b"tables") + SCAN)
    assert without_metadata(progressive)[0] == progressive


def test_a_png_keeps_only_what_shows_it() -> None:
    notes = [chunk(name, SECRET) for name in (b"tEXt", b"iTXt", b"eXIf", b"tIME", b"iCCP")]
    bare, extension = without_metadata(png(*notes) + SECRET)
    assert (bare, extension) == (png(), "png")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff\xd9",
        jpeg()[:-2],
        jpeg()[:20],
        jpeg(segment(0xE1, b"x" * 9))[:30],
        b"\xff\xd8\xff\xe1\x00\x01",
        png()[:-3],
        png().replace(b"IHDR", b"IHDX"),
        png()[:8] + struct.pack(">I", 2**31) + b"IHDR" + b"\0" * 8,
    ],
    ids=range(10),
)
def test_what_is_not_a_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPhotograph):
        without_metadata(content)
    with pytest.raises(refusals.FileRefused):
        checked(FileKind.PHOTOGRAPH, content)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        ("时间,温度\n".encode(), "csv"),
        ("时间;温度\n".encode("gb18030"), "csv"),
        (b"-78.5\n", "txt"),
    ],
)
def test_a_temperature_record_is_known_by_its_content(content: bytes, extension: str) -> None:
    assert checked(FileKind.LOGGER, content) == (content, extension)


@pytest.mark.parametrize(
    "content", [b"", b"MZ\x00\x01", b"PK\x03\x04 no book", b"a\x00b", b"\x81\xff\xff"]
)
def test_anything_else_is_no_temperature_record(content: bytes) -> None:
    with pytest.raises(refusals.FileRefused):
        checked(FileKind.LOGGER, content)


def test_a_file_may_not_be_larger_than_a_photograph_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parcel_files, "LARGEST", 10)
    with pytest.raises(refusals.FileTooLarge):
        checked(FileKind.LOGGER, b"12345678901")


def test_a_file_is_kept_once_and_opened_by_its_laboratory(
    shipped: Stage, parcel: Parcel, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    for _ in range(2):
        file = add_file(
            shipped.session,
            store,
            parcel,
            kind=FileKind.PHOTOGRAPH,
            content=jpeg(exif(1)),
            actor=shipped.analysts[0],
        )
    assert store.get(file.sha256) == jpeg()
    assert shipped.history("parcel_file") == ["parcel_file.added"]
    own = shipped.enrolments[0]
    assert read_own_file(shipped.session, store, own, file.id, actor=shipped.approvers[0]) == (
        file,
        jpeg(),
    )
    with pytest.raises(Forbidden):
        read_own_file(shipped.session, store, own, file.id, actor=shipped.analysts[1])
    with pytest.raises(NotFound):
        other = shipped.enrolments[1]
        read_own_file(shipped.session, store, other, file.id, actor=shipped.analysts[1])


def test_a_coordinator_opens_a_file_with_a_reason_on_record(
    shipped: Stage, parcel: Parcel, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    file = add_file(
        shipped.session,
        store,
        parcel,
        kind=FileKind.LOGGER,
        content=b"-70\n",
        actor=shipped.analysts[0],
    )
    with pytest.raises(ReasonMissing):
        read_file(
            shipped.session, store, shipped.round, file.id, reason="", actor=shipped.coordinator
        )
    with pytest.raises(Forbidden):
        read_file(
            shipped.session, store, shipped.round, file.id, reason="x", actor=shipped.analysts[0]
        )
    assert shipped.history("parcel_file.read") == []
    found = read_file(
        shipped.session, store, shipped.round, file.id, reason="thawed?", actor=shipped.coordinator
    )
    assert found == (file, b"-70\n")
    assert shipped.history("parcel_file.read") == ["parcel_file.read"]


def test_a_parcel_takes_a_few_files_from_its_own_laboratory(
    shipped: Stage, parcel: Parcel, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    kind = FileKind.LOGGER
    with pytest.raises(Forbidden):
        add_file(shipped.session, store, parcel, kind=kind, content=b"1", actor=shipped.analysts[1])
    for number in range(10):
        content = io.BytesIO(str(number).encode()).getvalue()
        add_file(
            shipped.session, store, parcel, kind=kind, content=content, actor=shipped.analysts[0]
        )
    with pytest.raises(refusals.TooManyFiles):
        add_file(
            shipped.session, store, parcel, kind=kind, content=b"11", actor=shipped.analysts[0]
        )
