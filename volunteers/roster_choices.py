"""What the form above the list offers, and the member's own views of it, in one query."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, Value
from django.db.models.functions import Cast

from accounts.models import Membership


@dataclass(frozen=True, slots=True)
class ViewLink:
    id: UUID
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class RosterChoices:
    """Sites and positions are (key, name)."""

    sites: list[tuple[str, str]]
    positions: list[tuple[str, str]]
    views: list[ViewLink]


def roster_choices(membership: Membership) -> RosterChoices:
    organisation = membership.organisation
    parts = [
        _rows(organisation.sites.visible_to(membership), "site"),
        _rows(organisation.positions.all(), "position"),
        _rows(membership.saved_views.all(), "view", "query"),
    ]
    found: dict[str, list] = {"site": [], "position": [], "view": []}
    for kind, key, name, query in parts[0].union(*parts[1:], all=True):
        found[kind].append((str(key), name, query))
    for rows in found.values():
        rows.sort(key=lambda row: row[1].casefold())
    return RosterChoices(
        sites=[row[:2] for row in found["site"]],
        positions=[row[:2] for row in found["position"]],
        views=[ViewLink(*row) for row in found["view"]],
    )


def _rows(queryset, kind: str, query: str | None = None):
    said = Cast(query, CharField()) if query else Value("", output_field=CharField())
    return queryset.order_by().values_list(
        Value(kind, output_field=CharField()), "pk", Cast("name", CharField()), said
    )
