"""What both say at the end, how they part, and both voices side by side."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.own_links import refuse_another
from accounts.permissions import Permission, permission_required
from audit.middleware import act_as
from common.dates import today
from common.errors import DomainError
from messaging.links import LinkError
from placements.forms.feedback import FeedbackForm, PartingForm
from placements.models import Feedback
from placements.services import feedback as services
from placements.services.offers import member_of
from placements.voices import LEAST, voices_for
from volunteers.views.recording import is_done


@login_not_required
@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, token: str) -> HttpResponse:
    """By a link of one's own, without signing in. Opening it changes nothing."""
    try:
        feedback = services.feedback_of_link(token)
    except LinkError as problem:
        return render(request, "matches/link_problem.html", {"problem": str(problem)}, status=404)
    member = member_of(feedback.match, feedback.side)
    refuse_another(request, member.user_id)
    if feedback.status != Feedback.Status.ASKED:
        return render(request, "feedback/given.html", {"feedback": feedback})
    if request.method == "POST":
        form = FeedbackForm(request.POST, feedback=feedback)
        act_as(member, how="signed link")
        if is_done(form, lambda _: services.give_feedback(feedback, form.answers(), by=member)):
            return redirect("feedback:give", token)
    else:
        form = FeedbackForm(feedback=feedback)
    return render(request, "feedback/give.html", {"form": form, "feedback": feedback})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_DECIDE)
def enter(request: HttpRequest, feedback_id) -> HttpResponse:
    """What somebody said on the telephone."""
    rows = request.organisation.feedback.visible_to(request.membership).asked()
    feedback = get_object_or_404(rows.select_related("match__connector"), pk=feedback_id)
    if request.method == "POST":
        form, by = FeedbackForm(request.POST, feedback=feedback), request.membership
        if is_done(form, lambda _: services.give_feedback(feedback, form.answers(), by=by)):
            messages.success(request, "Entered. Nobody can read it by their name.")
            return redirect("matches:record", feedback.match_id)
    else:
        form = FeedbackForm(feedback=feedback)
    return render(request, "feedback/enter.html", {"form": form, "feedback": feedback})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.MATCH_OWN)
def ending(request: HttpRequest, match_id) -> HttpResponse:
    """Thanks, and how one parts: one's own half of it."""
    mine = request.organisation.matches.of(request.membership).agreed().with_people()
    match = get_object_or_404(mine, pk=match_id)
    side = "connector" if request.membership.role == "connector" else "trainee"
    back = reverse("matches:record", args=[match.pk])
    if request.method == "POST":
        form, whole = (
            PartingForm(request.POST, cancel=back),
            {"side": side, "by": request.membership},
        )
        if is_done(form, lambda said: services.set_parting(match, **said, **whole)):
            messages.success(request, "Saved. Thank you.")
            return redirect(back)
    else:
        said = match.partings.filter(side=side).values("has_thanked", "contact").first()
        form = PartingForm(initial=said or {}, cancel=back)
    return render(request, "feedback/ending.html", {"form": form, "match": match, "side": side})


@require_POST
@permission_required(Permission.MATCH_DECIDE)
def passed_on(request: HttpRequest, match_id) -> HttpResponse:
    """Both have heard of each other, as both wished."""
    theirs = request.organisation.matches.visible_to(request.membership)
    match = get_object_or_404(theirs, pk=match_id)
    try:
        services.note_passed_on(match, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Noted. Thank you.")
    return redirect("matches:record", match.pk)


@require_GET
@permission_required(Permission.PLACEMENT_VIEW)
def voices(request: HttpRequest) -> HttpResponse:
    """Trainees and connectors side by side, and of nobody by name."""
    found = voices_for(request.membership, on=today())
    return render(request, "feedback/voices.html", {"voices": found, "least": LEAST})
