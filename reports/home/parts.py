"""What a home page is made of, whoever it is for."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from placements.models import Match


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence that leads straight to the work.

    `unnamed`: what one and many such are called where nobody may be named, as in an e-mail, and
    `stands_for` how many of them this one is. A sentence without it is said there only if it begins
    with how many there are.
    """

    sentence: str
    url: str = ""
    hint: str = ""
    tag: str = ""
    colour: str = ""
    unnamed: tuple[str, str] | None = None
    stands_for: int = 1


@dataclass(frozen=True, slots=True)
class Tile:
    value: str | int
    label: str
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Coming:
    """Something that happens on a day near by."""

    on: date
    sentence: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """The page of one role. `done` is said when there is nothing to do."""

    template: str
    at: datetime
    tasks: tuple[Task, ...] = ()
    done: str = "All done."
    tiles: tuple[Tile, ...] = ()
    coming: tuple[Coming, ...] = ()
    matches: tuple[Match, ...] = ()
    paused: bool = False
    may_pause: bool = False
    open_offers: int = 0

    @property
    def greeting(self) -> str:
        hour = timezone.localtime(self.at).hour
        return f"Good {'morning' if hour < 12 else 'afternoon' if hour < 18 else 'evening'}"

    @property
    def needs(self) -> str:
        """“4 things need you today”."""
        if not self.tasks:
            return "nothing needs you today"
        return f"{count(len(self.tasks), 'thing needs', 'things need')} you today"


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def address(view: str, *args: object, **query: str) -> str:
    """The address of a page, pre-filtered."""
    url = reverse(view, args=args)
    return f"{url}?{urlencode(query)}" if query else url
