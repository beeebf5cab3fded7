"""Which heading of a file is suggested for which of our columns, and which never is."""

import pytest

from common.spreadsheets import Table
from placements.columns import lacks_columns, may_stand_for, suggestions
from training.importers import WHO, ElfhImporter, EsrImporter


def suggested(kind, *headings, said=None):
    return suggestions(kind.columns, headings, said or {})


@pytest.mark.parametrize("heading", ["Updated On", "Date Entered", "Last Login", "Report Run Date"])
def test_when_a_record_was_typed_is_not_when_a_course_was_done(heading):
    assert heading not in suggested(EsrImporter, "Kurs", heading).values()


def test_what_somebody_said_is_suggested_whatever_it_is_called():
    said = {"completed_on": "Updated On"}
    assert suggested(EsrImporter, "Updated On", said=said)["completed_on"] == "Updated On"


def test_an_address_is_suggested_for_the_address_alone():
    found = suggested(ElfhImporter, "Personal e-mail", "Resource")
    assert found["email"] == "Personal e-mail"
    assert "full_name" not in found


def test_two_letters_are_like_nothing():
    assert "full_name" not in suggested(EsrImporter, "Am", "Bis")


@pytest.mark.parametrize("heading", ["LastUpdatedBy", "last_updated_by", "Last Updated By"])
def test_whoever_typed_it_is_nobodys_record_however_it_is_written(heading):
    assert not any(may_stand_for(column, heading) for column in WHO)


def test_an_address_column_is_not_passed_over_unasked():
    table = Table(("Full Name", "Resource", "Date Completed", "Works email"), ())
    assert "Works email" in lacks_columns(ElfhImporter, table, {})
    assert not lacks_columns(ElfhImporter, table, {"email": ""})
    typed = Table(("Full Name", "Resource", "Date Completed", "Email updated by"), ())
    assert not lacks_columns(ElfhImporter, typed, {})
