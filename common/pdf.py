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
    text, unknown = json.dumps(_printable(data), ensure_ascii=False), []
    while True:
        try:
            return _draw(template, text, unknown)
        except typst.TypstError as problem:
            if not (found := UNKNOWN.search(str(problem))):
                raise
            letters = set(ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]))
            if len(unknown) >= MOST_TRIED:  # a whole script is missing: all that is not European
                letters |= {letter for letter in text if letter > LAST_OF_EUROPE}
            unknown += [f"U+{ord(letter):04X}" for letter in sorted(letters)]
            text = "".join(NO_LETTER if letter in letters else letter for letter in text)


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
