from datetime import date

import pytest

from placements.intakes import intake_name


@pytest.mark.parametrize(
    ("on", "year", "name"),
    [
        (date(2026, 11, 28), 1, "2026 intake"),
        (date(2026, 11, 28), 2, "2025 intake"),
        (date(2027, 8, 31), 2, "2025 intake"),  # the last day of the academic year
        (date(2027, 9, 1), 3, "2025 intake"),  # the first of the next: the same people
        (date(2027, 9, 1), 1, "2027 intake"),
        (date(2027, 9, 1), None, "Intake not known"),
    ],
)
def test_people_who_began_together_stay_together(on, year, name):
    assert intake_name(year, on=on) == name
