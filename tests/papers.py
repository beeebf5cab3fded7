"""PDFs as bytes: the compressed parts opened, and which letters are drawn."""

import re
import zlib

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
MAPPED = re.compile(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>")


def inside(pdf: bytes) -> bytes:
    """The file with each compressed part once more as it was before."""
    parts = [pdf]
    for found in STREAM.finditer(pdf):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:  # a font, or something else that is not packed so
            continue
    return b"\n".join(parts)


def letters_of(pdf: bytes) -> set[str]:
    """Every letter that can be copied out of it or read aloud, as its fonts say."""
    codes = MAPPED.findall(inside(pdf))
    return {letter for code in codes for letter in bytes.fromhex(code.decode()).decode("utf-16-be")}
