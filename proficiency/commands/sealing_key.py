"""`sealing-key`: whether all rounds can be opened, and the change to a new key."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..config import SEALING_FILE, Settings, load_settings, new_sealing_key, sealing_keys
from ..database import Database
from ..embedded import database_url
from ..files import write_at_once
from ..results.keyring import KEYRING
from ..results.sealing import missing_keys, wrap_again
from .speaking import say


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "sealing-key", help="check or change the key that seals results / 检查或更换结果封存密钥"
    )
    parser.add_argument("act", choices=("check", "change"))
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check the key, or put a new one in its place; 1 where a key is missing."""
    settings = load_settings(data=arguments.data)
    with database_url(settings) as url:
        database = Database(url)
        try:
            KEYRING.hold(settings.sealing_keys)
            if not is_whole(database):
                return 1
            if arguments.act == "change":
                change(database, settings)
            return 0
        finally:
            database.dispose()


def is_whole(database: Database) -> bool:
    """Say whether every round can be opened with the keys at hand."""
    with database.session() as session:
        missing = missing_keys(session)
    for key_id in missing:
        say(
            f"key {key_id} is missing: restore {SEALING_FILE} from the backup"
            f" / 缺少密钥 {key_id}：请从备份恢复 {SEALING_FILE}"
        )
    if not missing:
        say("every round can be opened / 所有轮次均可启封")
    return not missing


def change(database: Database, settings: Settings) -> None:
    """Write the new key before the former one and wrap all rounds again; drop what was before both.

    The former key stays until the next change: what still runs with it may seal the results of
    another round under it. Interrupted at any point, the file holds every key a round needs.
    """
    path = settings.data / SEALING_FILE
    former = path.read_text(encoding="ascii") if path.exists() else ""
    if former.split() == [] or sealing_keys(former, settings.data) != settings.sealing_keys:
        say(
            "the key is given by PROFICIENCY_SEALING_KEY: put the new key before the former one"
            " there, separated by a comma, and run this again"
            " / 密钥由 PROFICIENCY_SEALING_KEY 指定：请将新密钥置于原密钥之前并以逗号分隔，"
            "然后重新运行"
        )
        wrap(database)
        return
    fresh = new_sealing_key()
    write_at_once(path, f"{fresh}\n{former}".encode("ascii"))
    KEYRING.hold(sealing_keys(path.read_text(encoding="ascii"), settings.data))
    wrap(database)
    write_at_once(path, f"{fresh}\n{former.split()[0]}\n".encode("ascii"))
    say(
        "restart web and worker now; the former key stays in the file until the next change"
        " / 请立即重启网页服务与后台任务；原密钥保留在文件中，直至下次更换"
    )


def wrap(database: Database) -> None:
    """Bring the keys of all rounds under the first key."""
    with database.transaction() as session:
        count = wrap_again(session)
    say(f"keys of {count} rounds are under the new key / 已用新密钥保护 {count} 个轮次的密钥")
