"""Take everything out of a photograph that is not the picture: place, time, device, owner."""

from __future__ import annotations

import struct
import zlib

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
EXIF = b"Exif\0\0"
ORIENTATION, SHORT = 0x0112, 3
KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND"})
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
JFIF, EXIF_SEGMENT, ADOBE = 0xE0, 0xE1, 0xEE
"""Segments of applications: of these, the first and last tell how to read the colours."""
JFIF_LENGTH, ADOBE_LENGTH = 12, 12
"""Bytes before the thumbnail, and bytes in all."""
APPLICATIONS, COMMENT = range(0xE0, 0xF0), 0xFE
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length: they stand inside the picture itself."""


class NotAPhotograph(ValueError):
    """The content cannot be read to its end as the picture it begins as."""


def without_metadata(content: bytes) -> tuple[bytes, str]:
    """Return the bare picture and the ending of its name."""
    if content.startswith(JPEG):
        return _bare_jpeg(content), "jpg"
    if content.startswith(PNG):
        return _bare_png(content), "png"
    raise NotAPhotograph("neither JPEG nor PNG")


def _bare_jpeg(content: bytes) -> bytes:
    """Copy a JPEG up to its end mark; of its metadata only the orientation stays."""
    kept, place = [content[:2]], 2
    has_scan = False
    while True:
        marker, place = _marker_at(content, place)
        if marker == END_OF_IMAGE:
            break
        if marker in ALONE:
            raise NotAPhotograph("a mark stands outside the picture")
        end = place + _length_at(content, place)
        segment, begins = content[place:end], place
        place = end
        if marker == EXIF_SEGMENT:
            kept += _orientation_alone(segment[2:])
        elif marker in APPLICATIONS:
            kept += _colours_alone(marker, segment[2:])
        elif marker != COMMENT:
            kept.append(b"\xff" + bytes([marker]) + content[begins:end])
        if marker == START_OF_SCAN:
            has_scan = True
            place = _end_of_scan(content, end)
            kept.append(content[end:place])
    if not has_scan:
        raise NotAPhotograph("there is no picture in it")
    return b"".join([*kept, b"\xff\xd9"])


def _colours_alone(marker: int, body: bytes) -> list[bytes]:
    """Return what tells how to read the colours: no thumbnail, and nothing of another maker."""
    if marker == JFIF and body.startswith(b"JFIF\0"):
        # Behind the density stand width, height and pixels of a thumbnail.
        body = body[:JFIF_LENGTH] + b"\0\0" if len(body) > JFIF_LENGTH else body
    elif marker == ADOBE and body.startswith(b"Adobe"):
        body = body[:ADOBE_LENGTH]
    else:
        return []
    return [b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body]


def _marker_at(content: bytes, place: int) -> tuple[int, int]:
    """Return the marker at a place and where what it marks begins."""
    if content[place : place + 1] != b"\xff":
        raise NotAPhotograph("a mark is missing")
    while content[place : place + 1] == b"\xff":
        place += 1
    if place >= len(content):
        raise NotAPhotograph("it ends too early")
    return content[place], place + 1


def _length_at(content: bytes, place: int) -> int:
    if place + 2 > len(content):
        raise NotAPhotograph("it ends too early")
    (length,) = struct.unpack_from(">H", content, place)
    if length < 2 or place + length > len(content):
        raise NotAPhotograph("a part is longer than the file")
    return int(length)


def _end_of_scan(content: bytes, place: int) -> int:
    """Return where the marker after the compressed picture stands."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            raise NotAPhotograph("it ends too early")
        follower = content[place + 1]
        if follower == 0 or follower in ALONE:
            place += 2
        elif follower == 0xFF:
            place += 1
        else:
            return place


def _orientation_alone(segment: bytes) -> list[bytes]:
    """Return a segment that only says which way is up, or nothing where it is as stored."""
    turned = _orientation_in(segment.removeprefix(EXIF)) if segment.startswith(EXIF) else 1
    if turned not in range(2, 9):
        return []
    entry = struct.pack(">HHIHH", ORIENTATION, SHORT, 1, turned, 0)
    body = EXIF + b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    return [b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body]


def _orientation_in(tiff: bytes) -> int:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return 1
    (place,) = struct.unpack_from(order + "I", tiff, 4)
    if place + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(order + "H", tiff, place)
    for at in range(place + 2, min(place + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind = struct.unpack_from(order + "HH", tiff, at)
        if (tag, kind) == (ORIENTATION, SHORT):
            (value,) = struct.unpack_from(order + "H", tiff, at + 8)
            return int(value)
    return 1


def _bare_png(content: bytes) -> bytes:
    """Copy the chunks a PNG needs to be shown, up to its end."""
    kept, place = [PNG], len(PNG)
    name = b""
    while name != b"IEND":
        if place + 12 > len(content):
            raise NotAPhotograph("it ends too early")
        (length,) = struct.unpack_from(">I", content, place)
        end = place + 12 + length
        name = content[place + 4 : place + 8]
        if end > len(content):
            raise NotAPhotograph("a part is longer than the file")
        (check,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[place + 4 : end - 4]) != check:
            raise NotAPhotograph("a part is damaged")
        if name in KEPT_CHUNKS:
            kept.append(content[place:end])
        place = end
    return b"".join(kept)
