"""The example scheme moved in time, so that it is alive on whatever day somebody looks at it."""

import csv
import re
from datetime import date, datetime, timedelta
from pathlib import Path

CHESHIRE = Path(__file__).parent / "cheshire"
AUTUMN = Path(__file__).parent / "autumn"
FIRST_BLOCK_STARTS = date(2027, 1, 11)
WEEKS_AHEAD = 7
KEPT_AS_IT_IS = {"Date of birth"}
FORMS = ("%d/%m/%Y", "%d-%b-%Y", "%Y/%m/%d 00:00:00")
LOOKS_LIKE_A_DATE = re.compile(r"\d{2}/\d{2}/\d{4}|\d{2}-[A-Z][a-z]{2}-\d{4}|\d{4}/\d{2}/\d{2} 0.*")


def weeks_to_move(today: date) -> int:
    """Whole weeks by which the first block comes to start seven weeks from now, on a Monday."""
    earliest = today + timedelta(weeks=WEEKS_AHEAD)
    monday = earliest + timedelta(days=-earliest.weekday() % 7)
    return (monday - FIRST_BLOCK_STARTS).days // 7


def write_moved(source_folder: Path, folder: Path, *, weeks: int) -> None:
    """Write the example's files with every date but those of birth moved by so many weeks."""
    for source in sorted(source_folder.glob("*.csv")):
        with open(source, encoding="utf-8-sig", newline="") as file:
            headings, *rows = csv.reader(file)
        with open(folder / source.name, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            for row in rows:
                writer.writerow(
                    cell if heading in KEPT_AS_IT_IS else moved(cell, weeks)
                    for heading, cell in zip(headings, row, strict=False)
                )


def moved(cell: str, weeks: int) -> str:
    """A date in the form it came in, weeks later; anything else (31-Feb-2026 too) as it is."""
    if not LOOKS_LIKE_A_DATE.fullmatch(cell):
        return cell
    for form in FORMS:
        try:
            return (datetime.strptime(cell, form) + timedelta(weeks=weeks)).strftime(form)
        except ValueError:
            continue
    return cell
