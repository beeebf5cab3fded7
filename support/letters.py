"""What is said to connectors and to those who support them. Never a word about how anybody is."""

from datetime import timedelta
from uuid import UUID

from accounts.models import Membership
from messaging.links import LinkError, link, make_token, read_token
from messaging.recipients import Recipient
from messaging.services import send
from support.models import CheckIn, Contact
from support.standing import SupervisionStanding
from volunteers.letters import Letter
from volunteers.models import Volunteer
from volunteers.reaching import recipient_of

CHECK_IN = "check-in"
LINK_VALID_FOR = timedelta(days=14)
OVER = "Thank you. Nothing more is needed here. If you would like to talk, please call us."


def check_in_letter(check_in: CheckIn) -> Letter:
    volunteer = check_in.volunteer
    return Letter(
        "check_in",
        recipient_of(volunteer),
        volunteer.organisation,
        volunteer.pk,
        f"{check_in.pk}",
        {
            "first_name": volunteer.first_name,
            "met_on": check_in.met_on,
            "link": link(CHECK_IN, "check_ins:answer", check_in.pk),
        },
    )


def check_in_token(check_in: CheckIn) -> str:
    return token_of_question(check_in.pk)


def token_of_question(key: UUID | str) -> str:
    """The same, where only its key is at hand."""
    return make_token(CHECK_IN, key)


def read_check_in_link(token: str) -> CheckIn:
    """Raises LinkError where it has expired, is damaged, or its person has left."""
    key = read_token(CHECK_IN, token, valid_for=LINK_VALID_FOR).row_id
    rows = CheckIn.objects.select_related("volunteer__membership__user", "organisation")
    check_in = rows.filter(pk=key).first()
    if check_in is None or check_in.status == CheckIn.Status.CLOSED:
        raise LinkError(OVER)
    if check_in.volunteer.status == Volunteer.Status.LEFT:
        raise LinkError(OVER)
    return check_in


def tell_contact_due(contact: Contact, *, stage: str) -> None:
    """`stage` is part of the key: said once when it is made due, and once on the day."""
    if contact.assigned_to:
        _tell(
            contact.assigned_to,
            "support_contact_due",
            contact.volunteer,
            key=f"{contact.pk}:{contact.due_on}:{stage}",
            due_on=contact.due_on,
        )


def tell_contact_overdue(contact: Contact, coordinators: list[Membership]) -> None:
    for coordinator in coordinators:
        _tell(
            coordinator,
            "support_contact_overdue",
            contact.volunteer,
            key=f"{contact.pk}:{contact.due_on}",
            due_on=contact.due_on,
        )


def tell_supervision_due(
    supervisor: Membership, volunteer: Volunteer, standing: SupervisionStanding, *, stage: str
) -> None:
    _tell(
        supervisor,
        "supervision_due",
        volunteer,
        key=f"{volunteer.pk}:{standing.due_on}:{stage}",
        due_on=standing.due_on,
        planned_on=standing.planned_on,
    )


def _tell(member: Membership, template: str, about: Volunteer, *, key: str, **context) -> None:
    send(
        template,
        to=Recipient(str(member.user), member.user.email),
        organisation_id=about.organisation_id,
        about_id=about.pk,
        dedupe_key=f"{template}:{member.pk}:{key}",
        context={
            "first_name": member.user.first_name,
            "organisation": about.organisation,
            **context,
        },
    )
