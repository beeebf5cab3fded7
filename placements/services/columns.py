"""Remembering what somebody says about the columns of a kind of file."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Membership, Organisation
from audit.authors import name_authors
from common.dates import now
from placements.models import ColumnChoice


@transaction.atomic
def choose_columns(
    organisation: Organisation, kind: str, headings: Mapping[str, str], *, by: Membership
) -> ColumnChoice:
    """Which heading stands for which column, for this file and those to come."""
    choice, _ = ColumnChoice.objects.update_or_create(
        organisation=organisation,
        kind=kind,
        defaults={"headings": dict(headings), "chosen_by": by, "chosen_at": now()},
    )
    return choice


name_authors(__name__)
