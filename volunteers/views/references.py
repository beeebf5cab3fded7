"""References as coordinators see them: whom to ask, who has answered, what it is worth."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import disclose
from common.errors import DomainError
from messaging.services import compose
from volunteers.forms.references import AcceptForm, AskRefereeForm, EnteredReferenceForm
from volunteers.models import Check, Reference, ReferenceRequest
from volunteers.reference_board import references_of, sent_about, to_be_sent_about
from volunteers.services import references as services
from volunteers.services.referees import enter_reference as keep_reference
from volunteers.services.vetting import REFERENCES
from volunteers.views.finding import find_volunteer
from volunteers.views.recording import is_done, outcome_of

PAGE_SIZE = 50
Status = ReferenceRequest.Status
ANSWERED = (Status.RETURNED, Status.ACCEPTED, Status.SET_ASIDE)


@require_GET
@permission_required(Permission.REFERENCE_READ)
def reference_list(request: HttpRequest) -> HttpResponse:
    """Every reference somebody has to do something about: those to read come first."""
    rows = request.organisation.reference_requests.visible_to(request.membership).open()
    page = Paginator(rows.with_people().by_what_to_do(), PAGE_SIZE)
    context = {"page": page.get_page(request.GET.get("page"))}
    return render(request, "volunteers/reference_list.html", context)


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def references(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    """Both references of one volunteer, with everybody asked so far."""
    volunteer = find_volunteer(request, volunteer_id)
    context = {"volunteer": volunteer, "slots": references_of(volunteer)}
    return render(request, "volunteers/references.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def ask_referee(request: HttpRequest, volunteer_id: UUID, kind: str) -> HttpResponse:
    volunteer, by = find_volunteer(request, volunteer_id), request.membership
    label = Check.Kind(_reference_kind(kind)).label
    if request.method == "POST":
        form = AskRefereeForm(request.POST)
        if asked := outcome_of(form, lambda f: services.ask_referee(volunteer, kind, **f, by=by)):
            messages.success(request, _is_asked(asked))
            return redirect("volunteers:references", volunteer.pk)
    else:
        form = AskRefereeForm()
    facts = services.letter_to_referee(volunteer)
    whole = {"to": facts["to"], "context": facts, "organisation_id": volunteer.organisation_id}
    context = {
        "volunteer": volunteer,
        "label": label,
        "form": form,
        "letter": compose("reference_request", **whole),
    }
    return render(request, "volunteers/ask_referee.html", context)


def _is_asked(asked: ReferenceRequest) -> str:
    words = f"{asked.get_kind_display()}: {asked.referee_name} is asked."
    if services.could_accept(asked):
        words += " They work here too, so somebody else has to accept what they say."
    return words


def _reference_kind(kind: str) -> str:
    if kind not in REFERENCES:
        raise Http404
    return kind


@require_http_methods(["GET", "POST"])
@permission_required(Permission.REFERENCE_READ)
def reference(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> HttpResponse:
    """One request: whom, when, what they answered; accepting it is one button."""
    asked, by = _find(request, volunteer_id, reference_id), request.membership
    answers = _answers(request, asked)
    to_settle = bool(answers and answers.needs_settling)
    if request.method == "POST":
        form = AcceptForm(request.POST, to_settle=to_settle)
        if is_done(form, lambda facts: services.accept_reference(asked, **facts, by=by)):
            messages.success(request, f"Accepted. {asked.get_kind_display()}: clear.")
            return redirect("volunteers:references", asked.volunteer_id)
    else:
        form = AcceptForm(to_settle=to_settle)
    context = {
        "volunteer": asked.volunteer,
        "asked": asked,
        "answers": answers,
        "form": form,
        "sent": sent_about(asked),
        "to_be_sent": to_be_sent_about(asked),
    }
    return render(request, "volunteers/reference.html", context)


def _answers(request: HttpRequest, asked: ReferenceRequest) -> Reference | None:
    """What the referee said, once it is said: a draft is theirs alone."""
    if asked.status not in ANSWERED:
        return None
    rows = request.organisation.references.select_related("request__volunteer", "entered_by__user")
    row = rows.filter(request=asked).first()
    return row and disclose(row, by=request.membership, reason="Opened the reference")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.REFERENCE_READ)
def enter_reference(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> HttpResponse:
    """What a referee said on the telephone or wrote in a letter."""
    asked, by = _find(request, volunteer_id, reference_id), request.membership
    if request.method == "POST":
        form = EnteredReferenceForm(request.POST)
        if is_done(form, lambda f: keep_reference(asked, form.answers(), how=f["how"], by=by)):
            messages.success(request, "The reference is saved. Read it through, then accept it.")
            return redirect("volunteers:reference", asked.volunteer_id, asked.pk)
    else:
        form = EnteredReferenceForm()
    context = {"volunteer": asked.volunteer, "asked": asked, "form": form}
    return render(request, "volunteers/enter_reference.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def ask_again(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> HttpResponse:
    words = "Asked again. The days begin anew; an earlier link no longer works."
    return _act(request, volunteer_id, reference_id, services.ask_again, words)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def cancel_reference(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> HttpResponse:
    words = "Cancelled. You can ask somebody else now."
    return _act(request, volunteer_id, reference_id, services.cancel_reference, words)


@require_POST
@permission_required(Permission.REFERENCE_READ)
def set_reference_aside(
    request: HttpRequest, volunteer_id: UUID, reference_id: UUID
) -> HttpResponse:
    words = "Set aside. You can ask somebody else now."
    aside = partial(services.set_reference_aside, seen=request.POST.get("seen", ""))
    return _act(request, volunteer_id, reference_id, aside, words)


def _act(
    request: HttpRequest,
    volunteer_id: UUID,
    reference_id: UUID,
    service: Callable[..., ReferenceRequest],
    words: str,
) -> HttpResponse:
    asked = _find(request, volunteer_id, reference_id)
    try:
        service(asked, by=request.membership)
        messages.success(request, words)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:references", asked.volunteer_id)


def _find(request: HttpRequest, volunteer_id: UUID, reference_id: UUID) -> ReferenceRequest:
    volunteer = find_volunteer(request, volunteer_id)
    return get_object_or_404(volunteer.reference_requests.with_people(), pk=reference_id)
