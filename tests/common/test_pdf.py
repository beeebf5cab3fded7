"""What is inside a PDF: read from its bytes, with the compressed parts opened."""

import pytest
from typst import TypstError

from common.pdf import pdf_of
from tests.papers import inside, letters_of

DATA = {
    "title": "Certificate of Asha Khan",
    "organisation": "Cheshire",
    "descriptor": "NHS Foundation Trust",
    "made": "Made on 28 November 2026",
    "name": "Asha Khan",
    "course": "Fire Safety",
    "facts": [["Completed on", "1 March 2026"]],
}
NO_FONT_HAS_IT = "\U0003fff0"  # a number that Unicode gives no letter


def certificate(**facts) -> bytes:
    return pdf_of("volunteers/certificate.typ", DATA | facts)


def test_it_is_tagged_for_reading_aloud():
    found = inside(certificate())
    assert b"/StructTreeRoot" in found
    assert b"/Marked true" in found
    assert b"/Lang(en-GB)" in found
    assert b"<pdfuaid:part>1</pdfuaid:part>" in found
    assert b"/S/H1" in found
    assert b"Certificate of Asha Khan" in found


def test_a_table_has_its_headings_tagged():
    part = {
        "title": "Courses", "headings": ["Course", "Done"], "widths": [2, 1],
        "rows": [[f"Course {n}", "1 March 2026"] for n in range(90)], "nothing": "",
    }  # fmt: skip
    found = inside(pdf_of("volunteers/training_record.typ", DATA | {"parts": [part]}))
    assert found.count(b"/S/TH/") >= 2
    assert b"/Scope/Column" in found


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Zoë Ó Súilleabháin", "فاطمة الزهراء", "Ελένη", "Юлія", "अनिल कुमार"]
)
def test_names_of_many_scripts_come_out_as_they_are(name):
    made = letters_of(certificate(name=name))
    assert set(name) - {" "} <= made
    assert "□" not in made


@pytest.mark.parametrize(
    "text",
    ['#read("/etc/passwd")', "*b* _i_ $x$ @y <z> // c", "= Heading", "#strong[x]", "\\ \\u{41}"],
)
def test_what_people_wrote_stays_text(text):
    made = letters_of(certificate(name=text))
    assert set(text) - {" "} <= made


def test_control_characters_and_line_ends_are_no_letters():
    assert certificate(name="Asha\x07\nKhan\x00") == certificate(name="Asha Khan")


def test_a_letter_that_no_font_has_is_a_box_and_its_number_is_said():
    made = letters_of(certificate(name=f"Asha {NO_FONT_HAS_IT}"))
    assert {"□", "+"} <= made
    assert NO_FONT_HAS_IT not in made
    assert "□" not in letters_of(certificate())


def test_a_text_in_a_script_that_no_font_has_still_makes_a_document():
    made = letters_of(certificate(name="".join(map(chr, range(0x3FF00, 0x3FFF0))) + " Łukasz"))
    assert {"□", "Ł"} <= made


def test_a_mistake_in_a_template_is_not_passed_over():
    with pytest.raises(TypstError):
        pdf_of("volunteers/certificate.typ", {"title": "Without the rest"})
