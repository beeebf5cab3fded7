"""The ways of reflecting that an organisation has written itself."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.forms.own_ways import OwnWayForm
from placements.models import OwnWay
from placements.reflecting import WAYS
from placements.services import own_ways as services
from volunteers.views.recording import is_done

writer = permission_required(Permission.REFLECTION_WAY_MANAGE)


@require_GET
@writer
def ways(request: HttpRequest) -> HttpResponse:
    own = request.organisation.own_ways.order_by("status", "name", "id")
    return render(request, "reflections/ways.html", {"own_ways": own, "published": WAYS.values()})


@require_http_methods(["GET", "POST"])
@writer
def add_way(request: HttpRequest) -> HttpResponse:
    def add(facts: dict) -> None:
        added.append(services.add_own_way(request.organisation, **facts, by=request.membership))

    added: list[OwnWay] = []
    form = OwnWayForm(request.POST) if request.method == "POST" else OwnWayForm()
    if request.method == "POST" and is_done(form, add):
        messages.success(request, "Saved. Nobody sees it until you take it into use.")
        return redirect("reflections:way", added[0].pk)
    return render(request, "reflections/add_way.html", {"form": form})


@require_GET
@writer
def way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    own_way = _find(request, way_id)
    context = {"own_way": own_way, "used": own_way.reflections.exists()}
    return render(request, "reflections/way.html", context)


@require_http_methods(["GET", "POST"])
@writer
def edit_way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    own_way, by = _find(request, way_id), request.membership
    if own_way.status != OwnWay.Status.DRAFT:
        return redirect("reflections:way", own_way.pk)
    if request.method == "POST":
        form = OwnWayForm(request.POST)
        if is_done(form, lambda facts: services.change_own_way(own_way, **facts, by=by)):
            messages.success(request, "Saved.")
            return redirect("reflections:way", own_way.pk)
    else:
        form = OwnWayForm(initial=OwnWayForm.of(own_way))
    return render(request, "reflections/edit_way.html", {"own_way": own_way, "form": form})


@require_POST
@writer
def publish_way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    said = "In use: trainees can choose it from now on."
    return _act(request, way_id, services.publish_own_way, said)


@require_POST
@writer
def withdraw_way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    said = "Not offered any more. Whoever has begun with it can go on."
    return _act(request, way_id, services.withdraw_own_way, said)


@require_POST
@writer
def copy_way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    copy = services.copy_own_way(_find(request, way_id), by=request.membership)
    return redirect("reflections:edit_way", copy.pk)


@require_POST
@writer
def delete_way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    try:
        services.delete_own_way(_find(request, way_id), by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("reflections:way", way_id)
    messages.success(request, "The draft is deleted.")
    return redirect("reflections:ways")


def _act(
    request: HttpRequest, way_id: UUID, service: Callable[..., OwnWay], said: str
) -> HttpResponse:
    try:
        service(_find(request, way_id), by=request.membership)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("reflections:way", way_id)


def _find(request: HttpRequest, way_id: UUID) -> OwnWay:
    return get_object_or_404(request.organisation.own_ways, pk=way_id)
