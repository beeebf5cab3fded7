"""Asking for a correction of one's record, and answering."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from volunteers.forms.about import CorrectionAnswerForm, CorrectionForm
from volunteers.services import corrections as services
from volunteers.views.finding import find_own
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def ask_correction(request: HttpRequest) -> HttpResponse:
    volunteer, by, back = find_own(request), request.membership, reverse("volunteers:me")
    if request.method == "POST":
        form = CorrectionForm(request.POST, back=back)
        if is_done(form, lambda facts: services.ask_correction(volunteer, **facts, by=by)):
            messages.success(request, "Thank you. You will find the answer here within a month.")
            return redirect("volunteers:me")
    else:
        form = CorrectionForm(initial={"about": request.GET.get("about")}, back=back)
    return render(request, "volunteers/ask_correction.html", {"form": form})


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first."""
    people = request.organisation.volunteers.visible_to(request.membership)
    rows = request.organisation.correction_requests.asked().filter(volunteer__in=people)
    context = {"rows": rows.select_related("volunteer")}
    return render(request, "volunteers/corrections.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def answer_correction(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    people = request.organisation.volunteers.visible_to(request.membership)
    rows = request.organisation.correction_requests.filter(volunteer__in=people)
    asked = get_object_or_404(
        rows.select_related("volunteer", "answered_by__user"), pk=correction_id
    )
    if request.method == "POST":
        form, by = CorrectionAnswerForm(request.POST), request.membership
        if is_done(form, lambda facts: services.answer_correction(asked, **facts, by=by)):
            messages.success(request, "Answered. They have been told that there is an answer.")
            return redirect("volunteers:corrections")
    else:
        form = CorrectionAnswerForm()
    context = {"asked": asked, "form": form}
    return render(request, "volunteers/answer_correction.html", context)
