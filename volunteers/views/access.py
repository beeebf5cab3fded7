"""Giving access back: whose volunteer record says they have left is asked about first."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from accounts.services import had_been_let_in
from common.errors import DomainError
from common.going_back import page_before
from volunteers.models import Volunteer
from volunteers.services import access


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MEMBER_MANAGE)
def give_access_back(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    membership = get_object_or_404(request.organisation.memberships.naming(), pk=membership_id)
    back = page_before(request, reverse("people:index"))
    if request.method == "POST":
        return _give_back(request, membership, back)
    if membership.status != Membership.Status.ENDED:
        messages.info(request, f"{membership.shown_name} has access already.")
        return redirect(back)
    left = request.organisation.volunteers.filter(
        membership=membership, status=Volunteer.Status.LEFT
    ).first()
    is_to_invite = had_been_let_in(membership)
    if left and not is_to_invite:
        messages.info(request, access.NOTHING_TO_GIVE.format(left))
        return redirect(back)
    context = {
        "membership": membership,
        "left": left,
        "leaving": left and left.leavings.current().first(),
        "had_been_let_in": is_to_invite,
        "back": back,
    }
    return render(request, "volunteers/give_access_back.html", context)


def _give_back(request: HttpRequest, membership: Membership, back: str) -> HttpResponse:
    name, though_left = membership.shown_name, "though_left" in request.POST
    try:
        given = access.give_access_back(membership, though_left=though_left, by=request.membership)
    except access.HasLeft:
        return redirect(f"{request.path}?{urlencode({'back': back})}")
    except DomainError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _given_in_words(name, given))
    return redirect(back)


def _given_in_words(name: str, given: Membership) -> str:
    if given.status == Membership.Status.LISTED:
        why = "Nobody had invited them" if given.user.has_email else "They have no email address"
        return f"{name} is known here again. {why}, so nothing is sent to them."
    return f"{name} has access again. We are sending an invitation."
