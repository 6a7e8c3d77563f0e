"""Zip archives: the same content gives the same bytes; what others made is read with care."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from .refusals import ArchiveTooLarge, HostileName, NoSuchFile, NotAnArchive

FIXED_DATE = (2000, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
MOST_BYTES = 512 << 20
MOST_FILES = 20_000
PART = 1 << 20
DRIVE = re.compile(r"^[A-Za-z]:")


def pack(files: Mapping[str, bytes]) -> bytes:
    """Write files in the order of their names; dates and rights are fixed."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(files):
            entry = ZipInfo(name, FIXED_DATE)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = READABLE
            entry.create_system = 3
            archive.writestr(entry, files[name])
    return made.getvalue()


def unpack(path: Path) -> dict[str, bytes]:
    """Read every file of an archive into memory, within limits; nothing is written anywhere."""
    try:
        with ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise too_large(path)
            files: dict[str, bytes] = {}
            left = MOST_BYTES
            for entry in entries:
                if is_hostile(entry.filename) or entry.filename in files:
                    raise HostileName(file=path.name, name=entry.filename)
                files[entry.filename] = read_within(archive, entry, left, path)
                left -= len(files[entry.filename])
            return files
    except FileNotFoundError:
        raise NoSuchFile(file=path) from None
    except (OSError, BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        # The last two: a password, or a compression nobody here uses.
        raise NotAnArchive(file=path.name) from error


def read_within(archive: ZipFile, entry: ZipInfo, left: int, path: Path) -> bytes:
    """Read one file; what its entry says of its size is not believed."""
    content = bytearray()
    with archive.open(entry) as file:
        while part := file.read(PART):
            content += part
            if len(content) > left:
                raise too_large(path)
    return bytes(content)


def is_hostile(name: str) -> bool:
    """Answer whether a name leads anywhere but into the folder of the archive."""
    parts = name.split("/")
    outside = "\\" in name or bool(DRIVE.match(name))
    return outside or not set(parts).isdisjoint({"", ".", ".."})


def too_large(path: Path) -> ArchiveTooLarge:
    """Say the limits."""
    return ArchiveTooLarge(file=path.name, most=MOST_BYTES >> 20, files=MOST_FILES)


def digests_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the digest of each file."""
    return {name: sha256(files[name]).hexdigest() for name in sorted(files)}
