"""The draft a browser is writing. The session names it, so that no address shows anything."""

from collections.abc import Callable
from functools import wraps

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import Organisation
from common.limits import is_within_limit
from volunteers import letters
from volunteers.models import Application
from volunteers.services import applications

SESSION_KEY = "draft"
HOUR = 3600
# A library or a hostel sits behind one address: generous for people, tight for machines.
MOST_AN_HOUR = {"start": 60, "send": 60, "link": 20}
TOO_MANY = (
    "Very many applications have come from this network in the last hour. Nothing you wrote is "
    "lost. Please try again later, or call us."
)
View = Callable[..., HttpResponse]


def of_scheme(view: View) -> View:
    """The view gets the organisation of its address; pages open to everybody."""

    @login_not_required
    @wraps(view)
    def with_organisation(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponse:
        organisation = applications.scheme_at(slug)
        if organisation is None:
            raise Http404
        return view(request, organisation, **kwargs)

    return with_organisation


def draft_of(request: HttpRequest, organisation: Organisation) -> Application | None:
    """What this browser is writing, until it is sent: from this browser or from another."""
    key, status = request.session.get(SESSION_KEY, {}).get(organisation.slug, (None, None))
    found = organisation.applications.open_drafts().select_related(
        "volunteer__membership__user", "organisation"
    )
    return key and found.defer("organisation__logo").filter(pk=key, status=status).first()


def is_allowed(request: HttpRequest, what: str) -> bool:
    address = get_adapter(request).get_client_ip(request)
    key = f"apply:{what}:{address}"
    return is_within_limit(key, most=MOST_AN_HOUR[what], seconds=HOUR)


def remember(request: HttpRequest, application: Application) -> None:
    held = request.session.get(SESSION_KEY, {})
    mine = (str(application.pk), application.status)
    request.session[SESSION_KEY] = {**held, application.organisation.slug: mine}


def forget(request: HttpRequest, organisation: Organisation) -> None:
    held = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {k: v for k, v in held.items() if k != organisation.slug}


def wants_large_print(application: Application | None) -> bool:
    """Asked for in the draft, or known of the person whose draft it is."""
    if application is None:
        return False
    if "needs" in application.answers:
        return "large_print" in application.answers["needs"]
    return letters.wants_large_print(application)
