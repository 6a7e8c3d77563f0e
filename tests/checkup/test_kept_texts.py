"""A file is read once; names are looked for in it every time, and damage is found all the same."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from proficiency.checkup import kept_texts
from proficiency.checkup.confidentiality import Search, examine
from proficiency.checkup.kept_texts import KeptTexts
from proficiency.files import Store
from proficiency.identity.member_names import Member, telling

OTHER = "Secret laboratory 2"


def pdf(words: str) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 720, words)
    canvas.save()
    return out.getvalue()


def search_of(tmp_path: Path, *names: str, words: str = f"as {OTHER} reported") -> Search:
    store = Store(tmp_path / "files")
    others = (Member(2, "I2", telling(names)),)
    texts = KeptTexts(tmp_path / "read-texts")
    return Search(store, texts, store.put(pdf(words)), "R-1.en.pdf", "pdf", others)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Count how often a file is really read."""
    counted: list[str] = []
    really = kept_texts.texts_of

    def counting(content: bytes, kind: str) -> Iterator[str]:
        counted.append(kind)
        return really(content, kind)

    monkeypatch.setattr(kept_texts, "texts_of", counting)
    yield counted


def test_a_file_is_read_once_and_found_guilty_every_time(tmp_path: Path, reads: list[str]) -> None:
    first, again = (examine(search_of(tmp_path, OTHER)) for _ in range(2))
    assert [each.facts["institution"] for each in first] == ["I2"]
    assert again == first
    assert reads == ["pdf"]


def test_a_member_who_came_later_is_found_in_what_was_read_before(
    tmp_path: Path, reads: list[str]
) -> None:
    assert examine(search_of(tmp_path, "Somebody else")) == []
    assert len(examine(search_of(tmp_path, "Somebody else", OTHER))) == 1
    assert reads == ["pdf"]


def test_a_file_that_is_gone_or_changed_is_found_though_its_text_was_kept(tmp_path: Path) -> None:
    search = search_of(tmp_path, "Somebody else")
    assert examine(search) == []
    path = search.store.path(search.sha256)
    path.write_bytes(pdf("something else"))
    assert len(examine(search)) == 1
    path.unlink()
    assert len(examine(search)) == 1


def test_a_kept_text_that_is_damaged_is_read_anew(tmp_path: Path, reads: list[str]) -> None:
    search = search_of(tmp_path, OTHER)
    examine(search)
    [kept] = (path for path in (tmp_path / "read-texts").rglob("*") if path.is_file())
    kept.write_bytes(b"broken")
    assert len(examine(search)) == 1
    assert reads == ["pdf", "pdf"]


def test_where_nothing_can_be_kept_the_file_is_searched_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "read-texts").write_text("in the way")
    assert len(examine(search_of(tmp_path, OTHER))) == 1
