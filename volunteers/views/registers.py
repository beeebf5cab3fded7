"""The register of a class, on a phone in the room."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import now
from common.errors import DomainError
from training.services.attendance import note_attendance
from volunteers.class_sheets import answers_of, sheet_of_class, who_may_have_come
from volunteers.forms.classes import AttendanceForm
from volunteers.services import classes as services
from volunteers.views.classes import find_class
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def class_register(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Everybody with a place whom this member may see: did they come?"""
    found, by = find_class(request, class_id), request.membership
    sheet = sheet_of_class(found, by=by, at=now())
    if not sheet.is_to_be_registered:
        return redirect("volunteers:course_class", found.pk)
    bookings = [row.booking for row in sheet.expected]
    if request.method == "POST":
        form = AttendanceForm(request.POST, bookings=bookings)
        if is_done(form, lambda _: note_attendance(found, form.came(), by=by)):
            messages.success(request, "The register is saved.")
            return redirect("volunteers:course_class", found.pk)
    else:
        form = AttendanceForm(initial=answers_of(bookings), bookings=bookings)
    context = {"sheet": sheet, "form": form, "q": request.GET.get("q", "").strip()[:100]}
    people = request.organisation.volunteers.visible_to(by)
    context["found"] = who_may_have_come(people, sheet, q=context["q"])
    return render(request, "volunteers/class_register.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def note_arrival(request: HttpRequest, class_id: UUID, volunteer_id: UUID) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership).not_merged().here()
    found, volunteer = find_class(request, class_id), get_object_or_404(people, pk=volunteer_id)
    try:
        services.note_arrival(found, volunteer, by=request.membership)
        messages.success(request, f"{volunteer} is in the register as having come.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:class_register", found.pk)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def close_register(request: HttpRequest, class_id: UUID) -> HttpResponse:
    found = find_class(request, class_id)
    try:
        number = services.close_register(found, by=request.membership)
        people = "1 person" if number == 1 else f"{number} people"
        messages.success(request, f"The register is closed. The course is recorded for {people}.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:course_class", found.pk)
