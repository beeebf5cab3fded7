"""That somebody reflected on a match, for those who may know that, and never a word of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from placements.models import Match, Reflection, ReflectionShare


@dataclass(frozen=True, slots=True)
class ReflectionFacts:
    """How many are finished, the day the newest was last saved, and how many are shared."""

    count: int = 0
    last_on: date | None = None
    shared: int = 0


NONE = ReflectionFacts()


def reflection_facts(matches: Iterable[Match]) -> dict[UUID, ReflectionFacts]:
    """Facts for every match given, in one query. Drafts are nobody's business yet."""
    ids = [match.pk for match in matches]
    is_shared = Exists(ReflectionShare.objects.filter(reflection=OuterRef("pk")))
    rows = (
        Reflection.objects.finished()
        .filter(match__in=ids)
        .annotate(is_shared=is_shared)
        .order_by()
        .values("match_id")
        .annotate(
            count=Count("pk"),
            last_at=Max("saved_at"),
            shared=Count("pk", filter=Q(is_shared=True)),
        )
    )
    found = {
        row["match_id"]: ReflectionFacts(
            row["count"], timezone.localtime(row["last_at"]).date(), row["shared"]
        )
        for row in rows
    }
    return {key: found.get(key, NONE) for key in ids}
