"""A payment for time: what it changes is read before it is kept."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from volunteers.forms.payments import PaymentForm, ToldForm
from volunteers.models import Volunteer
from volunteers.services import payments as services
from volunteers.views.carrying import carried
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PAYMENT_RECORD)
def record_payment(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Continue shows what it changes; only from there it is kept, once they have been told."""
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    back = reverse("expenses:person", args=[volunteer.pk])
    form = PaymentForm(request.POST if request.method == "POST" else None, back=back)
    if request.method == "GET" or "change" in request.POST or not form.is_valid():
        context = {"form": form, "volunteer": volunteer}
        return render(request, "volunteers/record_payment.html", context)
    if "confirm" not in request.POST:
        return _warn(request, volunteer, ToldForm(), said=form.cleaned_data)
    told = ToldForm(request.POST)
    if is_done(told, lambda facts: services.record_payment(volunteer, **facts, by=by)):
        messages.success(request, "The payment is recorded. Check what it means for their DBS.")
        return redirect(back)
    return _warn(request, volunteer, told, said=form.cleaned_data)


@require_POST
@permission_required(Permission.PAYMENT_RECORD)
def remove_payment(request: HttpRequest, volunteer_id: UUID, payment_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    payment = get_object_or_404(volunteer.time_payments, pk=payment_id)
    try:
        services.remove_payment(payment, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The payment is removed. It stays in the history.")
    return redirect("expenses:person", volunteer.pk)


def _warn(
    request: HttpRequest, volunteer: Volunteer, form: ToldForm, *, said: dict
) -> HttpResponse:
    context = {
        "form": form,
        "volunteer": volunteer,
        "carried": [pair for pair in carried(request) if pair[0] != "told_in_writing"],
        "said": said,
    }
    return render(request, "volunteers/payment_warning.html", context)
