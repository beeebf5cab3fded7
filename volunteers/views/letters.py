"""Steps that write to an applicant: fill in, read the message as it will go, then send."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import now, today
from volunteers import letters
from volunteers.forms.pipeline import (
    ArrangeForm,
    CloseForm,
    ConversationForm,
    InviteForm,
    LetterForm,
)
from volunteers.letters import Letter
from volunteers.models import Application, Volunteer
from volunteers.services import pipeline
from volunteers.services.applications import open_application
from volunteers.views.carrying import carried, to_read
from volunteers.views.finding import find_volunteer
from volunteers.views.pipeline import needs_to_honour
from volunteers.views.recording import is_done

TOLD = "told"


@dataclass(frozen=True)
class Act:
    """One step: its page, its form, the message it sends, the service that does it."""

    template: str
    form: type[LetterForm]
    letter: Callable[..., Letter]
    service: Callable[..., object]
    done: str


def write_and_act(
    request: HttpRequest, volunteer_id: UUID, act: Act, initial: dict | None = None
) -> HttpResponse:
    """GET: the form. POST: the message to read. POST with “confirm”: send it and do it."""
    volunteer = find_volunteer(request, volunteer_id)
    form = act.form(request.POST if request.method == "POST" else None, initial=initial)
    if "confirm" in request.POST:
        said = {"is_told": request.POST["confirm"] == TOLD, "by": request.membership}
        if is_done(form, lambda facts: act.service(volunteer, **facts, **said)):
            messages.success(request, act.done.format(volunteer))
            return redirect("volunteers:application", volunteer.pk)
    elif "change" not in request.POST and form.is_bound and form.is_valid():
        return _show_letter(request, volunteer, act, form)
    context = {
        "volunteer": volunteer,
        "form": form,
        "needs": needs_to_honour(request, volunteer),
    }
    return render(request, f"volunteers/{act.template}.html", context)


def _show_letter(
    request: HttpRequest, volunteer: Volunteer, act: Act, form: LetterForm
) -> HttpResponse:
    letter = act.letter(open_application(volunteer, by=request.membership), **form.cleaned_data)
    context = {
        "volunteer": volunteer,
        "letter": to_read(letter),
        "needs": needs_to_honour(request, volunteer),
        "carried": carried(request),
    }
    return render(request, "volunteers/read_letter.html", context)


def _invitation(application: Application, **facts) -> Letter:
    return letters.invitation_letter(application, at=now(), **facts)


def _outcome(application: Application, *, outcome: str, words: str, **facts) -> Letter:
    return letters.outcome_letter(application, outcome=outcome, words=words)


INVITE = Act(
    "invite_to_apply",
    InviteForm,
    _invitation,
    pipeline.invite_to_apply,
    "{} can apply now, by the link or with you on the telephone.",
)
ARRANGE = Act(
    "arrange_conversation",
    ArrangeForm,
    letters.conversation_letter,
    pipeline.arrange_conversation,
    "The conversation with {} is arranged.",
)
RECORD = Act(
    "record_conversation",
    ConversationForm,
    _outcome,
    pipeline.record_conversation,
    "What came of your conversation with {} is saved.",
)
CLOSE = Act(
    "close_application",
    CloseForm,
    _outcome,
    pipeline.close_application,
    "The application of {} is closed.",
)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def invite_to_apply(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    return write_and_act(request, volunteer_id, INVITE)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def arrange_conversation(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    return write_and_act(request, volunteer_id, ARRANGE)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def record_conversation(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    return write_and_act(request, volunteer_id, RECORD, initial={"held_on": today()})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.APPLICATION_MANAGE)
def close_application(request: HttpRequest, volunteer_id: UUID) -> HttpResponse:
    return write_and_act(request, volunteer_id, CLOSE)
