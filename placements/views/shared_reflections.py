"""What trainees have chosen to show their connector."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.models import Reflection
from placements.reflecting import way_of
from placements.services import reflections

reader = permission_required(Permission.REFLECTION_READ_SHARED)


@require_GET
@reader
def shared(request: HttpRequest) -> HttpResponse:
    rows = _shared_with_me(request).without_text().order_by("-shared_at")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "reflections/shared.html", {"page": page})


@require_GET
@reader
def read(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = _one(request, reflection_id)
    try:
        reflection = reflections.open_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reflections:shared")
    answers = [
        (prompt.question, reflection.answers[prompt.key])
        for prompt in way_of(reflection.model).prompts
        if reflection.answers.get(prompt.key, "").strip()
    ]
    context = {"reflection": reflection, "answers": answers}
    return render(request, "reflections/read.html", context)


@require_POST
@reader
def acknowledge(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = _one(request, reflection_id)
    try:
        reflections.acknowledge_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        name = reflection.trainee.first_name
        messages.success(request, f"Thank you. {name} can see that you have read it.")
    return redirect("reflections:shared")


def _shared_with_me(request: HttpRequest):
    shared = request.organisation.reflections.shared_with(request.membership)
    return shared.select_related("trainee", "match")


def _one(request: HttpRequest, reflection_id: UUID) -> Reflection:
    return get_object_or_404(_shared_with_me(request), pk=reflection_id)
