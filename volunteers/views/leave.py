"""Days away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from volunteers.forms.records import LeaveForm
from volunteers.services.details import remove_leave as drop_leave
from volunteers.services.people import set_leave
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def add_leave(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        form = LeaveForm(request.POST)
        if is_done(form, lambda facts: set_leave(volunteer, **facts, by=request.membership)):
            messages.success(request, "The days away are saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = LeaveForm()
    return render(request, "volunteers/add_leave.html", {"volunteer": volunteer, "form": form})


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def remove_leave(request: HttpRequest, volunteer_id: UUID, leave_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    drop_leave(get_object_or_404(volunteer.leave, pk=leave_id), by=request.membership)
    messages.success(request, "The days away are removed.")
    return redirect("volunteers:record", volunteer.pk)
