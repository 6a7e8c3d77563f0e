"""`administrator`: invite the first administrator of an installation, or one more."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..config import load_settings
from ..database import Database
from ..embedded import database_url
from ..identity.actor import SYSTEM
from ..identity.invitations import invite
from ..identity.roles import Role
from ..migrating import migrate
from .speaking import say


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "administrator", help="print an invitation for an administrator / 生成管理员邀请链接"
    )
    parser.add_argument("--email", required=True, help="address of the account / 账号邮箱")
    parser.add_argument("--name", default="", help="name of the person / 姓名")
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the invitation and print its link, which is kept nowhere."""
    settings = load_settings(data=arguments.data)
    with database_url(settings) as url:
        migrate(url)
        database = Database(url)
        try:
            with database.transaction() as session:
                invited = invite(
                    session,
                    actor=SYSTEM,
                    email=arguments.email,
                    name=arguments.name or arguments.email,
                    role=Role.ADMINISTRATOR,
                    send=False,
                )
        finally:
            database.dispose()
    say("Open this link once, within seven days / 请在七天内打开此链接（仅可使用一次）")
    say(f"\n  {settings.mail.base_url.rstrip('/')}{invited.path}\n")
    return 0
