"""What volunteers sign: set up, published, signed on screen, recorded from paper."""

from functools import partial
from itertools import chain
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from volunteers.forms.agreements import (
    AgreementForm,
    NewAgreementForm,
    PaperForm,
    SignForm,
    TextForm,
    WithdrawForm,
)
from volunteers.models import Agreement
from volunteers.services import agreements as services
from volunteers.signed import AgreementRow, agreements_of
from volunteers.signing import signing_of
from volunteers.views.finding import find_own, find_volunteer
from volunteers.views.recording import is_done
from volunteers.views.rehearsal import About, save_rehearsed

CHANGED = "Saved. Whoever has to sign it for the first time gets a message."
WITHDRAWN = "The version is withdrawn. The history keeps it."
PUBLISHED = "Published. Everybody who has to sign it gets a message."


@require_GET
@permission_required(Permission.AGREEMENT_MANAGE)
def agreements(request: HttpRequest) -> HttpResponse:
    rows = signing_of(request.organisation, membership=request.membership)
    return render(request, "volunteers/agreements.html", {"rows": rows})


@require_GET
@permission_required(Permission.AGREEMENT_MANAGE)
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    found = _find(request, agreement_id)
    rows = signing_of(request.organisation, membership=request.membership, only=found)
    texts = list(found.texts.select_related("published_by__user"))
    is_to_come = bool(texts) and texts[0].is_to_come(on=today())
    context = {"row": rows[0], "texts": texts, "is_to_come": is_to_come}
    return render(request, "volunteers/agreement.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.AGREEMENT_MANAGE)
def add_agreement(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form = NewAgreementForm(request.POST, organisation=organisation)
        publish = partial(services.create_agreement, organisation, by=by)
        name, back = form.data.get("name", ""), reverse("volunteers:agreements")
        about = About(organisation.volunteers.all(), name, back, PUBLISHED)
        if answer := save_rehearsed(request, form, publish, about):
            return answer
    else:
        form = NewAgreementForm(organisation=organisation)
    return render(request, "volunteers/add_agreement.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.AGREEMENT_MANAGE)
def edit_agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    found, by = _find(request, agreement_id), request.membership
    about = {"organisation": request.organisation, "agreement": found}
    if request.method == "POST":
        form = AgreementForm(request.POST, **about)
        change = partial(services.change_agreement, found, by=by)
        if answer := save_rehearsed(request, form, change, _about(found, CHANGED)):
            return answer
    else:
        initial = {"name": found.name, "positions": found.positions.all()}
        form = AgreementForm(initial=initial, **about)
    rows = signing_of(request.organisation, membership=by, only=found)
    context = {"row": rows[0], "form": form}
    return render(request, "volunteers/edit_agreement.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.AGREEMENT_MANAGE)
def publish_text(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    found, by = _find(request, agreement_id), request.membership
    if request.method == "POST":
        form = TextForm(request.POST)
        publish = partial(services.publish_text, found, by=by)
        if answer := save_rehearsed(request, form, publish, _about(found, PUBLISHED)):
            return answer
    else:
        newest = found.texts.first()
        form = TextForm(initial={"text": newest.text if newest else ""})
    context = {"agreement": found, "asked": len(services.asked_to_sign(found)), "form": form}
    return render(request, "volunteers/publish_text.html", context)


@require_POST
@permission_required(Permission.AGREEMENT_MANAGE)
def withdraw_text(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Take back a version that is not in force yet, once whom it costs has been shown."""
    found, form = _find(request, agreement_id), WithdrawForm(request.POST)
    withdraw = partial(services.withdraw_text, found, by=request.membership)
    if answer := save_rehearsed(request, form, withdraw, _about(found, WITHDRAWN)):
        return answer
    for words in chain.from_iterable(form.errors.values()):
        messages.error(request, words)
    return redirect("volunteers:agreement", found.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def record_signature(request: HttpRequest, volunteer_id: UUID, key: str) -> HttpResponse:
    """A coordinator records what was signed on paper."""
    volunteer = find_volunteer(request, volunteer_id)
    found = get_object_or_404(request.organisation.agreements, key=key)
    texts, by = list(found.texts.all()), request.membership
    if request.method == "POST":
        form = PaperForm(request.POST, texts=texts)
        if is_done(form, lambda facts: services.record_signature(volunteer, found, **facts, by=by)):
            messages.success(request, f"{found}: the signature is saved.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        in_force = next((text for text in texts if text.effective_on <= today()), None)
        text = in_force or (texts[0] if texts else None)
        initial = {"version": text.version, "signed_name": str(volunteer)} if text else {}
        form = PaperForm(initial=initial, texts=texts)
    context = {"volunteer": volunteer, "agreement": found, "form": form}
    return render(request, "volunteers/record_signature.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_PAUSE_OWN)
def sign_agreement(request: HttpRequest, key: str) -> HttpResponse:
    """A volunteer reads the newest text and puts their name to it."""
    found, by = _own_agreement(request, key), request.membership
    if request.method == "POST":
        form = SignForm(request.POST)
        if is_done(form, lambda facts: services.sign_agreement(found.agreement, **facts, by=by)):
            messages.success(request, f"Thank you. You have signed “{found.agreement}”.")
            return redirect("volunteers:me")
        form.shows(found.newest.version)
    else:
        form = SignForm(initial={"version": found.newest.version})
    return render(request, "volunteers/sign_agreement.html", {"row": found, "form": form})


def _own_agreement(request: HttpRequest, key: str) -> AgreementRow:
    """What this volunteer is asked to sign, or has signed."""
    rows = {row.agreement.key: row for row in agreements_of(find_own(request))}
    if key not in rows:
        raise Http404
    return rows[key]


def _find(request: HttpRequest, agreement_id: UUID) -> Agreement:
    return get_object_or_404(request.organisation.agreements, pk=agreement_id)


def _about(agreement: Agreement, done: str = "Saved.") -> About:
    back = reverse("volunteers:agreement", args=[agreement.pk])
    return About(agreement.organisation.volunteers.all(), agreement.name, back, done)
