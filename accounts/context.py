"""What every page shows around its content: organisation, menu, account."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.permissions import Permission

TRADEMARK = (
    "Lived Experience Connector® is a registered trademark of Cheshire and Wirral Partnership "
    "NHS Foundation Trust. This software is not affiliated with it."
)


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


# (label, URL name, permission that opens it); of one label the first that somebody may open
MENU = [
    ("Volunteers", "volunteers:index", Permission.VOLUNTEER_VIEW),
    ("Support", "support:index", Permission.SUPPORT_VIEW),
    ("Pipeline", "volunteers:pipeline", Permission.APPLICATION_MANAGE),
    ("Placements", "placements:index", Permission.PLACEMENT_VIEW),
    ("Matching", "matching:index", Permission.MATCHING_RUN),
    ("Concerns", "concerns:index", Permission.CONCERN_HANDLE),
    ("My matches", "matches:mine", Permission.MATCH_OWN),
    ("My support", "support:mine", Permission.SUPPORT_OWN),
    ("My hours", "hours:mine", Permission.HOURS_OWN),
    ("Expenses", "expenses:index", Permission.EXPENSE_DECIDE),
    ("Expenses", "expenses:mine", Permission.EXPENSE_CLAIM),
    ("My record", "volunteers:me", Permission.VOLUNTEER_PAUSE_OWN),
    ("My reflections", "reflections:index", Permission.REFLECTION_OWN),
    ("Shared with me", "reflections:shared", Permission.REFLECTION_READ_SHARED),
    ("Training", "volunteers:courses", Permission.COURSE_MANAGE),
    ("Training", "volunteers:matrix", Permission.VOLUNTEER_VIEW),
    ("Import", "imports:upload", Permission.IMPORT_RUN),
    ("Positions", "volunteers:positions", Permission.POSITION_MANAGE),
    ("People", "people:index", Permission.INVITATION_SEND),
    ("Messages", "messages:index", Permission.MESSAGE_VIEW),
    ("Admin", "admin:index", Permission.ADMIN_USE),
]


# What else belongs to an item, though its address is elsewhere.
ALSO = {
    "Expenses": ("expenses:index",),
    "Volunteers": ("hours:index", "papers:worth_a_thank_you"),
    "My hours": ("papers:mine",),
    "Training": ("volunteers:matrix", "volunteers:classes", "pathway:index"),
    "Placements": ("meetings:index", "reflections:ways", "feedback:voices"),
}


def menu_for(request: HttpRequest) -> list[MenuItem]:
    items = {"Home": reverse("home")}
    for label, view, needs in MENU:
        if request.membership.can(needs):
            items.setdefault(label, reverse(view))
    places = {url: label for label, url in items.items()}
    for label, others in ALSO.items():
        places |= {reverse(other): label for other in others}
    here = places.get(_here(request.path, list(places)))
    return [MenuItem(label, url, label == here) for label, url in items.items()]


def _here(path: str, urls: list[str]) -> str:
    """The longest of the menu's addresses that the page stands under; home only for itself."""
    home, *others = urls
    return max((url for url in others if path.startswith(url)), key=len, default="") or (
        home if path == home else ""
    )


def organisation(request: HttpRequest) -> dict:
    membership = getattr(request, "membership", None)
    trademarked = not membership or "connector" in membership.organisation.connector_label.lower()
    return {
        "service_name": settings.SERVICE_NAME,
        "organisation": membership and membership.organisation,
        "logo_url": _logo_url(membership),
        "membership": membership,
        "navigation": menu_for(request) if membership else [],
        "account_url": reverse("account"),
        "trademark_line": TRADEMARK if trademarked else "",
    }


def _logo_url(membership) -> str:
    """The query tells browsers that another organisation's logo is another picture."""
    if not getattr(membership, "has_logo", False):
        return ""
    return f"{reverse('logo')}?of={membership.organisation_id}"
