"""Tagged PDFs (PDF/UA-1) by typst, from a template of ours and plain data.

The data is handed over as JSON and never read as markup: whatever people wrote stays text. typst
refuses to make a PDF that could not be read aloud: without a title, or with a heading left out.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst
from django.conf import settings

PDF = "application/pdf"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
FONTS = Path(__file__).parent / "fonts"
# What stands for a letter that no font has, and how many of these are found one by one.
NO_LETTER, MOST_TRIED = "\u25a1", 20
LAST_OF_EUROPE = "\u052f"  # Latin, Greek and Cyrillic, which our own font has
UNKNOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf_of(template: str, data: Mapping[str, object]) -> bytes:
    """The document that `templates/<template>` makes of the data: texts, lists and mappings.

    The template also reads which letters no font on this server has, as numbers: in the data each
    of them is a box.
    """
    text = json.dumps(_printable(data), ensure_ascii=False)
    return _draw_what_can_be(template, text, _without_a_font(text))[0]


def _without_a_font(text: str) -> set[str]:
    """Of the letters that are not European, those no font has: found on a page of each once, so
    that a long document need not be drawn again for every one of them."""
    others = {letter for letter in text if letter > LAST_OF_EUROPE and not _joins(letter)}
    if not others - {NO_LETTER}:
        return set()
    page = {"title": "Letters", "organisation": "", "made": "", "letters": " ".join(sorted(others))}
    return _draw_what_can_be("layouts/letters.typ", json.dumps(page, ensure_ascii=False), set())[1]


def _draw_what_can_be(template: str, text: str, unknown: set[str]) -> tuple[bytes, set[str]]:
    """The document with a box for each letter that no font has, and those letters."""
    while True:
        text = "".join(NO_LETTER if letter in unknown else letter for letter in text)
        named = [f"U+{ord(letter):04X}" for letter in sorted(unknown)]
        try:
            return _draw(template, text, named), unknown
        except typst.TypstError as problem:
            if not (found := UNKNOWN.search(str(problem))):
                raise
            unknown = unknown | set(ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]))
            if len(unknown) >= MOST_TRIED:  # a whole script is missing: all that is not European
                unknown |= {letter for letter in text if LAST_OF_EUROPE < letter != NO_LETTER}


def _joins(letter: str) -> bool:
    """Whether it only changes the letter before or after it."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _draw(template: str, text: str, unknown: list[str]) -> bytes:
    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": text, "unknown": ", ".join(unknown)},
        pdf_standards="ua-1",
        pdf_tags=True,
    )


@cache
def _fonts() -> typst.Fonts:
    """Ours first, then whatever the server has: a letter is looked for in all of them."""
    return typst.Fonts(include_system_fonts=True, font_paths=[str(FONTS)])


def _printable(value: object) -> object:
    """Without control characters, which no font has; a line's end is a space."""
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, str):
        return "".join(letter for letter in " ".join(value.split()) if _is_printable(letter))
    return [_printable(each) for each in value] if isinstance(value, (list, tuple)) else value


def _is_printable(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cs")
