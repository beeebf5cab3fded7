"""Photographs and PDFs that people send: what may be kept of them, and under what name.

What a file is, is told by its first bytes, never by its name or by what the browser says. Of a
photograph only the picture is kept: not where, when and by which telephone it was taken.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from common.errors import DomainError
from common.spreadsheets import MEGABYTE

MAX_BYTES = 10 * MEGABYTE
ACCEPTED = "JPEG or PNG photographs, and PDF files"
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
PNG_START = b"\x89PNG\r\n\x1a\n"
# Parts of a PNG that make up the picture; all else speaks about it.
PNG_PICTURE = {
    *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"),
    *(b"sBIT", b"bKGD", b"pHYs"),
}
JPEG_START, JPEG_SCAN, JPEG_END = b"\xff\xd8", 0xDA, 0xD9
JPEG_SAYS = {*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE}  # E2: colours, EE: how colours are stored
RESTARTS = {0x00, *range(0xD0, 0xD8)}  # inside a scan these are no markers


class UnusableUpload(DomainError):
    """A file that cannot be kept, in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class SafeFile:
    name: str
    content_type: str
    content: bytes


def refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        raise UnusableUpload(
            f"This file has {size / MEGABYTE:.1f} MB; it may have {MAX_BYTES // MEGABYTE} MB at "
            "most. Take the photograph again with a smaller size in the camera’s settings, or "
            "take a screenshot of it, which is smaller."
        )


def safe_file(name: str, content: bytes) -> SafeFile:
    """What is kept of a file somebody sent; UnusableUpload says why it cannot be."""
    refuse_too_large(len(content))
    if not content:
        raise UnusableUpload("This file is empty. Choose it again.")
    for start, ending, content_type, clean in KINDS:
        if content.startswith(start):
            return SafeFile(f"{_stem(name)}{ending}", content_type, _cleaned(clean, content))
    if content[4:12] in HEIC:
        raise UnusableUpload(
            "This photograph is in a format of Apple’s (HEIC) that cannot be opened everywhere. "
            "Take a screenshot of it and send that, or choose “Most compatible” under Settings, "
            "Camera, Formats and take it again."
        )
    raise UnusableUpload(f"This file cannot be taken. Send {ACCEPTED}.")


def _stem(name: str) -> str:
    """The name without its ending and without what a system could stumble over."""
    letters = "".join(each if each.isalnum() or each in " -_" else " " for each in Path(name).stem)
    return " ".join(letters.split())[:60] or "receipt"


def _cleaned(clean: Callable[[bytes], Iterator[bytes]], content: bytes) -> bytes:
    try:
        return b"".join(clean(content))
    except (IndexError, ValueError):
        words = "This photograph is damaged: it stops half-way. Take it again and send that."
        raise UnusableUpload(words) from None


def _picture_of_png(content: bytes) -> Iterator[bytes]:
    yield PNG_START
    place = len(PNG_START)
    while True:
        size, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        part = content[place : place + size + 12]
        if len(part) < size + 12:
            raise ValueError("a part is missing")
        if kind in PNG_PICTURE:
            yield part
        if kind == b"IEND":
            return
        place += size + 12


def _picture_of_jpeg(content: bytes) -> Iterator[bytes]:
    """The picture, and which way up it is. What follows its end, such as a preview, goes too."""
    yield JPEG_START
    place, is_turned = len(JPEG_START), False
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        marker = content[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == JPEG_END:
            yield content[place : place + 2]
            return
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
        part = content[place:end]
        if len(part) != end - place or len(part) < 4:
            raise ValueError("a part is missing")
        if marker == 0xE1 and not is_turned and (turned := _way_up(part)):
            is_turned = True
            yield turned
        if marker not in JPEG_SAYS and not _is_many_pictures(marker, part):
            yield part
        place = end
        if marker == JPEG_SCAN:
            place = _end_of_scan(content, end)
            yield content[end:place]


def _is_many_pictures(marker: int, part: bytes) -> bool:
    """A list of further pictures in the file, which are not kept."""
    return marker == 0xE2 and part[4:8] == b"MPF\0"


def _end_of_scan(content: bytes, place: int) -> int:
    while True:
        place = content.index(b"\xff", place)
        if content[place + 1] not in RESTARTS and content[place + 1] != 0xFF:
            return place
        place += 1 if content[place + 1] == 0xFF else 2


def _way_up(part: bytes) -> bytes:
    """An Exif part that says nothing but the orientation, or nothing where it is upright.

    Exif 2.32: a TIFF header, then entries of 12 bytes; 0x0112 is the orientation, 1 to 8.
    """
    if part[4:10] != b"Exif\0\0":
        return b""
    tiff = part[10:]
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return b""

    def number(place: int, size: int) -> int:
        return int.from_bytes(tiff[place : place + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 200)):
        place = first + 2 + entry * 12
        if number(place, 2) == 0x0112 and 2 <= (turn := number(place + 8, 2)) <= 8:
            head = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01"
            said = b"Exif\0\0" + head + turn.to_bytes(2) + b"\0\0" + b"\0\0\0\0"
            return b"\xff\xe1" + (len(said) + 2).to_bytes(2) + said
    return b""


def _as_it_is(content: bytes) -> Iterator[bytes]:
    yield content


KINDS: tuple[tuple[bytes, str, str, Callable[[bytes], Iterator[bytes]]], ...] = (
    (JPEG_START + b"\xff", ".jpg", "image/jpeg", _picture_of_jpeg),
    (PNG_START, ".png", "image/png", _picture_of_png),
    (b"%PDF-", ".pdf", "application/pdf", _as_it_is),
)
