"""Recording the result of a check, a DBS certificate, and that a course was done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from training import services as training
from volunteers.forms.checks import CheckForm, CompletionForm, DBSForm, WithdrawalForm
from volunteers.models import Check
from volunteers.services.checks import record_check, record_dbs
from volunteers.views.finding import find_volunteer, is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_check(request: HttpRequest, volunteer_id: UUID, kind: str) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if kind not in Check.Kind.values:
        raise Http404
    label = Check.Kind(kind).label
    if request.method == "POST":
        form = CheckForm(request.POST)
        if is_done(form, lambda f: record_check(volunteer, kind, **f, by=request.membership)):
            messages.success(request, f"{label}: the result is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        held = volunteer.checks.filter(kind=kind).values("result", "decided_on", "reason").first()
        form = CheckForm(initial=held or {})
    context = {"volunteer": volunteer, "label": label, "form": form}
    return render(request, "volunteers/edit_check.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_dbs(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        form = DBSForm(request.POST)
        if is_done(form, lambda facts: record_dbs(volunteer, **facts, by=request.membership)):
            messages.success(request, "The DBS certificate is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = DBSForm()
    return render(request, "volunteers/edit_dbs.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def record_completion(request: HttpRequest, volunteer_id: UUID, code: str) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    course = get_object_or_404(request.organisation.courses, code=code)
    learner = volunteer.membership.user
    if request.method == "POST":
        form, by = CompletionForm(request.POST), request.membership
        if is_done(form, lambda f: training.record_completion(learner, course, **f, by=by)):
            messages.success(request, f"{course}: saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = CompletionForm()
    held = course.completions.counting().filter(learner=learner)
    context = {"volunteer": volunteer, "course": course, "form": form, "held": held}
    return render(request, "volunteers/record_completion.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def withdraw_completion(
    request: HttpRequest, volunteer_id: UUID, completion_id: UUID
) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    counting = request.organisation.completions.counting().select_related("course")
    done = get_object_or_404(counting, pk=completion_id, learner=volunteer.membership.user)
    form = WithdrawalForm()
    if request.method == "POST":
        form, by = WithdrawalForm(request.POST), request.membership
        if is_done(form, lambda facts: training.withdraw_completion(done, **facts, by=by)):
            messages.success(request, f"{done.course}: taken back. The history keeps it.")
            return redirect("volunteers:record", volunteer.pk)
    context = {"volunteer": volunteer, "completion": done, "form": form}
    return render(request, "volunteers/withdraw_completion.html", context)
