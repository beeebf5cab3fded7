"""The same without signing in, by a link of one's own; and the log of a meeting in few taps."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Membership
from accounts.own_links import refuse_another
from audit.middleware import act_as
from common.dates import now
from common.errors import DomainError
from messaging.links import LinkError
from placements.forms.meetings import MeetingForm, answers_from
from placements.meeting_links import MEETING_LOG, read_meeting_link
from placements.models import Meeting
from placements.services import meetings as services
from placements.views import arranging
from placements.views.doors import link_door
from placements.views.meetings import field_of, log_beside
from placements.worries import hear_worry

View = Callable[[HttpRequest, str], HttpResponse]


def by_link(view: View) -> View:
    """A link that cannot be used says why, and what to do."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except LinkError as problem:
            context = {"problem": str(problem)}
            return render(request, "meetings/link_problem.html", context, status=410)

    return guarded


@login_not_required
@require_GET
@by_link
def record(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands, and what can be said. Opening the link changes nothing."""
    return arranging.show(request, link_door(request, token))


@login_not_required
@require_POST
@by_link
def agree(request: HttpRequest, token: str) -> HttpResponse:
    return arranging.say_yes(request, link_door(request, token))


@login_not_required
@require_http_methods(["GET", "POST"])
@by_link
def move(request: HttpRequest, token: str) -> HttpResponse:
    return arranging.propose_another(request, link_door(request, token))


@login_not_required
@require_http_methods(["GET", "POST"])
@by_link
def call_off(request: HttpRequest, token: str) -> HttpResponse:
    return arranging.ask_and_call_off(request, link_door(request, token))


@login_not_required
@require_GET
@by_link
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    return arranging.file_for(link_door(request, token))


@login_not_required
@require_http_methods(["GET", "POST"])
@by_link
def log(request: HttpRequest, token: str) -> HttpResponse:
    """Filled in from what was arranged: say so, and save."""
    meeting, side, member = _own_log_link(request, token)
    context = {"meeting": meeting, "match": meeting.match, "side": side}
    said = services.log_of(meeting)
    if request.method == "GET" and said:
        context |= {"log": said, "token": token, "is_theirs": said.entered_by_id == member.pk}
        return render(request, "meetings/logged.html", context)
    why_not = "" if said else services.why_not_to_log(meeting, by=member)
    if request.method == "GET" and why_not:
        context |= {"why_not": why_not}
        return render(request, "meetings/not_to_log.html", context)
    form = MeetingForm(initial=answers_from(meeting), side=side)
    if request.method == "POST":
        form = MeetingForm(request.POST, side=side)
        act_as(member, how="signed link")
        if form.is_valid() and _is_saved(request, form, meeting, member, why_not):
            return redirect("meetings:log_by_link", token)
    return render(request, "meetings/log.html", context | {"form": form})


@login_not_required
@require_POST
@by_link
def worry(request: HttpRequest, token: str) -> HttpResponse:
    """The other has logged it, and something worries this one all the same."""
    meeting, _, member = _own_log_link(request, token)
    act_as(member, how="signed link")
    hear_worry(request, meeting.match, services.log_of(meeting), by=member)
    return redirect("meetings:log_by_link", token)


def _own_log_link(request: HttpRequest, token: str) -> tuple[Meeting, str, Membership]:
    meeting, side, member = read_meeting_link(MEETING_LOG, token, at=now())
    refuse_another(request, member.user_id)
    return meeting, side, member


def _is_saved(
    request: HttpRequest, form: MeetingForm, meeting: Meeting, member: Membership, why_not: str
) -> bool:
    """Saved, or known already, which is said; or the form says why not. A worry is always heard."""
    log, is_said = None, True
    try:
        if why_not:
            raise DomainError(why_not)
        log = services.log_meeting(meeting.match, form.facts(), by=member, meeting=meeting)
        thanks = "This is saved already. Thank you." if log.was_known else "Thank you. Saved."
        messages.success(request, thanks)
    except DomainError as refusal:
        log, words = log_beside(refusal, form, member)
        if is_said := isinstance(refusal, services.AlreadyLogged):
            messages.info(request, words)
        else:
            form.add_error(field_of(refusal), words)
    if form.cleaned_data["has_concern"]:
        hear_worry(request, meeting.match, log, by=member)
    return is_said
