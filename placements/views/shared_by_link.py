"""What a trainee shares with a practice educator who has no account, by a signed link.

Opening the link changes nothing and shows no word: programs that check e-mails open links too.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from audit.middleware import act_as
from common.errors import DomainError
from messaging.links import LinkError
from placements.models import ReflectionShare
from placements.services import sharing
from placements.share_links import share_of_link
from placements.sharing import shown_in


@login_not_required
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET: who has shared something, then its words once they were asked for by POST."""
    try:
        share = share_of_link(token)
        if request.method == "POST":
            _act_as_reader(share)
            sharing.open_reflection(share, by=None)
            request.session[_opened(share)] = True
            return redirect("reflections:by_link", token)
    except (LinkError, DomainError) as problem:
        return _no_link(request, problem)
    is_open = _opened(share) in request.session
    context = {"share": share, "token": token, "organisation": share.organisation}
    context["answers"] = shown_in(share) if is_open else []
    return render(request, "reflections/by_link.html", context)


@login_not_required
@require_POST
def thank_by_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        share = share_of_link(token)
        _act_as_reader(share)
        sharing.acknowledge_reflection(share, by=None)
    except (LinkError, DomainError) as problem:
        return _no_link(request, problem)
    return redirect("reflections:by_link", token)


def _act_as_reader(share: ReflectionShare) -> None:
    act_as(f"{share.reader_name} (by their own link)", how="signed link")


def _opened(share: ReflectionShare) -> str:
    return f"opened:{share.pk}"


def _no_link(request: HttpRequest, problem: Exception) -> HttpResponse:
    context = {"problem": str(problem)}
    return render(request, "reflections/link_problem.html", context, status=410)
