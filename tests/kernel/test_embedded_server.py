"""The embedded server starts anywhere, is shared, stopped by its owner, and survives a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from proficiency import embedded, postgres_programs
from proficiency.config import load_settings
from proficiency.embedded import Cluster, database_url
from proficiency.i18n import Language, translator
from proficiency.postgres_programs import NoServerForRoot, ServerDidNotStart

OWNER = """
import sys, time
from pathlib import Path
from proficiency.embedded import Cluster
print(Cluster(Path(sys.argv[1])).start(), flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder whose path has a space and a Chinese name; stopped whatever happens."""
    data = tmp_path_factory.mktemp("data folder 实验室")
    yield data
    Cluster(data).halt()


@pytest.fixture
def cluster(data: Path) -> Iterator[Cluster]:
    cluster = Cluster(data)
    yield cluster
    cluster.stop()


def answer(url: str) -> int:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT 42").fetchone()[0]


def sockets(url: str) -> Path:
    return Path(url.split("host=")[1].split("&")[0])


def test_it_starts_in_a_path_with_a_space_and_leaves_no_server_or_socket(cluster: Cluster) -> None:
    url = cluster.start()
    folder = sockets(url)
    assert answer(url) == 42
    assert folder.stat().st_mode & 0o777 == 0o700
    assert cluster.folder.stat().st_mode & 0o777 == 0o700
    cluster.stop()
    assert cluster.running() is None
    assert not folder.exists()


def test_the_second_to_start_joins_and_its_stop_changes_nothing(cluster: Cluster) -> None:
    url = cluster.start()
    second = Cluster(cluster.data)
    assert second.start() == url
    second.stop()
    assert answer(url) == 42


def test_a_killed_server_is_started_again_with_its_data(cluster: Cluster) -> None:
    with psycopg.connect(cluster.start()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    killed = cluster.running()
    os.kill(killed.pid, signal.SIGKILL)
    while cluster.running():
        time.sleep(0.01)
    assert (cluster.folder / "postmaster.pid").exists()
    with psycopg.connect(cluster.start()) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
    assert not Path(killed.sockets).exists()


def test_a_start_that_the_remains_of_a_crash_refuse_is_tried_again(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.start()
    os.kill(cluster.running().pid, signal.SIGKILL)
    while cluster.running():
        time.sleep(0.01)
    launch, tries = cluster._launch, []

    def refused_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise ServerDidNotStart(folder=cluster.folder, reason="memory is still in use")
        launch()

    monkeypatch.setattr(cluster, "_launch", refused_once)
    with psycopg.connect(cluster.start()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len(tries) == 2


def test_the_number_of_a_killed_server_taken_by_another_process_misleads_nobody(
    cluster: Cluster,
) -> None:
    cluster.start()
    lock_file = cluster.folder / "postmaster.pid"
    lines = lock_file.read_text().splitlines()
    cluster.stop()
    lock_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.running() is None
    assert answer(cluster.start()) == 42


def test_the_server_of_a_killed_owner_is_joined_and_stopped_by_the_next(
    cluster: Cluster,
) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(cluster.data)], stdout=subprocess.PIPE, text=True
    )
    with owner:
        url = owner.stdout.readline().strip()
        owner.kill()
    assert answer(url) == 42
    assert cluster.start() == url
    cluster.stop()
    assert cluster.running() is None


def test_what_the_server_said_is_in_the_refusal_and_the_next_start_is_free(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(embedded.SERVER, "shared_buffers", "nonsense")
    with pytest.raises(ServerDidNotStart) as refusal:
        cluster.start()
    text = refusal.value.text(translator(Language.EN))
    assert "shared_buffers" in text
    assert "PROFICIENCY_DATABASE_URL" in text
    monkeypatch.undo()
    with Cluster(cluster.data) as url:
        assert answer(url) == 42


def test_root_without_a_way_out_is_told_the_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres_programs.os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_programs.shutil, "which", lambda _: None)
    with pytest.raises(NoServerForRoot) as refusal:
        Cluster(tmp_path).start()
    for language in Language:
        assert "PROFICIENCY_DATABASE_URL" in refusal.value.text(translator(language))


def test_an_external_database_needs_no_server(tmp_path: Path) -> None:
    url = "postgresql://someone@elsewhere/proficiency"
    settings = load_settings({"PROFICIENCY_DATABASE_URL": url}, data=tmp_path)
    with database_url(settings) as given:
        assert given == url
    assert Cluster(tmp_path).running() is None
    assert not (tmp_path / "postgres").exists()
