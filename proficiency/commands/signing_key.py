"""`signing-key`: make a key for PDF signatures, or show the certificate of the one in use."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..config import Settings, load_settings, write_once
from ..errors import Refusal
from ..i18n import Language, mark
from ..reporting.imprint import why_unsigned
from ..reporting.signing_keys import find_signer, make_own
from ..signing_settings import OWN_FILE, signing_settings
from .refusing import in_languages
from .speaking import say

NOT_SIGNED = 1
SPOKEN = (Language.EN, Language.ZH)
IN_USE = mark("{file} signs PDF files. SHA-256 fingerprint of its certificate: {fingerprint}")
MADE = mark(
    "{file} was made, readable by you only. No authority vouches for it: give the fingerprint to"
    " whoever verifies reports. Start web and worker anew."
)


class KeyInUse(Refusal):
    """A key with which reports were signed is not overwritten by a command."""

    message = mark("{file} is there already. Move it away first if reports shall get another key.")


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "signing-key", help="make or show the key that signs PDF files / 生成或查看 PDF 签名密钥"
    )
    parser.add_argument("act", choices=("create", "show"))
    parser.add_argument("--data", type=Path, help="folder of all data / 数据目录")
    parser.add_argument(
        "--name", default="Proficiency testing", help="name in the certificate / 证书中的名称"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make the key, or show what is in use; 1 where files are not signed."""
    settings = load_settings(data=arguments.data)
    if arguments.act == "create":
        create(settings, arguments.name)
    return show(settings)


def create(settings: Settings, name: str) -> None:
    """Write a new key with its certificate into the data folder."""
    path = settings.data / OWN_FILE
    if path.exists():
        raise KeyInUse(file=path)
    write_key(path, name)
    say(in_languages(MADE, SPOKEN, file=path))


def write_key(path: Path, name: str) -> None:
    """Write a key of our own, readable by the owner only."""
    write_once(path, make_own(name).decode("ascii").rstrip("\n"))


def show(settings: Settings) -> int:
    """Name the file and the certificate, never the key."""
    signing = signing_settings(os.environ, settings.data)
    if refusal := why_unsigned(signing):
        say(in_languages(refusal.message, SPOKEN, **refusal.facts))
        return NOT_SIGNED
    signer = find_signer(signing)
    if signer is not None:
        say(in_languages(IN_USE, SPOKEN, file=signing.file, fingerprint=signer.fingerprint))
    return 0
