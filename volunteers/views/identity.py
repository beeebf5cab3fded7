"""Identity: the documents seen, what they amount to, and the result."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from volunteers.forms.vetting import DocumentForm, IdentityEvidenceForm, IdentityForm
from volunteers.identity import identity_of
from volunteers.models import Check, IdentityDocument
from volunteers.services import identity as services
from volunteers.services.vetting import version_of
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done

EVIDENCE = tuple(IdentityEvidenceForm.base_fields)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def identity(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """The documents and, once they prove it, the result."""
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = IdentityForm(request.POST)
        if is_done(form, lambda f: services.confirm_identity(volunteer, **f, by=by)):
            messages.success(request, "Identity is recorded as clear.")
            return redirect("volunteers:record", volunteer.pk)
    else:
        seen = version_of(volunteer, Check.Kind.IDENTITY)
        form = IdentityForm(initial={"seen": seen, "decided_on": today()})
    context = {
        "volunteer": volunteer,
        "check": volunteer.checks.filter(kind=Check.Kind.IDENTITY).first(),
        "identity": identity_of(volunteer),
        "form": form,
    }
    return render(request, "volunteers/identity.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def add_document(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    if request.method == "POST":
        form, by = DocumentForm(request.POST), request.membership
        if is_done(form, lambda facts: services.note_document(volunteer, **facts, by=by)):
            messages.success(request, "The document is noted. Hand it back: no copy is kept.")
            return redirect("volunteers:identity", volunteer.pk)
    else:
        original = IdentityDocument.SeenHow.ORIGINAL
        form = DocumentForm(initial={"seen_on": today(), "seen_how": original})
    return render(request, "volunteers/add_document.html", {"volunteer": volunteer, "form": form})


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def remove_document(request: HttpRequest, volunteer_id: UUID, document_id: UUID) -> HttpResponse:
    volunteer = find_volunteer(request, volunteer_id)
    document = get_object_or_404(volunteer.identity_documents, pk=document_id)
    try:
        services.remove_document(document, by=request.membership)
        messages.success(request, "Removed from the list of documents.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:identity", volunteer.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_identity_evidence(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """What an application for a DBS certificate asks beside the documents."""
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    if request.method == "POST":
        form = IdentityEvidenceForm(request.POST)
        if is_done(form, lambda f: services.set_identity_evidence(volunteer, **f, by=by)):
            messages.success(request, "Saved.")
            return redirect("volunteers:identity", volunteer.pk)
    else:
        evidence = identity_of(volunteer).evidence
        form = IdentityEvidenceForm(initial={name: getattr(evidence, name) for name in EVIDENCE})
    context = {"volunteer": volunteer, "form": form}
    return render(request, "volunteers/edit_identity_evidence.html", context)
