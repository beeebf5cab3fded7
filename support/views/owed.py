"""Support owed and given, and one person's support: for those who give it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import today
from support.forms.contacts import DropContactForm, HandOnForm, NoteContactForm, PlanContactForm
from support.models import Contact
from support.owed import contacts_due, contacts_with, settled_from, support_by
from support.record import support_record
from support.services import contacts as services
from support.supporters import supporters_for
from support.views.finding import find_supported
from volunteers.views.recording import is_done


@require_GET
@permission_required(Permission.SUPPORT_VIEW)
def index(request: HttpRequest) -> HttpResponse:
    support = support_by(request.membership, on=today())
    return render(request, "support/index.html", {"support": support})


@require_GET
@permission_required(Permission.SUPPORT_VIEW)
def person(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Everything is restricted: opening the page is kept."""
    volunteer = find_supported(request, volunteer_id)
    context = {
        "support": support_record(volunteer, by=request.membership),
        "today": today(),
        "may_choose": request.membership.can(Permission.VOLUNTEER_EDIT),
    }
    return render(request, "support/person.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def plan_contact(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    volunteer, by = find_supported(request, volunteer_id), request.membership
    back = reverse("support:person", args=[volunteer.pk])
    if request.method == "POST":
        form = PlanContactForm(request.POST, back=back)
        if is_done(form, lambda facts: services.plan_contact(volunteer, **facts, by=by)):
            messages.success(request, "Planned. Whoever supports them is told.")
            return redirect(back)
    else:
        form = PlanContactForm(back=back)
    return render(request, "support/plan_contact.html", {"volunteer": volunteer, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def note_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact, by = _contact(request, contact_id), request.membership
    back = reverse("support:person", args=[contact.volunteer_id])
    if request.method == "POST":
        form = NoteContactForm(request.POST, back=back)
        if is_done(form, lambda facts: services.note_contact(contact, **facts, by=by)):
            messages.success(request, "Thank you for calling.")
            return redirect("support:index")
    else:
        form = NoteContactForm(back=back)
    return render(request, "support/note_contact.html", {"contact": contact, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def drop_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact, by = _contact(request, contact_id), request.membership
    back = reverse("support:person", args=[contact.volunteer_id])
    if request.method == "POST":
        form = DropContactForm(request.POST, back=back)
        if is_done(form, lambda facts: services.drop_contact(contact, **facts, by=by)):
            messages.success(request, "Saved. Nobody is asked to call any more.")
            return redirect(back)
    else:
        form = DropContactForm(back=back)
    return render(request, "support/drop_contact.html", {"contact": contact, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.SUPPORT_GIVE)
def hand_on(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    contact, by = _contact(request, contact_id), request.membership
    members = supporters_for(contact.volunteer).exclude(pk=contact.assigned_to_id)
    facts = {"members": members, "back": reverse("support:person", args=[contact.volunteer_id])}
    if request.method == "POST":
        form = HandOnForm(request.POST, **facts)
        if is_done(form, lambda answers: services.hand_on(contact, **answers, by=by)):
            messages.success(request, "Handed on. They are told.")
            return redirect("support:index")
    else:
        form = HandOnForm(**facts)
    return render(request, "support/hand_on.html", {"contact": contact, "form": form})


def _contact(request: HttpRequest, contact_id: UUID) -> Contact:
    """One that is due. What is sent of one that somebody settled meanwhile is answered in words."""
    by = request.membership
    rows = contacts_due(by) if request.method == "GET" else contacts_with(by) | settled_from(by)
    rows = rows.without_words().select_related("volunteer__membership", "assigned_to__user")
    return get_object_or_404(rows, pk=contact_id)
