"""Columns of an imported file: their headings, and what their cells say."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from common.half_days import HalfDay, in_week_order
from common.telephones import FEWEST, MOST, is_telephone_number

Parse = Callable[[str], Any]
REACHABLE = EmailValidator(allowlist=[])  # Django lets “localhost” through


class WrongCell(Exception):
    """What is wrong with a cell, in words that follow its column's name and value."""


@dataclass(frozen=True)
class Column:
    """A column by its usual heading. `parse` reads a filled cell; an empty one gives `empty`.

    `required`: the column must be there, and filled in every row.
    """

    key: str
    heading: str
    parse: Parse
    required: bool = False
    aliases: tuple[str, ...] = ()
    empty: Any = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The headings it answers to, plainly written, the best first."""
        return tuple(plain(name) for name in (self.heading, self.key, *self.aliases))


def plain(words: str) -> str:
    """Words as people mean them: “Won’t share”, “wont_share” and “WONT SHARE” are one."""
    return re.sub(r"[\W_]+", " ", re.sub(r"['’`´]", "", words.casefold())).strip()


def words_of(name: str) -> set[str]:
    """The words of a name, to see whether two names have any in common."""
    return set(plain(name).split())


def in_words(value: Any) -> str:
    """A value as a cell of a file says it, to be read by a person."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, list | tuple):
        return "; ".join(in_words(item) for item in value)
    return "" if value is None else str(getattr(value, "label", value))


def text(most: int) -> Parse:
    def parse(cell: str) -> str:
        words = " ".join(cell.split())
        if len(words) > most:
            raise WrongCell(f"is longer than {most} characters.")
        return words

    return parse


def text_list(most: int) -> Parse:
    """Words separated by semicolons, each once, in the order given."""

    def parse(cell: str) -> list[str]:
        items = [text(most)(item) for item in re.split(r"[;\n]", cell)]
        return list(dict.fromkeys(item for item in items if item))

    return parse


def codes(cell: str) -> list[str]:
    items = [item.strip().upper() for item in re.split(r"[;,\n]", cell)]
    return list(dict.fromkeys(item for item in items if item))


def code(cell: str) -> str:
    return cell.strip().upper()


def email(cell: str) -> str:
    address = cell.strip().lower().removeprefix("mailto:")
    try:
        REACHABLE(address)
    except ValidationError:
        raise WrongCell("is not an e-mail address, like name@example.org.") from None
    if len(address) > 254:
        raise WrongCell("is longer than an e-mail address can be.")
    return address


def telephone(cell: str) -> str:
    number = text(30)(cell)
    if not is_telephone_number(number):
        raise WrongCell(f"is not a telephone number, of {FEWEST} to {MOST} digits.")
    return number


def choice(words: Mapping[str, Any]) -> Parse:
    """One of some words; the first word for each meaning is the one suggested."""
    known = {plain(word): meaning for word, meaning in words.items()}
    suggested = {meaning: word for word, meaning in reversed(words.items())}

    def parse(cell: str) -> Any:
        if plain(cell) not in known:
            names = ", ".join(f"“{word}”" for word in reversed(suggested.values()))
            raise WrongCell(f"is not one of the words for this column: {names}.")
        return known[plain(cell)]

    return parse


# What people write in a cell to say that there is nothing to write.
NOTHING = {"-", "–", "—", "n/a", "na", "none", "nil", "null", "unknown", "not known", "tbc", "?"}


def if_any(parse: Parse, *, empty: Any = "") -> Parse:
    """The same of a cell in which people may also say that there is nothing."""
    return lambda cell: empty if cell.strip().casefold() in NOTHING else parse(cell)


YES_NO = {"yes": True, "no": False, "y": True, "n": False, "true": True, "false": False}
yes_no = choice(YES_NO | {"1": True, "0": False, "✓": True, "x": True, "none": False})


def whole_number(least: int, most: int) -> Parse:
    def parse(cell: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}(\.0+)?", cell.strip()):
            raise WrongCell(f"is not a whole number from {least} to {most}.")
        number = int(float(cell))
        if not least <= number <= most:
            raise WrongCell(f"is not between {least} and {most}.")
        return number

    return parse


DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday"}
DAYS |= {"sat": "Saturday", "sun": "Sunday"}
PARTS = {"am": "am", "morning": "am", "pm": "pm", "afternoon": "pm"}


def half_days(cell: str) -> list[HalfDay]:
    """“Tue am; Wed pm”, also “Tuesday morning”, in the order of the week."""
    return in_week_order({_half_day(item) for item in re.split(r"[;,\n]", cell) if item.strip()})


def _half_day(item: str) -> str:
    words = plain(item.replace(".", "")).split()
    day = next((d for d, name in DAYS.items() if words and _shortens(words[0], d, name)), "")
    part = PARTS.get(words[1], "") if len(words) == 2 else ""
    if not day or not part:
        raise WrongCell(
            f"is not a list of half-days like “Tue am; Wed pm”: “{item.strip()}” is unclear."
        )
    return f"{day}_{part}"


def _shortens(word: str, least: str, name: str) -> bool:
    return word.startswith(least) and name.casefold().startswith(word)


MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august"]
MONTHS += ["september", "october", "november", "december"]
TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})\s*[/.\-]\s*(?P<m>\d{1,2})\s*[/.\-]\s*(?P<y>\d{4})" + TIME, re.A
)
YEAR_FIRST = re.compile(r"(?P<y>\d{4})[/.\-](?P<m>\d{1,2})[/.\-](?P<d>\d{1,2})" + TIME, re.A)
IN_WORDS = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s\-/]+(?P<m>[A-Za-z]{3,9})\.?[\s\-/,]+(?P<y>\d{4})" + TIME,
    re.A,
)
SHORT_YEAR = re.compile(r"\d{1,2}[/.\-\s]\w{1,9}[/.\-\s]\d{2}", re.A)


def day(cell: str) -> date:
    """A day: 24/04/2027, 2027-04-24, 2027/04/24 00:00:00, 24-Apr-2027, 24 April 2027."""
    cell = cell.strip()
    found = DAY_FIRST.fullmatch(cell) or YEAR_FIRST.fullmatch(cell) or IN_WORDS.fullmatch(cell)
    if not found:
        raise WrongCell(_why_no_date(cell))
    year, number = int(found["y"]), int(found["d"])
    month = _month(found["m"])
    if not 1 <= month <= 12:
        raise WrongCell("is not a real date: dates are written day, month, year.")
    if not 1900 <= year <= 2100:
        raise WrongCell("is not a date of our time; check the year.")
    try:
        return date(year, month, number)
    except ValueError:
        raise WrongCell(
            f"is not a real date: {MONTHS[month - 1].title()} {year} has no day {number}."
        ) from None


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    names = [i for i, name in enumerate(MONTHS, start=1) if name.startswith(words.casefold())]
    return (names or [9 if words.casefold() == "sept" else 0])[0]


def _why_no_date(cell: str) -> str:
    if set(cell) == {"#"}:
        return "was too narrow a column in Excel to be shown. Widen it and save the file again."
    if SHORT_YEAR.fullmatch(cell):
        return "needs its year in four figures, like 24/04/2027."
    if re.fullmatch(r"\d{5}(\.\d+)?", cell, re.A):
        return "is how Excel keeps a date inside. Give the column the format “Date” and save again."
    return "is not a date, like 24/04/2027."


def listed(items: Iterable[str], most: int = 12) -> str:
    """“BOW, COC and 3 more”."""
    items = list(items)
    shown, rest = items[:most], len(items) - most
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")
