"""Finishing later: a link by e-mail, and coming back by it."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Organisation
from common.errors import DomainError
from common.limits import is_within_limit
from messaging.links import LinkError
from volunteers import letters
from volunteers.forms.apply import TRAP, LaterForm, first_unanswered
from volunteers.models import Application
from volunteers.services import applications
from volunteers.views.drafts import (
    HOUR,
    TOO_MANY,
    draft_of,
    forget,
    is_allowed,
    of_scheme,
    remember,
    wants_large_print,
)
from volunteers.views.recording import is_done

MOST_LINKS_AN_HOUR = 5


@require_http_methods(["GET", "POST"])
@of_scheme
def later(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    application = draft_of(request, organisation)
    if application is None:
        return redirect("apply:start", organisation.slug)
    if request.method == "POST":
        form = LaterForm(request.POST)
        if is_done(form, lambda facts: _send_link(request, application, **facts)):
            forget(request, organisation)
            context = {"organisation": organisation, "email": form.cleaned_data["email"]}
            return render(request, "apply/link_sent.html", context)
    else:
        form = LaterForm(initial={"email": application.answers.get("email")})
    context = {
        "organisation": organisation,
        "form": form,
        "large_print": wants_large_print(application),
    }
    return render(request, "apply/later.html", context)


def _send_link(request: HttpRequest, application: Application, *, email: str) -> None:
    if request.POST.get(TRAP):
        return
    # Nobody's letterbox may be filled from here, whoever types the address.
    if not is_allowed(request, "link") or not is_within_limit(
        f"apply:link:{email.lower()}", most=MOST_LINKS_AN_HOUR, seconds=HOUR
    ):
        raise DomainError(TOO_MANY)
    applications.send_resume_link(application, email=email)


@login_not_required
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail scanners open links too."""
    try:
        application = letters.read_resume_link(token)
    except LinkError as problem:
        return _no_link(request, str(problem))
    if application is None:
        return _no_link(request, "What you began is no longer kept. You can begin again.")
    organisation = application.organisation
    if not application.is_open:
        return render(request, "apply/already_sent.html", {"organisation": organisation})
    if request.method == "POST":
        remember(request, application)
        following = first_unanswered(application)
        if following:
            return redirect("apply:step", organisation.slug, following.key)
        return redirect("apply:check", organisation.slug)
    context = {
        "organisation": organisation,
        "first_name": application.answers.get("first_name")
        or (application.volunteer and application.volunteer.first_name),
        "large_print": wants_large_print(application),
    }
    return render(request, "apply/resume.html", context)


def _no_link(request: HttpRequest, problem: str) -> HttpResponse:
    return render(request, "apply/link_problem.html", {"problem": problem}, status=410)
