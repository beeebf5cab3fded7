"""What a coordinator or supervisor types for somebody who says it on the telephone."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import Membership
from accounts.permissions import Permission, permission_required
from audit.services import note_opening
from support.forms.check_ins import EnterAnswerForm
from support.forms.plans import PlanForm
from support.models import CheckIn
from support.plans import may_enter_plan, plan_shared_with
from support.services.check_ins import add_note, answer_check_in
from support.services.plans import write_plan
from support.views.finding import find_supported
from volunteers.views.recording import is_done

STILL_OPEN = (CheckIn.Status.ASKED, CheckIn.Status.LAPSED)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def enter_answer(request: HttpRequest, volunteer_id: UUID, check_in_id: UUID) -> HttpResponse:
    volunteer = find_supported(request, volunteer_id)
    rows = volunteer.check_ins.filter(status__in=STILL_OPEN).select_related("volunteer__membership")
    check_in, by = get_object_or_404(rows, pk=check_in_id), request.membership
    back = reverse("support:person", args=[volunteer.pk])
    if request.method == "POST":
        form = EnterAnswerForm(request.POST, back=back)
        if is_done(form, lambda facts: _enter(check_in, **facts, by=by)):
            messages.success(request, "Their answer is saved.")
            return redirect(back)
    else:
        form = EnterAnswerForm(back=back)
    context = {"volunteer": volunteer, "check_in": check_in, "form": form}
    return render(request, "support/enter_answer.html", context)


@transaction.atomic
def _enter(check_in: CheckIn, *, answer: str, note: str, by: Membership) -> None:
    answered = answer_check_in(check_in, answer=answer, how=CheckIn.How.ENTERED, by=by)
    if note:
        add_note(answered, note=note, by=by)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def enter_plan(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    if not may_enter_plan(volunteer, by):
        raise Http404
    back = reverse("support:person", args=[volunteer.pk])
    if request.method == "POST":
        form = PlanForm(request.POST, back=back)
        if is_done(form, lambda facts: write_plan(volunteer, **facts, by=by)):
            messages.success(request, "Their plan is saved. It is theirs to change.")
            return redirect(back)
    else:
        reason = "Opened the wellbeing plan to type it for them"
        note_opening(volunteer, record="wellbeing plan", by=by, reason=reason)
        form = PlanForm(initial=PlanForm.of(plan_shared_with(volunteer, by)), back=back)
    return render(request, "support/enter_plan.html", {"volunteer": volunteer, "form": form})
