"""What is kept of a photograph or PDF: the picture, and nothing that tells of the sender."""

import struct
import zlib

import pytest

from common.uploads import MAX_BYTES, UnusableUpload, refuse_too_large, safe_file

WHERE = b"N53.2,W2.8"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2) + body


def exif(order: str, orientation: int) -> bytes:
    """Two entries, the orientation and where it was taken."""
    start = b"II*\0" if order == "<" else b"MM\0*"
    said = struct.pack(
        f"{order}IHHHIHxxHHI4s", 8, 2, 0x0112, 3, 1, orientation, 0x8825, 2, 4, WHERE[:4]
    )
    return b"Exif\0\0" + start + said + WHERE


def jpeg(*before: bytes, after: bytes = b"") -> bytes:
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    body = [segment(0xE0, b"JFIF\0\x01\x02"), *before, segment(0xDB, b"\0" * 65), scan, scan]
    return b"\xff\xd8" + b"".join(body) + b"\xff\xd9" + after


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def png(*parts: bytes) -> bytes:
    head = chunk(b"IHDR", b"\0" * 13)
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(parts) + chunk(b"IDAT", b"x") + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("order", ["<", ">"])
def test_where_a_photograph_was_taken_goes_and_which_way_up_stays(order):
    content = jpeg(segment(0xE1, exif(order, 6)), segment(0xFE, b"of " + WHERE), after=WHERE)
    kept = safe_file("IMG_1.jpg", content)
    assert WHERE not in kept.content
    assert WHERE[:4] not in kept.content
    place = kept.content.index(b"Exif\0\0") + 6
    assert kept.content[place : place + 2] == b"MM"
    entry = kept.content[place + 10 : place + 22]
    assert struct.unpack(">HHIHH", entry) == (0x0112, 3, 1, 6, 0)
    assert kept.content.startswith(b"\xff\xd8\xff\xe0")
    assert kept.content.endswith(b"\x56\xff\xd9")


def test_an_upright_photograph_keeps_no_such_part():
    kept = safe_file("a.jpg", jpeg(segment(0xE1, exif("<", 1))))
    assert b"Exif" not in kept.content
    assert kept.content == jpeg()


def test_what_a_png_says_of_itself_goes():
    said = [chunk(b"eXIf", WHERE), chunk(b"tEXt", WHERE), chunk(b"iTXt", WHERE)]
    assert safe_file("a.png", png(*said)).content == png()


def test_what_it_is_is_told_by_its_content_not_by_its_name():
    kept = safe_file("../../run.exe", b"%PDF-1.7 x")
    assert (kept.name, kept.content_type) == ("run.pdf", "application/pdf")
    for content in (b"<svg onload=alert(1)>", b"MZ\x90", b"<html>", b"GIF89a"):
        with pytest.raises(UnusableUpload, match="JPEG or PNG photographs, and PDF"):
            safe_file("photo.jpg", content)


def test_a_photograph_of_apples_own_kind_says_what_to_do():
    with pytest.raises(UnusableUpload, match="screenshot"):
        safe_file("IMG.HEIC", b"\0\0\0\x24ftypheic\0\0")


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.99])
def test_half_a_photograph_is_refused_in_words(share):
    for whole in (jpeg(), png()):
        with pytest.raises(UnusableUpload, match=r"damaged|cannot be taken"):
            safe_file("a", whole[: int(len(whole) * share)])


def test_a_large_photograph_says_how_large_and_what_to_do():
    refuse_too_large(MAX_BYTES)
    with pytest.raises(UnusableUpload, match=r"30\.0 MB; it may have 10 MB .* smaller"):
        refuse_too_large(30 * 1024 * 1024)


def test_an_empty_file_says_so():
    with pytest.raises(UnusableUpload, match="empty"):
        safe_file("a.jpg", b"")
