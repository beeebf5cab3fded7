"""What the list of volunteers can be searched for, and the people a search finds."""

from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat

from volunteers.models import Volunteer
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.roster import Row, Shown


class Finding(Protocol):
    """What a page of people needs to know of a search."""

    @property
    def asks_readiness(self) -> bool:
        """Whether only readiness() can answer: the database then gives candidates."""

    @property
    def is_summed_up(self) -> bool:
        """Whether the first page says how everybody found stands, where they are not too many."""

    def narrow(self, people: VolunteerQuerySet) -> VolunteerQuerySet:
        """The people the columns speak for."""

    def is_met_by(self, row: Row, *, on: date) -> bool:
        """The part of the search that asks about readiness."""


@dataclass(frozen=True, slots=True)
class Search:
    """Empty: everybody. `show` and `lapsing` (days) ask about readiness; the rest about columns."""

    q: str = ""
    status: str = ""
    show: str = ""
    site: UUID | None = None
    position: UUID | None = None
    language: str = ""
    topic: str = ""
    lapsing: int | None = None

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, field.name) for field in fields(self))

    @property
    def is_summed_up(self) -> bool:
        return self.is_empty

    @property
    def asks_readiness(self) -> bool:
        """Whether only readiness() can answer: the database then gives candidates."""
        return bool(self.show or self.lapsing)

    def narrow(self, people: VolunteerQuerySet) -> VolunteerQuerySet:
        """The people the columns speak for; of readiness only what is true of all it finds."""
        people = people.not_merged()
        if self.q:
            people = people.found_by(self.q)
        wanted = {
            "status": self.status,
            "position": self.position,
            "sites": self.site,
        }
        people = people.filter(**{name: value for name, value in wanted.items() if value})
        if self.language:
            people = _with_part_of(people, self.language, "languages")
        if self.topic:
            people = _with_part_of(people, self.topic, "will_share", "may_share")
        if self.show:
            people = people.active()  # each of Shown is about the active alone
        if self.lapsing:
            people = people.here()
        return people

    def is_met_by(self, row: Row, *, on: date) -> bool:
        """The part of the search that asks about readiness."""
        if self.lapsing and not row.lapses_by(on + timedelta(days=self.lapsing)):
            return False
        return row.belongs_to(self.show)

    def words(self, names: dict[str, str]) -> str:
        """The search as people read it; `names` of the site and position chosen, by key."""
        said = [
            self.q and f"“{self.q}”",
            self.status and Volunteer.Status(self.status).label,
            self.show and Shown(self.show).label,
            names.get(str(self.site), "a site") if self.site else "",
            names.get(str(self.position), "a position") if self.position else "",
            self.language and f"speaks {self.language}",
            self.topic and f"talks about {self.topic}",
            f"something lapses within {self.lapsing} days" if self.lapsing else "",
        ]
        return "; ".join(filter(None, said)) or "Everybody"


def _with_part_of(people: VolunteerQuerySet, text: str, *columns: str) -> VolunteerQuerySet:
    """Whose lists have an entry with this in it, whatever its case."""
    lists = [_joined(column) for column in columns]
    said = Concat(*lists, Value(""), output_field=TextField()) if len(lists) > 1 else lists[0]
    return people.alias(said=said).filter(said__icontains=text.strip())


def _joined(column: str) -> Func:
    return Func(column, Value("\n"), function="array_to_string", output_field=TextField())
