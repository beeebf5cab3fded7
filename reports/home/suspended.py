"""A connector with a match is out of matching because of their DBS certificate: see to it today.

That somebody is, never why: what was found stands on the DBS page, whose opening is kept.
"""

from django.db.models import Exists, OuterRef

from accounts.models import Membership
from accounts.permissions import Permission
from reports.home.figures import first
from reports.home.parts import Task, address, count
from volunteers.models import DBSCertificate, DBSStatusCheck


def suspension_figures(membership: Membership) -> dict:
    """Only for those who may see to it; for others a certificate is in place or not."""
    if not (membership.can(Permission.DBS_MANAGE) or membership.can(Permission.DBS_DECIDE)):
        return {}
    organisation = membership.organisation
    newer = DBSCertificate.objects.filter(
        volunteer=OuterRef("certificate__volunteer"), issued_on__gt=OuterRef("checked_on")
    )
    found = DBSStatusCheck.objects.filter(
        ~Exists(newer),
        certificate__volunteer=OuterRef("pk"),
        result=DBSStatusCheck.Result.NEW_INFO,
        withdrawn_at=None,
    )
    live = organisation.matches.live().filter(connector=OuterRef("pk"))
    people = organisation.volunteers.visible_to(membership).active()
    suspended = people.filter(Exists(found), Exists(live))
    return {"suspended": suspended, "suspended_id": first(suspended.order_by("pk"), "pk")}


def suspension_tasks(membership: Membership, found: dict) -> list[Task]:
    number = found.get("suspended")
    if not number:
        return []
    may_open = membership.can(Permission.DBS_MANAGE)
    url = address("volunteers:index", show="not_ready")
    if number == 1:
        page = "volunteers:dbs" if may_open else "volunteers:record"
        url = address(page, found["suspended_id"])
    has = count(number, "connector has", "connectors have")
    hint = "Nobody is told why. Opening the DBS page is kept." if may_open else "Nobody says why."
    words = f"{has} a match and must not meet trainees for now"
    return [Task(words, url, hint, "Today", "red")]
