"""The cohort a trainee belongs to where nobody has said: by the year in which they began."""

from datetime import date

FIRST_MONTH = 9  # the academic year begins in September
NOT_KNOWN = "Intake not known"


def intake_name(year_of_study: int | None, *, on: date) -> str:
    """“2025 intake” for somebody in the second year in November 2026; the same a year later."""
    if not year_of_study:
        return NOT_KNOWN
    academic_year = on.year if on.month >= FIRST_MONTH else on.year - 1
    return f"{academic_year - year_of_study + 1} intake"
