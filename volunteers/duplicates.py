"""Records that may be of one person: same name and date of birth, e-mail address or telephone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import CharField, Count, Func, Q, TextField, Value
from django.db.models.functions import Concat, Lower, Right

from accounts.models import Membership
from volunteers.models import Volunteer
from volunteers.models.volunteers import DIGITS, VolunteerQuerySet

MOST_PAIRS = 100
# More records than this with one telephone are a household or an office, not one person.
MOST_ALIKE = 6
NAME, ADDRESS, NUMBER = "name and date of birth", "email address", "telephone number"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, the older first, and what they have in common."""

    first: Volunteer
    second: Volunteer
    alike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duplicates:
    pairs: tuple[Pair, ...]
    has_more: bool


def duplicates(people: VolunteerQuerySet, *, membership: Membership) -> Duplicates:
    """The pairs nobody has looked at yet, those with most in common first."""
    people = people.not_merged().order_by()
    alike: dict[tuple[UUID, UUID], list[str]] = defaultdict(list)
    for what, key, given in WAYS:
        for keys in _groups(people.filter(given), key):
            for pair in combinations(sorted(keys), 2):
                alike[pair].append(what)
    for pair in _told_apart(membership):
        alike.pop(pair, None)
    found = sorted(alike.items(), key=lambda row: (-len(row[1]), row[0]))
    return Duplicates(tuple(_pairs(people, found[:MOST_PAIRS])), len(found) > MOST_PAIRS)


def what_is_alike(first: Volunteer, second: Volunteer) -> tuple[str, ...]:
    """What two records have in common."""
    pair = Volunteer.objects.filter(pk__in=[first.pk, second.pk]).order_by()
    return tuple(what for what, key, given in WAYS if list(_groups(pair.filter(given), key)))


def what_differs(first: Volunteer, second: Volunteer) -> tuple[str, ...]:
    """What speaks against their being one person."""
    facts = {
        "first name": [one.first_name.casefold() for one in (first, second)],
        "last name": [one.last_name.casefold() for one in (first, second)],
        "date of birth": [one.date_of_birth for one in (first, second)],
    }
    return tuple(what for what, (one, other) in facts.items() if one and other and one != other)


def plain_address(column: str) -> Func:
    """An address without the part after “+” before the @, in small letters."""
    return Func(
        Lower(column), Value(r"\+[^@]*@"), Value("@"),
        function="regexp_replace", output_field=TextField(),
    )  # fmt: skip


WAYS = (
    (
        NAME,
        Concat(
            Lower("first_name"), Value(" "), Lower("last_name"), Value(" "),
            Func("date_of_birth", Value("YYYYMMDD"), function="to_char", output_field=CharField()),
        ),
        Q(date_of_birth__isnull=False),
    ),
    (ADDRESS, plain_address("membership__user__email"), Q()),
    (NUMBER, Right(DIGITS, 10), Q(mobile__regex=r"(\d\D*){10}")),
)  # fmt: skip


def _groups(people: VolunteerQuerySet, key) -> Iterable[list[UUID]]:
    rows = people.annotate(alike=key).values("alike").annotate(how_many=Count("pk"))
    rows = rows.filter(how_many__gt=1, how_many__lte=MOST_ALIKE).annotate(keys=ArrayAgg("pk"))
    return rows.values_list("keys", flat=True)[: MOST_PAIRS * 10]


def _told_apart(membership: Membership) -> Iterable[tuple[UUID, UUID]]:
    return membership.organisation.not_the_same.values_list("first_id", "second_id")


def _pairs(people: VolunteerQuerySet, found: list) -> Iterable[Pair]:
    keys = {key for pair, _ in found for key in pair}
    rows = people.select_related("membership__user", "position").in_bulk(list(keys))
    for (first, second), alike in found:
        yield Pair(rows[first], rows[second], tuple(alike))


def told_apart_key(first: Volunteer, second: Volunteer) -> dict[str, Volunteer]:
    """The two in the one order in which a pair is kept."""
    low, high = sorted((first, second), key=lambda person: person.pk)
    return {"first": low, "second": high}
