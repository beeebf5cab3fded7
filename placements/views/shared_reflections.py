"""What trainees have chosen to show: to their connector, or to their practice educator."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.models import ReflectionShare
from placements.services import sharing
from placements.sharing import shown_in

reader = permission_required(Permission.REFLECTION_READ_SHARED)


@require_GET
@reader
def shared(request: HttpRequest) -> HttpResponse:
    rows = _shared_with_me(request).without_text()
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "reflections/shared.html", {"page": page})


@require_http_methods(["GET", "POST"])
@reader
def read(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """GET: what they have opened, perhaps nothing; by POST they open what is shown to them."""
    share = _one(request, share_id)
    if request.method == "POST":
        try:
            sharing.open_reflection(share, by=request.membership)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("reflections:shared")
        return redirect("reflections:read", share.pk)
    return render(request, "reflections/read.html", {"share": share, "answers": shown_in(share)})


@require_POST
@reader
def acknowledge(request: HttpRequest, share_id: UUID) -> HttpResponse:
    share = _one(request, share_id)
    try:
        sharing.acknowledge_reflection(share, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        name = share.reflection.trainee.first_name
        messages.success(request, f"Thank you. {name} can see that you have read it.")
    return redirect("reflections:shared")


def _shared_with_me(request: HttpRequest):
    return request.organisation.reflection_shares.readable_by(request.membership)


def _one(request: HttpRequest, share_id: UUID) -> ReflectionShare:
    return get_object_or_404(_shared_with_me(request).with_reflection(), pk=share_id)
