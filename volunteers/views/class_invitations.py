"""Asking people to a class: choose them, read the message, send it once."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, permission_required
from common.dates import now, today
from training.models import Course
from volunteers.class_invitees import Invitees, invitations_of, invitees_of
from volunteers.course_register import NEED_IT, register_of
from volunteers.forms.classes import InvitationForm
from volunteers.forms.register import RegisterFilter
from volunteers.services.classes import invite_to_class as send_invitations
from volunteers.views.carrying import carried
from volunteers.views.recording import is_done


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def invite_to_class(request: HttpRequest, code: str) -> HttpResponse:
    """GET: who needs the course. POST: the message to read. POST with “confirm”: it goes."""
    course = get_object_or_404(request.organisation.courses, code=code)
    form = _form(request, course)
    if "confirm" in request.POST:
        if is_done(form, lambda facts: _send(request, facts)):
            return redirect("volunteers:course_class", form.cleaned_data["course_class"].pk)
    elif "change" not in request.POST and form.is_bound and form.is_valid():
        return _read_first(request, course, form)
    context = {
        "course": course,
        "search": RegisterFilter(request.GET),
        "invitees": _invitees(request, course),
        "form": form,
    }
    return render(request, "volunteers/invite_to_class.html", context)


def _form(request: HttpRequest, course: Course) -> InvitationForm:
    people = request.organisation.volunteers.visible_to(request.membership).not_merged().here()
    choices = {
        "classes": course.classes.coming(at=now()).with_numbers(),
        "people": people.select_related("membership__user", "organisation"),
    }
    if request.method == "POST":
        return InvitationForm(request.POST, **choices)
    wanted = request.GET.get("class") or choices["classes"].values_list("pk", flat=True).first()
    return InvitationForm(initial={"course_class": wanted}, **choices)


def _invitees(request: HttpRequest, course: Course) -> Invitees:
    """The forecast, which says by which day, is about the active."""
    people = request.organisation.volunteers.visible_to(request.membership)
    asked, by = RegisterFilter(request.GET).asked(), _by(request)
    is_needed = asked["who"] == NEED_IT
    if by and is_needed:
        people = people.active()
    register = register_of(people, course, **asked, on=today(), until=by)
    return invitees_of(register, course, is_needed=is_needed, at=now(), by=by)


def _by(request: HttpRequest) -> date | None:
    """The day by which people must have renewed it, today or later, if the address says one."""
    try:
        return max(date.fromisoformat(request.GET.get("by", "")), today())
    except ValueError:
        return None


def _read_first(request: HttpRequest, course: Course, form: InvitationForm) -> HttpResponse:
    facts = form.cleaned_data
    invitations = invitations_of(facts["course_class"], facts["chosen"], words=facts["words"])
    context = {"course": course, "invitations": invitations, "carried": carried(request)}
    return render(request, "volunteers/read_class_invitation.html", context)


def _send(request: HttpRequest, facts: dict) -> None:
    by_itself, to_tell = send_invitations(
        facts["course_class"], facts["chosen"], words=facts["words"], by=request.membership
    )
    said = [f"{by_itself} invited."] if by_itself else []
    if to_tell:
        wait = "1 person waits" if to_tell == 1 else f"{to_tell} people wait"
        said.append(f"{wait} under “Messages” to be told by you.")
    messages.success(request, " ".join(said) or "They were in the list of this class already.")
