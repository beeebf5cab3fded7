"""A matching run that is being worked out: how far it is, and stopping it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from placements.models import RunRequest
from placements.run_progress import stage_in_words, steps_of
from placements.services.run_requests import NothingToStop, stop_run


@require_GET
@permission_required(Permission.MATCHING_RUN)
def run_request(request: HttpRequest, request_id) -> HttpResponse:
    asked = _request(request, request_id)
    if asked.run:
        return redirect("matching:run", asked.run_id)
    steps = steps_of(asked)
    context = {"asked": asked, "steps": steps, "stage": stage_in_words(steps)}
    return render(request, "matching/run_request.html", context)


@require_POST
@permission_required(Permission.MATCHING_RUN)
def stop(request: HttpRequest, request_id) -> HttpResponse:
    asked = _request(request, request_id)
    try:
        stop_run(asked, by=request.membership)
    except NothingToStop as refusal:
        messages.info(request, str(refusal))
        return redirect("matching:run_request", asked.pk)
    messages.success(request, "Stopped. Nothing was kept, and nobody hears of it.")
    return redirect("matching:index")


def _request(request: HttpRequest, request_id) -> RunRequest:
    visible = request.organisation.run_requests.visible_to(request.membership)
    return get_object_or_404(visible.select_related("asked_by__user", "run"), pk=request_id)
