"""Calling a placement off, and a trainee who leaves: asked once more, then done gently."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from common.errors import DomainError
from placements.services import trainees_leaving as services


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def call_off(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    visible = request.organisation.placements.visible_to(request.membership)
    placement = get_object_or_404(visible.select_related("trainee", "site"), pk=placement_id)
    if request.method == "GET" and (placement.called_off_on or placement.is_over):
        messages.info(
            request, "This placement is over or called off. There is nothing to call off."
        )
        return redirect("placements:record", placement.pk)
    if request.method == "POST":
        try:
            services.call_off_placement(placement, by=request.membership)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The placement is called off. Everybody hears gently.")
        return redirect("placements:record", placement.pk)
    matches = placement.matches.live().select_related("connector")
    context = {"placement": placement, "matches": matches}
    return render(request, "placements/call_off.html", context)


@require_POST
@permission_required(Permission.PLACEMENT_EDIT)
def take_place(request: HttpRequest, placement_id: UUID) -> HttpResponse:
    visible = request.organisation.placements.visible_to(request.membership)
    placement = get_object_or_404(visible, pk=placement_id)
    try:
        services.take_place_after_all(placement, by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It takes place after all. Find somebody to meet them.")
    return redirect("placements:record", placement.pk)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLACEMENT_EDIT)
def trainee_leaves(request: HttpRequest, trainee_id: UUID) -> HttpResponse:
    visible = request.organisation.trainees.visible_to(request.membership)
    trainee = get_object_or_404(visible, pk=trainee_id)
    if request.method == "POST":
        try:
            done = services.trainee_leaves(trainee, by=request.membership)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            called_off = f"{done.placements} of their placements called off"
            messages.success(request, f"Noted that {trainee} has left: {called_off}.")
        return redirect("placements:trainee", trainee.pk)
    open_still = trainee.placements.not_over(on=today())
    seen = open_still.visible_to(request.membership).select_related("site").with_connector()
    elsewhere = open_still.count() - seen.count()
    context = {"trainee": trainee, "placements": seen, "elsewhere": elsewhere}
    return render(request, "placements/trainee_leaves.html", context)


@require_POST
@permission_required(Permission.PLACEMENT_EDIT)
def trainee_stays(request: HttpRequest, trainee_id: UUID) -> HttpResponse:
    visible = request.organisation.trainees.visible_to(request.membership)
    trainee = get_object_or_404(visible, pk=trainee_id)
    services.trainee_stays(trainee, by=request.membership)
    messages.success(request, "Noted. Their placements can take place again, one by one.")
    return redirect("placements:trainee", trainee.pk)
