"""Recording the result of a check, and that a course was done."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from common.dates import today
from training.models import Completion, Course
from training.services import completions as training
from volunteers.forms.checks import CheckForm, CompletionForm, WithdrawalForm
from volunteers.models import Check, Volunteer
from volunteers.services.oneself import refuse_oneself
from volunteers.services.vetting import Outcome, record_result
from volunteers.templatetags.vetting import OWN_PAGES
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_check(request: HttpRequest, volunteer_id: UUID, kind: str) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if kind not in Check.Kind.values:
        raise Http404
    held, by = volunteer.checks.filter(kind=kind).first(), request.membership
    is_clear = bool(held and held.result == Check.Result.CLEAR)
    choices = {
        "is_clear_elsewhere": kind in OWN_PAGES and not is_clear,
        "may_not_apply": kind == Check.Kind.REGISTRATION,
    }
    if request.method == "POST":
        form = CheckForm(request.POST, **choices)
        if is_done(form, lambda facts: _record(volunteer, kind, held, facts, by)):
            messages.success(request, f"{Check.Kind(kind).label}: the result is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = CheckForm(initial=_held(kind, held), **choices)
    context = {"volunteer": volunteer, "kind": Check.Kind(kind), "form": form} | choices
    return render(request, "volunteers/edit_check.html", context)


def _held(kind: str, check: Check | None) -> dict:
    """What the form begins with; registration is usually not asked of volunteers."""
    if check:
        names = ("result", "decided_on", "reason")
        return {name: getattr(check, name) for name in names} | {"seen": check.version}
    if kind == Check.Kind.REGISTRATION:
        reason = "This position needs no professional registration."
        result = Check.Result.NOT_APPLICABLE
        return {"result": result, "reason": reason, "decided_on": today(), "seen": ""}
    return {}


def _record(
    volunteer: Volunteer, kind: str, held: Check | None, facts: dict, by: Membership
) -> Check:
    """A result that stays clear keeps the day until which it counts."""
    seen = facts.pop("seen")
    stays = held and facts["result"] == held.result == Check.Result.CLEAR
    outcome = Outcome(**facts, valid_until=held.valid_until if stays else None)
    return record_result(volunteer, kind, outcome, seen=seen, by=by)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def record_completion(request: HttpRequest, volunteer_id: UUID, code: str) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    course = get_object_or_404(request.organisation.courses, code=code)
    learner = volunteer.membership.user
    if request.method == "POST":
        form, by = CompletionForm(request.POST), request.membership
        if is_done(form, lambda facts: _complete(volunteer, course, facts, by)):
            messages.success(request, f"{course}: saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        form = CompletionForm()
    held = course.completions.counting().filter(learner=learner)
    held = held.select_related("credited_from__course")
    context = {"volunteer": volunteer, "course": course, "form": form, "held": held}
    return render(request, "volunteers/record_completion.html", context)


def _complete(volunteer: Volunteer, course: Course, facts: dict, by: Membership) -> Completion:
    refuse_oneself(volunteer, by)
    return training.record_completion(volunteer.membership.user, course, **facts, by=by)


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
