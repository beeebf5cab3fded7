"""What became of an imported file, and its rows that were not taken, to correct and send again."""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal

from common.cells import safe_cell
from common.spreadsheets import Line

HANDED_BACK = ("Row", "Reason")  # the columns we add; passed over when the file comes in again


@dataclass(frozen=True)
class RowNote:
    row: int
    column: str
    value: str
    outcome: Literal["held", "refused"]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "outcome": self.outcome,
            "reason": self.reason,
        }


@dataclass(frozen=True)
class FieldChange:
    """One field of a row that is updated, by its heading, in words; "" means there was nothing."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class RowChange:
    """What a row changes about somebody or something that is known already."""

    row: int
    about: str
    fields: tuple[FieldChange, ...]

    def to_dict(self) -> dict[str, Any]:
        fields = [{"field": x.field, "from": x.old, "to": x.new} for x in self.fields]
        return {"row": self.row, "about": self.about, "fields": fields}


@dataclass(frozen=True)
class FileReport:
    """What became of a file. `problem`: why nothing at all could be taken from it."""

    file: str
    kind: str
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rows: tuple[RowNote, ...] = ()
    changes: tuple[RowChange, ...] = ()
    notes: tuple[str, ...] = ()
    pressing: tuple[str, ...] = ()  # of what is taken, to be looked at before it is
    problem: str = ""
    headings: tuple[str, ...] = ()
    lines: dict[int, Line] = field(default_factory=dict)  # those held or refused, by row
    told_about: tuple[Any, ...] = ()  # people on whose confidential record this sheds light

    @property
    def held(self) -> int:
        return len({note.row for note in self.rows if note.outcome == "held"})

    @property
    def refused(self) -> int:
        return len({note.row for note in self.rows if note.outcome == "refused"})

    def to_dict(self) -> dict[str, Any]:
        names = ("file", "kind", "read", "created", "updated", "unchanged", "held", "refused")
        facts = {name: getattr(self, name) for name in names}
        lists = {
            "rows": [note.to_dict() for note in self.rows],
            "changes": [change.to_dict() for change in self.changes],
            "notes": list(self.notes),
            "pressing": list(self.pressing),
        }
        return facts | lists | {"problem": self.problem}


def returned_csv(report: FileReport) -> str:
    """The rows that were not taken, as they came, each with its number and the reason.

    Corrected, the file can be imported as it is. Cells are made safe for spreadsheets.
    """
    out = io.StringIO()
    out.write("\ufeff")  # Excel reads accents rightly only with this mark
    writer = csv.writer(out)
    kept = [place for place, heading in enumerate(report.headings) if heading not in HANDED_BACK]
    writer.writerow([*(safe_cell(report.headings[place]) for place in kept), *HANDED_BACK])
    noted = defaultdict(list)
    for note in report.rows:
        noted[note.row].append(_returned_reason(note))
    for number, line in report.lines.items():
        reasons = " ".join(noted[number])
        cells = (line.cells[place] if place < len(line.cells) else "" for place in kept)
        writer.writerow([*(safe_cell(cell) for cell in cells), number, reasons])
    return out.getvalue()


def _returned_reason(note: RowNote) -> str:
    column = f"{note.column}: " if note.column else ""
    return f"{'Held for review. ' if note.outcome == 'held' else ''}{column}{note.reason}"
