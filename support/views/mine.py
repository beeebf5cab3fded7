"""A connector's own support: what they said, who is there for them, and their own plan."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from nhsuk.components.words import weekday
from support.forms.plans import PlanForm
from support.models import WellbeingPlan
from support.record import own_support
from support.services import plans
from support.services.contacts import ask_to_be_called
from volunteers.views.finding import find_own
from volunteers.views.recording import is_done


@require_GET
@permission_required(Permission.SUPPORT_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    context = {"support": own_support(find_own(request)), "today": today()}
    return render(request, "support/mine.html", context)


@require_POST
@permission_required(Permission.SUPPORT_OWN)
def call_me(request: HttpRequest) -> HttpResponse:
    try:
        contact = ask_to_be_called(find_own(request), by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        who = contact.assigned_to.user if contact.assigned_to else "Somebody"
        messages.success(request, f"{who} will call you by {weekday(contact.due_on)}.")
    return redirect("support:mine")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_OWN)
def write_my_plan(request: HttpRequest) -> HttpResponse:
    volunteer, back = find_own(request), reverse("support:mine")
    if request.method == "POST":
        form = PlanForm(request.POST, back=back)
        if is_done(form, partial(_write, volunteer, request.membership)):
            messages.success(request, "Your plan is saved.")
            return redirect(back)
    else:
        form = PlanForm(initial=PlanForm.of(_plans(request).first()), back=back)
    return render(request, "support/write_my_plan.html", {"form": form})


@require_POST
@permission_required(Permission.SUPPORT_OWN)
def take_plan_back(request: HttpRequest) -> HttpResponse:
    nobody = WellbeingPlan.SharedWith.NOBODY
    for plan in _plans(request):  # removed meanwhile, nobody sees it either
        plans.share_plan(plan, shared_with=nobody, by=request.membership)
    messages.success(request, "Only you can see your plan now.")
    return redirect("support:mine")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_OWN)
def remove_my_plan(request: HttpRequest) -> HttpResponse:
    plan = _plans(request).first()
    if request.method == "POST":
        if plan:
            plans.remove_plan(plan, by=request.membership)
        messages.success(request, "Your plan is removed.")
        return redirect("support:mine")
    if plan is None:
        return redirect("support:mine")
    return render(request, "support/remove_my_plan.html", {"plan": plan})


def _write(volunteer, by, facts: dict) -> None:
    plans.write_plan(volunteer, **facts, by=by)


def _plans(request: HttpRequest):
    return request.organisation.wellbeing_plans.filter(volunteer=find_own(request))
