"""The bones of photographs, with metadata that must not stay."""

from __future__ import annotations

import struct
import zlib

SECRET = b"Hospital No. 1, 31.2304 N"
SCAN = b"\xff\xda\x00\x04\x01\x02" + b"\x11\xff\x00\x22\xff\xd0\x33"


def segment(marker: int, body: bytes) -> bytes:
    """Return a segment of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turned: int, order: str = ">") -> bytes:
    """Return an EXIF segment that says which way is up, and more than that."""
    head = b"MM\0*" if order == ">" else b"II*\0"
    entries = struct.pack(order + "HHIHH", 0x0112, 3, 1, turned, 0)
    entries += struct.pack(order + "HHII", 0x010F, 2, len(SECRET), 60)
    body = head + struct.pack(order + "IH", 8, 2) + entries + b"\0\0\0\0"
    return segment(0xE1, b"Exif\0\0" + body + SECRET)


def jpeg(*extra: bytes, scan: bytes = SCAN, end: bytes = b"\xff\xd9") -> bytes:
    """Return the bones of a JPEG with segments of applications."""
    tables = segment(0xDB, b"\0" * 5) + segment(0xC0, b"\x08\0\x01\0\x01")
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"".join(extra) + tables + scan + end


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*extra: bytes) -> bytes:
    """Return the bones of a PNG with other chunks."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + data + chunk(b"IEND", b"")
