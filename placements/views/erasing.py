"""Records whose time to be kept is over: who they are, and removing them for good."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.forms.erasing import EraseForm
from placements.services.erasing import erase_record, preview_erasure

MOST_SHOWN = 100


@require_GET
@permission_required(Permission.HISTORY_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership)
    over = request.organisation.leavings.over(today()).filter(volunteer__in=people)
    context = {
        "leavings": over.select_related("volunteer").order_by("retain_until")[:MOST_SHOWN],
        "number": over.count(),
        "removed": request.organisation.erasures.select_related("erased_by__user")[:MOST_SHOWN],
    }
    return render(request, "erasing/index.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.RECORD_ERASE)
def confirm(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """What would go, and the last question."""
    people = request.organisation.volunteers.visible_to(request.membership)
    volunteer = get_object_or_404(people.select_related("membership__user"), pk=volunteer_id)
    form = EraseForm(request.POST) if request.method == "POST" else EraseForm()
    try:
        if request.method == "POST" and form.is_valid():
            erase_record(volunteer, by=request.membership)
            messages.success(request, "The record is removed for good.")
            return redirect("erasing:index")
        removed = preview_erasure(volunteer, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("erasing:index")
    context = {"volunteer": volunteer, "removed": removed, "form": form}
    return render(request, "erasing/confirm.html", context)
