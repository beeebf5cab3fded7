"""What a placement was when somebody was suggested for it: a kept run reads as it was made."""

from collections.abc import Iterable
from datetime import datetime

from placements.models import Placement, Proposal

# What the reasons of a suggestion speak of.
FACTS = (
    *("trainee_id", "site_id", "team_id", "starts_on", "ends_on", "mode", "half_days"),
    *("language", "topics", "meetings_wanted", "connectors_wanted", "continuity"),
)


def with_what_was(proposals: Iterable[Proposal], *, at: datetime) -> list[Proposal]:
    """The same, each with `was`: its placement as the history has it, if that has changed since.

    One query, besides that of the proposals.
    """
    rows = list(proposals)
    history = Placement.pgh_event_model.objects.filter(
        pgh_obj__in=[row.placement_id for row in rows], pgh_created_at__lte=at
    )
    newest = history.order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id").distinct("pgh_obj_id")
    known = {
        event.pgh_obj_id: event
        for event in newest.select_related("trainee__membership__user", "site")
    }
    for row in rows:
        was = known.get(row.placement_id)
        is_other = was and any(getattr(was, n) != getattr(row.placement, n) for n in FACTS)
        row.was = was if is_other else None
    return rows
