"""Once a week, what waits for each coordinator: how much of what is on their own home page.

That page says of whom; an e-mail does not. Who is away or not cleared is no matter for a letterbox.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership
from accounts.permissions import Role
from common.attempts import one_by_one
from messaging.recipients import Recipient
from messaging.services import said_already, send
from reports.home import home_of
from reports.home.parts import Task, count

OTHER = ("thing to do", "things to do")


def send_digests(*, on: date, at: datetime) -> int:
    """One each and week, on its first day that this runs. How many were written."""
    coordinators = Membership.objects.able_to_sign_in().filter(role=Role.COORDINATOR)
    rows = coordinators.select_related("user", "organisation")
    return one_by_one("write a weekly letter", rows, partial(_write_to, on=on, at=at))


def lines_of(tasks: Iterable[Task]) -> list[str]:
    """How many of what wait, in the order of the home page: nobody is named."""
    lines: dict[str | tuple[str, str], int] = {}
    for task in tasks:
        says_how_many = task.unnamed is None and task.sentence[:1].isdecimal()
        line = task.sentence if says_how_many else task.unnamed or OTHER
        lines[line] = lines.get(line, 0) + task.stands_for
    return [
        line if isinstance(line, str) else count(number, *line) for line, number in lines.items()
    ]


def _write_to(coordinator: Membership, *, on: date, at: datetime) -> bool:
    monday = on - timedelta(days=on.weekday())
    key, organisation = f"digest:{coordinator.pk}:{monday}", coordinator.organisation
    if said_already([key], organisation_id=organisation.pk):
        return False
    tasks = home_of(coordinator, at=at).tasks
    send(
        "weekly_digest",
        to=Recipient(str(coordinator.user), coordinator.user.email),
        organisation_id=organisation.pk,
        dedupe_key=key,
        context={
            "first_name": coordinator.user.first_name,
            "number": len(tasks),
            "lines": lines_of(tasks),
            "organisation": organisation,
            "link": settings.SITE_URL + reverse("home"),
        },
    )
    return True
