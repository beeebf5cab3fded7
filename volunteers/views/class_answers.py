"""What somebody who was asked to a class says, by a link of their own and without an account."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.own_links import refuse_another
from audit.middleware import act_as
from common.dates import now
from common.errors import DomainError
from messaging.links import LinkError
from training.models import Booking
from volunteers import class_letters
from volunteers.class_answers import class_file, other_days, own_class
from volunteers.services import classes as services


@login_not_required
@require_GET
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """How it stands, and what can be said. Opening the link changes nothing."""
    return _show(request, token, "answer")


@login_not_required
@require_POST
def say_yes(request: HttpRequest, token: str) -> HttpResponse:
    def act(booking: Booking) -> str:
        booking = services.say_yes(booking)
        if booking.status == Booking.Status.WAITING:
            return "You are on the waiting list. We tell you as soon as a place is yours."
        return "You have a place. We look forward to seeing you."

    return _act(request, token, act)


@login_not_required
@require_http_methods(["GET", "POST"])
def say_no(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks once more: a place given up by mistake may be gone."""
    if request.method == "GET":
        return _show(request, token, "give_up")

    def act(booking: Booking) -> str:
        services.say_no(booking)
        return "Thank you for telling us. Nobody will ask why."

    return _act(request, token, act)


@login_not_required
@require_POST
def choose_another(request: HttpRequest, token: str) -> HttpResponse:
    def act(booking: Booking) -> str:
        days = other_days(booking, at=now())
        chosen = next((day for day in days if str(day.pk) == request.POST.get("class")), None)
        if chosen is None:
            raise DomainError("Choose the day that suits you better.")
        taken.append(services.choose_another(booking, chosen))
        return "This is the day you chose."

    taken: list[Booking] = []
    answer = _act(request, token, act)
    return redirect("classes:answer", class_letters.class_token(taken[0])) if taken else answer


@login_not_required
@require_GET
def own_calendar(request: HttpRequest, token: str) -> HttpResponse:
    try:
        booking = _own_booking(request, token)
    except LinkError as problem:
        return _no_link(request, problem)
    if not own_class(booking, at=now()).has_a_place:
        return redirect("classes:answer", token)
    return class_file(booking.course_class, with_link=True)


def _show(request: HttpRequest, token: str, page: str) -> HttpResponse:
    try:
        booking = _own_booking(request, token)
    except LinkError as problem:
        return _no_link(request, problem)
    context = {
        "organisation": booking.organisation,
        "mine": own_class(booking, at=now()),
        "other_days": other_days(booking, at=now()),
        "token": token,
    }
    return render(request, f"classes/{page}.html", context)


def _act(request: HttpRequest, token: str, act: Callable[[Booking], str]) -> HttpResponse:
    try:
        booking = _own_booking(request, token)
        act_as(f"{booking.learner} (by their own link)", how="signed link")
        messages.success(request, act(booking))
    except LinkError as problem:
        return _no_link(request, problem)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("classes:answer", token)


def _own_booking(request: HttpRequest, token: str) -> Booking:
    """Raises LinkError, and PermissionDenied where it is another's."""
    booking = class_letters.read_class_link(token)
    refuse_another(request, booking.learner_id)
    return booking


def _no_link(request: HttpRequest, problem: LinkError) -> HttpResponse:
    return render(request, "classes/link_problem.html", {"problem": str(problem)}, status=410)
