"""The account page, changing organisation, and following an invitation."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.middleware import SESSION_KEY
from accounts.permissions import member_required


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    memberships = request.user.memberships.able_to_sign_in().select_related("organisation")
    return render(request, "accounts/account.html", {"memberships": memberships})


@require_POST
def switch_membership(request: HttpRequest) -> HttpResponse:
    mine = request.user.memberships.able_to_sign_in()
    request.session[SESSION_KEY] = str(get_object_or_404(mine, pk=request.POST.get("to")).pk)
    return redirect("home")


@require_GET
@member_required
def logo(request: HttpRequest) -> HttpResponse:
    if not request.organisation.logo:
        raise Http404
    return HttpResponse(bytes(request.organisation.logo), content_type="image/png")


@login_not_required
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404
