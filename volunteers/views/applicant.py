"""How an application stands: for whoever holds the applicant's own link, without an account."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.dates import now
from common.errors import DomainError
from messaging.links import LinkError
from volunteers import letters
from volunteers.models import Application
from volunteers.progress import progress_of
from volunteers.services import pipeline


def _application(token: str) -> Application:
    application = letters.read_status_link(token)
    if application is None or application.volunteer is None:
        raise LinkError("We no longer keep this application. You are welcome to apply again.")
    return application


def _no_link(request: HttpRequest, problem: LinkError) -> HttpResponse:
    return render(request, "apply/link_problem.html", {"problem": str(problem)}, status=410)


@login_not_required
@require_GET
def status(request: HttpRequest, token: str) -> HttpResponse:
    try:
        application = _application(token)
    except LinkError as problem:
        return _no_link(request, problem)
    progress = progress_of(application, at=now())
    context = {
        "organisation": application.organisation,
        "application": application,
        "progress": progress,
        "token": token,
        "apply_link": letters.resume_link(application) if progress.can_apply else "",
        "large_print": letters.wants_large_print(application),
    }
    return render(request, "apply/status.html", context)


@login_not_required
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    def act(application: Application) -> str:
        pipeline.accept_by_link(application)
        return "Thank you. We will begin the checks together, and tell you about each."

    return _answer(request, token, act)


@login_not_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks once more: what is withdrawn by mistake is not taken back by a tap."""
    if request.method == "GET":
        return _ask_once_more(request, token)

    def act(application: Application) -> str:
        pipeline.withdraw_application(application)
        return "You have withdrawn. Thank you for thinking of us; nobody will ask why."

    return _answer(request, token, act)


def _ask_once_more(request: HttpRequest, token: str) -> HttpResponse:
    try:
        application = _application(token)
    except LinkError as problem:
        return _no_link(request, problem)
    if not progress_of(application, at=now()).can_withdraw:
        return redirect("apply:status", token)
    context = {
        "organisation": application.organisation,
        "token": token,
        "large_print": letters.wants_large_print(application),
    }
    return render(request, "apply/withdraw.html", context)


def _answer(request: HttpRequest, token: str, act: Callable[[Application], str]) -> HttpResponse:
    try:
        messages.success(request, act(_application(token)))
    except LinkError as problem:
        return _no_link(request, problem)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("apply:status", token)
