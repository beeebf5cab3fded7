"""A warm return, entered by the coordinator. Pausing and leaving touch matches: see placements."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from volunteers.forms.about import CoordinatorsReturnForm
from volunteers.record import record_of
from volunteers.services.leaving import return_volunteer
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def resume(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = CoordinatorsReturnForm(request.POST)
        if is_done(
            form,
            lambda _: return_volunteer(volunteer, gently_until=form.gently_until(), by=by),
        ):
            messages.success(request, f"{volunteer} is back.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = CoordinatorsReturnForm(initial={"pace": CoordinatorsReturnForm.AS_BEFORE})
    context = {"record": record_of(volunteer, on=today()), "form": form}
    return render(request, "volunteers/resume.html", context)
