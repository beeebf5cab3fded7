"""Which of a file's headings may stand for which of our columns: as said before, or by likeness."""

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from accounts.models import Organisation
from common.columns import Column, plain
from common.import_rows import places_of
from common.importing import Importer
from common.spreadsheets import Table, UnusableFile
from training.importers import WHO_KEYS

LIKE = 0.6
SHORTEST = 4  # letters: shorter headings are like too many names
# Whoever typed, gave or checked a record is not the one whose record it is.
SOMEBODY_ELSE = re.compile(
    r"\b(updated|amended|awarded|entered|recorded|created|modified|changed|edited|added|input"
    r"|uploaded|approved|verified|checked|reviewed|assessed|delivered|authorised|signed off) by\b"
    r"|\b(manager|supervisor|assessor|administrator|trainer|tutor"
    r"|instructor|line manager)\b"
)
# When a record was typed or printed is not when anything was done or lapses.
NO_DAY_OF_THEIRS = re.compile(
    r"\b(updated|amended|entered|recorded|created|modified|changed|edited|added|uploaded|approved"
    r"|printed|exported|run|report|login)( on| at| date)\b|\bdate (updated|entered|created|modified"
    r"|added|printed|exported)\b|\blast (updated|modified|changed|login)\b"
)
DAYS = frozenset({"completed_on", "expires_on", "opened_on", "born"})
ADDRESS = re.compile(r"\be ?mail\b")


def said_before(organisation: Organisation, kind: str) -> dict[str, str]:
    """The heading by the column's key, as somebody said for this kind of file."""
    choice = organisation.column_choices.filter(kind=kind).first()
    return dict(choice.headings) if choice else {}


def version_of_columns(organisation: Organisation, kind: str) -> str:
    """A text that changes when somebody says anew which column is which."""
    choice = organisation.column_choices.filter(kind=kind).first()
    return choice.chosen_at.isoformat() if choice else ""


def lacks_columns(kind: type[Importer], table: Table, said: Mapping[str, str]) -> str:
    """Why the file cannot be read with these headings; "" if it can."""
    try:
        places = places_of(kind.columns, table.headings, said)
    except UnusableFile as problem:
        return str(problem)
    who = WHO_KEYS & {column.key for column in kind.columns}
    if who and not who & {column.key for column in places}:
        return "There is no column that says who did a course: choose at least one."
    return _address_passed_over(kind, table, {column.key for column in places}, said)


def _address_passed_over(
    kind: type[Importer], table: Table, placed: set[str], said: Mapping[str, str]
) -> str:
    """By an address people are found: a heading that speaks of one is not passed over unasked."""
    if "email" not in {column.key for column in kind.columns} - placed or "email" in said:
        return ""
    speaking = [h for h in table.headings if ADDRESS.search(split_words(h))]
    ours = [h for h in speaking if not SOMEBODY_ELSE.search(split_words(h))]
    return f"Say whether “{ours[0]}” is the person's own e-mail address." if ours else ""


def split_words(heading: str) -> str:
    """“LastUpdatedBy” and “Last updated by” alike."""
    return plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading))


def may_stand_for(column: Column, heading: str) -> bool:
    """“Last Updated By” never says who did a course."""
    return column.key not in WHO_KEYS or not SOMEBODY_ELSE.search(split_words(heading))


def _is_suggested(column: Column, heading: str, said: Mapping[str, str]) -> bool:
    """Whether likeness may put them together; somebody may still choose what it may not."""
    words = split_words(heading)
    if said.get(column.key) == heading:
        return True
    if ADDRESS.search(words) and column.key in WHO_KEYS:
        return column.key == "email"
    return column.key not in DAYS or not NO_DAY_OF_THEIRS.search(words)


def suggestions(
    columns: Iterable[Column], headings: Sequence[str], said: Mapping[str, str]
) -> dict[str, str]:
    """The likeliest heading for each column, none of them twice; those most alike first."""
    pairs = sorted(
        (
            (_likeness(column, heading, said), column.key, heading)
            for column in columns
            for heading in headings
            if heading and may_stand_for(column, heading) and _is_suggested(column, heading, said)
        ),
        reverse=True,
    )
    found: dict[str, str] = {}
    for likeness, key, heading in pairs:
        if likeness >= LIKE and key not in found and heading not in found.values():
            found[key] = heading
    return found


def _likeness(column: Column, heading: str, said: Mapping[str, str]) -> float:
    if said.get(column.key) == heading:
        return 2.0
    name = split_words(heading)
    if len(name) < SHORTEST:
        return float(name in column.names)
    if column.key == "email" and ADDRESS.search(name):
        return 1.0
    return max(SequenceMatcher(None, name, other).ratio() for other in column.names)
