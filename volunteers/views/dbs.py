"""DBS certificates, their status, and what is decided about them: each opening is kept."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.dates import today
from common.errors import DomainError
from volunteers.dbs_client import status_service
from volunteers.dbs_file import dbs_file
from volunteers.forms.dbs import CertificateForm, StatusCheckForm, SubscriptionForm, TakeBackForm
from volunteers.models import DBSCertificate, Volunteer
from volunteers.payments import paid_for_time
from volunteers.services import dbs as services
from volunteers.services import status_checks
from volunteers.services.risk import say_it_shows_something
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

PAGE_SIZE = 50
ONCE_ACCEPTED = "once somebody has talked with them and a second person has accepted it"
NO_ANSWER = (
    "The Update Service did not answer. What was known before still counts. Try again later, or "
    "look there yourself."
)


@require_GET
@permission_required(Permission.DBS_MANAGE)
def dbs_awaited(request: HttpRequest) -> HttpResponse:
    """Everybody whose certificate is still to be seen, the longest wait first."""
    people = request.organisation.volunteers.visible_to(request.membership).awaiting_dbs()
    page = Paginator(people.select_related("position").order_by("status_since", "pk"), PAGE_SIZE)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "volunteers/dbs_awaited.html", context)


@require_GET
@permission_required(Permission.DBS_MANAGE)
def dbs(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    context = {
        "volunteer": volunteer,
        "sheets": dbs_file(volunteer, by=request.membership, on=today()),
        "is_live": status_service() is not None,
        "paid": paid_for_time(volunteer),
    }
    return render(request, "volunteers/dbs.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def edit_dbs(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = CertificateForm(request.POST)
        record = services.record_certificate
        if is_done(form, lambda facts: record(volunteer, **facts, by=by)):
            messages.success(request, "The DBS certificate is saved.")
            return redirect("volunteers:dbs", volunteer.pk)
    else:
        names = {"first_name": volunteer.first_name, "last_name": volunteer.last_name}
        form = CertificateForm(initial=names | {"seen_on": today()})
    context = {"volunteer": volunteer, "form": form, "contradicted": _contradicted(volunteer, form)}
    return render(request, "volunteers/edit_dbs.html", context)


def _contradicted(volunteer: Volunteer, form: CertificateForm) -> DBSCertificate | None:
    """The same certificate, noted as showing nothing, where this form says that it does."""
    said = form.cleaned_data if form.is_bound else {}
    return (
        services.taken_to_show_nothing(volunteer, said.get("number", ""))
        if said.get("shows_something")
        else None
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def correct_dbs(request: HttpRequest, volunteer_id: UUID, certificate_id: UUID) -> HttpResponse:
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    if request.method == "POST":
        form, by = CertificateForm(request.POST, is_correction=True), request.membership
        correct = services.correct_certificate
        if is_done(form, lambda facts: correct(certificate, **facts, by=by)):
            messages.success(request, "The certificate is corrected.")
            return redirect("volunteers:dbs", volunteer.pk)
    else:
        disclose(certificate, by=request.membership, reason="Opened it to correct it")
        form = CertificateForm(initial=_held(certificate), is_correction=True)
    context = {"volunteer": volunteer, "certificate": certificate, "form": form}
    return render(request, "volunteers/correct_dbs.html", context)


def _held(certificate: DBSCertificate) -> dict:
    held = {name: getattr(certificate, name, None) for name in CertificateForm.base_fields}
    first_name, last_name = certificate.holder
    names = {"first_name": first_name, "last_name": last_name}
    known = {"version": services.version_of(certificate), "asked_about": str(certificate.issued_on)}
    return held | names | known


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def say_it_shows(request: HttpRequest, volunteer_id: UUID, certificate_id: UUID) -> HttpResponse:
    """That a certificate shows something after all."""
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    if request.method == "POST":
        try:
            say_it_shows_something(certificate, by=request.membership)
            messages.success(request, f"Saved. It counts again {ONCE_ACCEPTED}.")
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("volunteers:dbs", volunteer.pk)
    disclose(certificate, by=request.membership, reason="Opened it to say that it shows something")
    context = {"volunteer": volunteer, "certificate": certificate}
    return render(request, "volunteers/say_it_shows.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def edit_subscription(
    request: HttpRequest, volunteer_id: UUID, certificate_id: UUID
) -> HttpResponse:
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    if request.method == "POST":
        form, by = SubscriptionForm(request.POST), request.membership
        save = services.set_subscription
        if is_done(form, lambda _: save(certificate, **form.facts(), by=by)):
            messages.success(request, "What is known of the Update Service is saved.")
            return redirect("volunteers:dbs", volunteer.pk)
    else:
        disclose(certificate, by=request.membership, reason="Opened it to note its subscription")
        names = ("on_update_service", "subscribed_on", "consent_on")
        held = {name: getattr(certificate, name) for name in names}
        held["consents"] = True if certificate.consent_on else None
        held["seen"] = services.subscription_version(certificate)
        form = SubscriptionForm(initial=held | {"date_of_birth": volunteer.date_of_birth})
    context = {"volunteer": volunteer, "certificate": certificate, "form": form}
    return render(request, "volunteers/edit_subscription.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def record_status_check(
    request: HttpRequest, volunteer_id: UUID, certificate_id: UUID
) -> HttpResponse:
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    if request.method == "POST":
        form, by = StatusCheckForm(request.POST), request.membership
        record = status_checks.record_status_check
        if is_done(form, lambda facts: record(certificate, **facts, by=by)):
            messages.success(request, "The answer is saved.")
            return redirect("volunteers:dbs", volunteer.pk)
    else:
        disclose(certificate, by=request.membership, reason="Opened it to record a status check")
        form = StatusCheckForm(initial={"checked_on": today()})
    context = {
        "volunteer": volunteer,
        "certificate": certificate,
        "lacking": status_checks.what_a_status_check_lacks(certificate),
        "form": form,
    }
    return render(request, "volunteers/record_status_check.html", context)


@require_POST
@permission_required(Permission.DBS_MANAGE)
def ask_update_service(
    request: HttpRequest, volunteer_id: UUID, certificate_id: UUID
) -> HttpResponse:
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    service = status_service()
    try:
        if service is None:
            raise DomainError("This portal does not ask the Update Service. Look there yourself.")
        check = status_checks.check_status_now(certificate, service=service, by=request.membership)
        if check.result == check.Result.UNAVAILABLE:
            raise DomainError(NO_ANSWER)
        messages.success(request, "The Update Service was asked. Its answer stands below.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:dbs", volunteer.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.DBS_MANAGE)
def withdraw_status_check(
    request: HttpRequest, volunteer_id: UUID, certificate_id: UUID, status_check_id: UUID
) -> HttpResponse:
    volunteer, certificate = _find(request, volunteer_id, certificate_id)
    checks = certificate.status_checks.select_related("checked_by__user")
    check = get_object_or_404(checks, pk=status_check_id)
    if request.method == "POST":
        form, by = TakeBackForm(request.POST), request.membership
        withdraw = status_checks.withdraw_status_check
        if is_done(form, lambda facts: withdraw(check, **facts, by=by)):
            messages.success(request, "The result is taken back. It stays in the list, marked so.")
            return redirect("volunteers:dbs", volunteer.pk)
    else:
        disclose(check, by=request.membership, reason="Opened it to take it back")
        form = TakeBackForm()
    context = {"volunteer": volunteer, "check": check, "form": form}
    return render(request, "volunteers/withdraw_status_check.html", context)


def _find(
    request: HttpRequest, volunteer_id: UUID, certificate_id: UUID
) -> tuple[Volunteer, DBSCertificate]:
    volunteer = find_volunteer(request, volunteer_id)
    rows = volunteer.dbs_certificates.select_related(
        "volunteer__position", "organisation", "risk_assessment"
    )
    return volunteer, get_object_or_404(rows, pk=certificate_id)
