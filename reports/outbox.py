"""The messages that a member may see, and how they fared."""

from django.db.models import Q, QuerySet

from accounts.models import Membership
from messaging.models import Message


def messages_for(membership: Membership) -> QuerySet[Message]:
    """Every message of the organisation; for whoever is limited to sites, those about their people.

    A message names the row it is about: a match, a reflection, a person or their membership.
    """
    sent = Message.objects.listed().filter(organisation_id=membership.organisation_id)
    if not membership.site_limit:
        return sent
    organisation = membership.organisation
    matches = organisation.matches.visible_to(membership)
    volunteers = organisation.volunteers.visible_to(membership)
    trainees = organisation.trainees.visible_to(membership)
    about = [
        matches.values("pk"),
        organisation.reflections.filter(match__in=matches.values("pk")).values("pk"),
        *(people.values(key) for people in (volunteers, trainees) for key in ("pk", "membership")),
    ]
    seen = Q()
    for rows in about:
        seen |= Q(about_id__in=rows.order_by())
    return sent.filter(seen)
