"""Stored files are named by their content and never served when they are not it any more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from proficiency.files import FileDamaged, FileMissing, Store

CONTENT = "结果,1.0\n".encode()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


def kept(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_was_stored_comes_back(store: Store) -> None:
    digest = store.put(CONTENT)
    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert store.get(digest) == CONTENT
    assert kept(store) == [store.path(digest)]


def test_the_same_content_is_kept_once(store: Store) -> None:
    assert store.put(CONTENT) == store.put(CONTENT)
    assert len(kept(store)) == 1


def test_a_changed_file_is_refused_and_storing_it_again_heals_it(store: Store) -> None:
    digest = store.put(CONTENT)
    store.path(digest).write_bytes(CONTENT + b"!")
    with pytest.raises(FileDamaged, match=digest):
        store.get(digest)
    store.put(CONTENT)
    assert store.get(digest) == CONTENT


def test_a_file_that_is_not_kept_is_missing(store: Store) -> None:
    with pytest.raises(FileMissing):
        store.get("0" * 64)


@pytest.mark.parametrize("digest", ["../../secret.key", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_nothing_but_a_digest_leads_to_a_file(store: Store, digest: str) -> None:
    with pytest.raises(FileMissing):
        store.path(digest)


def test_a_failed_write_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("proficiency.files.os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        store.put(CONTENT)
    assert kept(store) == []
