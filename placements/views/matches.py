"""Offers and matches, for the two people and for the coordinator who brought them together."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.own_links import refuse_another
from accounts.permissions import Permission, member_required, permission_required
from audit.middleware import act_as
from common.dates import now, today
from common.errors import DomainError
from messaging.links import LinkError, read_token
from placements.ending import contact_of, ending_of
from placements.meeting_plan import MeetingPlan, meeting_plan
from placements.models import Match
from placements.preparing import how_to_prepare
from placements.reflection_facts import reflection_facts
from placements.services import offers
from placements.services.feedback import is_ending
from placements.services.next_best import answer_and_look_on, take_back_and_look_on
from placements.services.offer_messages import OFFER, has_been_heard
from placements.undoing import put_aside_for

LOGS_A_PAGE = 10
CLOSING = {"take_back": take_back_and_look_on, "end": offers.end_match}


@require_GET
@permission_required(Permission.MATCH_OWN)
def mine(request: HttpRequest) -> HttpResponse:
    matches = request.organisation.matches.of(request.membership).with_people()
    groups = {"offered": [], "agreed": [], "past": []}
    for match in matches:
        groups[match.status if match.status in groups else "past"].append(match)
    return render(request, "matches/mine.html", {"groups": groups, "side": _side(request)})


@require_GET
@member_required
def record(request: HttpRequest, match_id) -> HttpResponse:
    """One match, as each of its two people, or their coordinator, may see it."""
    match = _match(request, match_id)
    side = _side(request) if request.membership.can(Permission.MATCH_OWN) else ""
    logs = Paginator(match.meeting_logs.select_related("entered_by__user"), LOGS_A_PAGE)
    logs.count = match.logs_number
    plan = meeting_plan(match, at=now())
    context = {
        "match": match,
        "side": side,
        "logs": logs.get_page(request.GET.get("page")),
        "plan": plan,
        "more": _of_one_side(match, side, plan) if side else _of_the_coordinator(match),
    }
    return render(request, "matches/record.html", context)


@require_POST
@permission_required(Permission.MATCH_OWN)
def respond(request: HttpRequest, match_id) -> HttpResponse:
    """One of the two answers while signed in."""
    match = get_object_or_404(request.organisation.matches.of(request.membership), pk=match_id)
    try:
        match = answer_and_look_on(
            match, side=_side(request), accept=_accepts(request), by=request.membership
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _thanks(match, _side(request)))
    return redirect("matches:mine")


@login_not_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The same by a signed link, without signing in. Opening the link changes nothing."""
    try:
        link = read_token(OFFER, token, valid_for=offers.OFFER_LINK_VALID_FOR)
        found = offers.match_of_link(link.row_id, link.state)
        if found is None:
            raise LinkError("This offer has changed since. Please ask your coordinator.")
    except LinkError as error:
        return render(request, "matches/link_problem.html", {"problem": str(error)}, status=404)
    match, side = found
    problem, member = "", offers.member_of(match, side)
    refuse_another(request, member.user_id)
    if request.method == "POST":
        act_as(member, how="signed link")
        try:
            match = answer_and_look_on(match, side=side, accept=_accepts(request), by=member)
        except DomainError as error:
            problem = str(error)
        else:
            context = {"match": match, "thanks": _thanks(match, side), "side": side}
            return render(request, "matches/answered.html", context)
    context = {"match": match, "side": side, "problem": problem}
    return render(request, "matches/answer.html", context)


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def answer_for(request: HttpRequest, match_id, side: str) -> HttpResponse:
    """A coordinator enters what one of the two said on the telephone."""
    match = _match(request, match_id)
    try:
        match = answer_and_look_on(
            match, side=side, accept=_accepts(request), by=request.membership
        )
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("matches:record", match.pk)
    messages.success(request, "Noted what they said.")
    if match.never_came_about:  # what is to be done now stands there
        return redirect("placements:record", match.placement_id)
    return redirect("matches:record", match.pk)


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def agree(request: HttpRequest, match_id) -> HttpResponse:
    """Both had said yes, and what stood in the way is put right."""
    match = _match(request, match_id)
    try:
        offers.agree_match(match, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "They are matched, and both are told.")
    return redirect("matches:record", match.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def withdraw(request: HttpRequest, match_id) -> HttpResponse:
    """Take an offer back, or end a match: asked once more, then done.

    What is posted is the act that was seen: an offer agreed meanwhile is not ended by taking back.
    """
    match = _match(request, match_id)
    if request.method == "POST":
        try:
            closed = _closing(request)(match, by=request.membership)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _closed_words(closed))
        return redirect("placements:record", match.placement_id)
    if not match.is_live:
        messages.info(request, "This is closed already. There is nothing to take back or end.")
        return redirect("matches:record", match.pk)
    context = {
        "match": match,
        "is_heard": has_been_heard(match),
        "put_aside": put_aside_for(match).select_related("connector").first(),
    }
    return render(request, "matches/withdraw.html", context)


def _match(request: HttpRequest, match_id) -> Match:
    matches = request.organisation.matches.with_people().counting_logs()
    if request.membership.can(Permission.MATCH_OWN):
        matches = matches.of(request.membership)
    elif request.membership.can(Permission.PLACEMENT_VIEW):
        matches = matches.visible_to(request.membership)
    else:
        matches = matches.none()
    return get_object_or_404(matches, pk=match_id)


def _is_to_come(match: Match, plan: MeetingPlan) -> bool:
    """Whether the two are matched and have not met; a meeting may have been cancelled."""
    return match.status == Match.Status.AGREED and not plan.have_met


def _closed_words(match: Match) -> str:
    told = "Done. Both people are told gently."
    if match.was_never_told:
        told = "Done. Nobody had heard of this offer, and nobody will."
    if match.placement.called_off_on or match.placement.is_over:
        why = "was called off" if match.placement.called_off_on else "is over"
        return f"{told} The placement {why}, so nobody else is needed."
    next_best = match.placement.proposals.to_decide().select_related("connector").first()
    if next_best:
        return f"{told} {next_best.connector} could be next: see below."
    return f"{told} Nobody else is suggested: see below who could help."


def _closing(request: HttpRequest) -> Callable[..., Match]:
    act = CLOSING.get(request.POST.get("act", ""))
    if act is None:
        raise DomainError("Open the match again and choose what to do.")
    return act


def _accepts(request: HttpRequest) -> bool:
    answer = request.POST.get("answer")
    if answer not in ("yes", "no"):
        raise DomainError("Please choose yes or no.")
    return answer == "yes"


def _of_one_side(match: Match, side: str, plan: MeetingPlan) -> dict:
    """What one of the two reads besides: how to prepare, and in its last month how to part."""
    return {
        "preparing": how_to_prepare(match, side) if _is_to_come(match, plan) else [],
        "ending": ending_of(match, side, on=today()) if is_ending(match) else None,
    }


def _of_the_coordinator(match: Match) -> dict:
    """That there are reflections, and who has not said yet how it was."""
    facts = reflection_facts([match]).get(match.pk)
    asked = list(match.feedback.asked())
    return {"facts": facts, "asked": asked, "contact": contact_of(match)}


def _side(request: HttpRequest) -> str:
    return "connector" if request.membership.role == "connector" else "trainee"


def _thanks(match: Match, side: str) -> str:
    if match.status == Match.Status.DECLINED:
        return "Thank you for telling us. Nobody will ask why. Your coordinator will be in touch."
    other = match.placement.trainee if side == "connector" else match.connector
    if match.waits_to_be_agreed:
        return (
            "Thank you, we have noted your yes. There is something left to arrange first, "
            "and your coordinator will be in touch."
        )
    if match.status == Match.Status.AGREED:
        return f"Thank you. You are matched with {other.first_name}."
    return f"Thank you. We are waiting for {other.first_name}'s answer and will tell you."
