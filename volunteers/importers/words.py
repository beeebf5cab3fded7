"""What coordinators write in the cells of files about connectors."""

import re
from datetime import date

from common.columns import Column, WrongCell, day, email
from common.dates import add_months, today
from volunteers.models import Check, DBSCertificate, Volunteer
from volunteers.models.journeys import MOST_MINUTES

YOUNGEST, OLDEST = 16, 110  # years
Status, Level, Result = Volunteer.Status, DBSCertificate.Level, Check.Result

STATUS_WORDS = {label: value for value, label in Status.choices} | {
    "enquirer": Status.ENQUIRY,
    "enquired": Status.ENQUIRY,
    "applied": Status.APPLICATION,
    "applicant": Status.APPLICATION,
    "interview": Status.CONVERSATION,
    "offer": Status.CONDITIONAL_OFFER,
    "in checks": Status.CHECKS,
    "checks in progress": Status.CHECKS,
    "cleared": Status.READY,
    "on hold": Status.PAUSED,
    "on pause": Status.PAUSED,
    "leaver": Status.LEFT,
    "withdrawn": Status.LEFT,
}
LEVEL_WORDS = {label: value for value, label in Level.choices} | {
    "enhanced barred": Level.ENHANCED_BARRED,
    "enhanced with barred list": Level.ENHANCED_BARRED,
    "enhanced + barred": Level.ENHANCED_BARRED,
}
KIND_WORDS = {value: value for value in Check.Kind.values} | {
    label: value for value, label in Check.Kind.choices
}
KIND_WORDS |= {
    "reference 1": Check.Kind.REFERENCE_1,
    "reference 2": Check.Kind.REFERENCE_2,
    "occupational health": Check.Kind.WORK_HEALTH,
    "id": Check.Kind.IDENTITY,
}
RESULT_WORDS = {label: value for value, label in Result.choices} | {
    "cleared": Result.CLEAR,
    "ok": Result.CLEAR,
    "passed": Result.CLEAR,
    "pending": Result.AWAITED,
    "waiting": Result.AWAITED,
    "requested": Result.AWAITED,
    "failed": Result.NOT_CLEAR,
    "n/a": Result.NOT_APPLICABLE,
}


def past_day(cell: str) -> date:
    value = day(cell)
    if value > today():
        raise WrongCell("is in the future.")
    return value


def birthday(cell: str) -> date:
    value = past_day(cell)
    if not add_months(value, 12 * YOUNGEST) <= today() < add_months(value, 12 * (OLDEST + 1)):
        raise WrongCell(
            f"would make them younger than {YOUNGEST} or older than {OLDEST}; check the year."
        )
    return value


A_JOURNEY = re.compile(
    r"(?P<site>.+?)(?:\s*[:=]\s*|\s+[-–]\s+|\s+)(?P<minutes>\d{1,9})\s*(?:m|mins?|minutes?)?\.?"
)


def journeys(cell: str) -> list[tuple[str, int]]:
    """“St Helens 25; Halton 40 min”: what each site is called, and minutes, one way."""
    return [_journey(item.strip()) for item in re.split(r"[;,\n]", cell) if item.strip()]


def _journey(item: str) -> tuple[str, int]:
    found = A_JOURNEY.fullmatch(item)
    if not found:
        raise WrongCell(
            "is not a list of journeys in minutes like “St Helens 25; Halton 40”: "
            f"“{item}” is unclear."
        )
    minutes = int(found["minutes"])
    if minutes > MOST_MINUTES:
        raise WrongCell(f"has a journey of more than {MOST_MINUTES} minutes: “{item}”.")
    return found["site"], minutes


def certificate_number(cell: str) -> str:
    """Twelve digits. Excel drops leading zeros: we never guess them back."""
    number = "".join(cell.split())
    if number.isascii() and number.isdigit() and len(number) == 12:
        return number
    hint = ""
    if number.isdigit() and len(number) < 12:
        hint = " Excel may have dropped zeros at its start: look at the certificate."
    elif "E+" in number.upper():
        hint = " Excel has shortened it: format the column as text and type it again."
    raise WrongCell(f"is not a DBS certificate number, which has 12 digits.{hint}")


def employee_number(cell: str) -> str:
    """As ESR has it. A spreadsheet makes a number of it, which ends in “.0”."""
    number = "".join(cell.split()).upper().removesuffix(".0")
    if not re.fullmatch(r"[A-Z0-9-]{0,40}", number):
        raise WrongCell("is not an employee number, which has letters, numbers and hyphens only.")
    return number


EMAIL = Column("email", "email", email, required=True, aliases=("e-mail", "email address"))
