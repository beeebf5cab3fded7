"""Handing approved claims to finance; and, for administrators, the limits and the rates."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from support.expense_limits import policy_of
from support.forms.expense_rules import PolicyForm, RateForm
from support.own_claims import what_they_come_to, with_total
from support.services import expense_rules, finance
from volunteers.views.recording import is_done
from volunteers.views.taking_away import as_attachment

ROWS_A_PAGE = 25


@require_GET
@permission_required(Permission.EXPENSE_DECIDE)
def exports(request: HttpRequest) -> HttpResponse:
    by = request.membership
    waiting = request.organisation.expense_claims.visible_to(by).approved()
    number = waiting.count()
    shown = with_total(waiting.select_related("volunteer")).order_by("number")[:ROWS_A_PAGE]
    files = request.organisation.finance_exports.visible_to(by).select_related("made_by__user")
    files = files.annotate(number_of_claims=Count("claims")).order_by("-number")
    context = {
        "shown": shown,
        "number": number,
        "more": number - ROWS_A_PAGE,
        "total": what_they_come_to(waiting),
        "page": Paginator(files, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "expenses/exports.html", context)


@require_POST
@permission_required(Permission.EXPENSE_DECIDE)
def export(request: HttpRequest) -> HttpResponse:
    try:
        made = finance.export_claims(by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{made} is made. Take it away below, and send it to finance.")
    return redirect("expenses:exports")


@require_POST
@permission_required(Permission.EXPENSE_DECIDE)
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponse:
    files = request.organisation.finance_exports.visible_to(request.membership)
    made = get_object_or_404(files, pk=export_id)
    chosen = request.POST.get("format", "")
    try:
        file = finance.file_for_finance(made, format=chosen, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("expenses:exports")
    return as_attachment(file)


@require_GET
@permission_required(Permission.EXPENSE_SET_UP)
def rules(request: HttpRequest) -> HttpResponse:
    organisation = request.organisation
    context = {
        "policy": policy_of(organisation),
        "rates": organisation.mileage_rates.order_by("means", "-from_on"),
        "unneeded": set(expense_rules.unneeded_rates(organisation)),
    }
    return render(request, "expenses/rules.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_SET_UP)
def edit_policy(request: HttpRequest) -> HttpResponse:
    by, back = request.membership, reverse("expenses:rules")
    if request.method == "POST":
        form = PolicyForm(request.POST, back=back)
        if is_done(form, lambda facts: expense_rules.set_policy(**facts, by=by)):
            messages.success(request, "The limits are saved. They count for what waits, too.")
            return redirect(back)
    else:
        form = PolicyForm(initial=PolicyForm.of(policy_of(request.organisation)), back=back)
    return render(request, "expenses/edit_policy.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.EXPENSE_SET_UP)
def begin_rate(request: HttpRequest) -> HttpResponse:
    by, back = request.membership, reverse("expenses:rules")
    if request.method == "POST":
        form = RateForm(request.POST, back=back)
        if is_done(form, lambda facts: expense_rules.begin_rate(**facts, by=by)):
            messages.success(request, "The rate is saved. It counts for journeys from its day.")
            return redirect(back)
    else:
        form = RateForm(back=back)
    return render(request, "expenses/begin_rate.html", {"form": form})


@require_POST
@permission_required(Permission.EXPENSE_SET_UP)
def drop_rate(request: HttpRequest, rate_id: UUID) -> HttpResponse:
    rate = get_object_or_404(request.organisation.mileage_rates, pk=rate_id)
    try:
        expense_rules.drop_rate(rate, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The rate is removed. It had paid for nothing.")
    return redirect("expenses:rules")
