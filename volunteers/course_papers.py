"""What people take along of their training: a certificate, and their record in three forms."""

from collections.abc import Callable

from django.template.loader import render_to_string

from common import exporting
from common.dates import today
from common.pdf import PDF, pdf_of
from nhsuk.components.words import day
from training.models import Completion
from volunteers.course_record import CourseRecord, parts_of
from volunteers.models import Volunteer
from volunteers.taking_away import ExportedFile

HTML = "text/html; charset=utf-8"
HEADINGS = (
    "Part",
    "Course",
    "Done",
    "Counts until",
    "Today",
    "Where it is recorded",
    "Recorded by",
)


def certificate_of(completion: Completion, volunteer: Volunteer) -> ExportedFile:
    """One completion, for whoever asks the person for it: a tagged PDF."""
    data = _about(volunteer, f"Certificate of completion: {completion.course}, {volunteer}") | {
        "name": str(volunteer),
        "course": str(completion.course),
        "facts": [[label, words] for label, words in _facts(completion) if words],
    }
    name = f"certificate-{completion.course.code}-{completion.completed_on}.pdf"
    return ExportedFile(name, PDF, pdf_of("volunteers/certificate.typ", data))


def _facts(completion: Completion) -> list[tuple[str, str]]:
    until, by = completion.expires_on, completion.recorded_by
    contains = completion.credits.counting().order_by("course__name")
    return [
        ("Completed on", day(completion.completed_on)),
        ("To be renewed before", day(until) if until else "It does not need renewing"),
        ("It contains", ", ".join(contains.values_list("course__name", flat=True))),
        ("Where it is recorded", completion.evidence),
        ("Recorded by", str(by.user) if by else ""),
        ("Number of the record", str(completion.pk)),
    ]


def record_as_pdf(record: CourseRecord) -> ExportedFile:
    volunteer = record.volunteer
    parts = [
        {
            "title": part.title,
            "headings": part.headings,
            "widths": part.widths,
            "rows": part.rows,
            "nothing": part.nothing,
        }
        for part in parts_of(record)
    ]
    data = _about(volunteer, f"Training record of {volunteer}") | {"parts": parts}
    content = pdf_of("volunteers/training_record.typ", data)
    return ExportedFile(_named("pdf", record), PDF, content)


def record_as_page(record: CourseRecord) -> ExportedFile:
    """A page that needs nothing else: to keep, to send, to print."""
    context = {"record": record, "parts": parts_of(record)}
    content = render_to_string("volunteers/training_record.html", context).encode()
    return ExportedFile(_named("html", record), HTML, content)


def record_as_table(record: CourseRecord) -> ExportedFile:
    """For a spreadsheet, with days that it understands."""
    asked, done = parts_of(record, words=lambda on: on.isoformat())
    rows = [(asked.title, *row, "", "") for row in asked.rows]
    rows += [(done.title, *row[:3], "", *row[3:]) for row in done.rows]
    content = exporting.csv_file(HEADINGS, rows)
    return ExportedFile(_named("csv", record), exporting.CSV, content)


PAPERS: dict[str, Callable[[CourseRecord], ExportedFile]] = {
    "pdf": record_as_pdf,
    "html": record_as_page,
    "csv": record_as_table,
}


def _about(volunteer: Volunteer, title: str) -> dict:
    organisation = volunteer.organisation
    return {
        "title": title,
        "organisation": organisation.name,
        "descriptor": organisation.descriptor,
        "made": f"Made on {day(today())}",
    }


def _named(kind: str, record: CourseRecord) -> str:
    return f"training-record-{record.on.isoformat()}.{kind}"
