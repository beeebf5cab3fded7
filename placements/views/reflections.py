"""A trainee's own reflections: start, check, finish, share. Nobody else opens these pages."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.errors import DomainError
from placements.forms.reflections import StartForm, words_in
from placements.models import Reflection
from placements.reflecting import way_of
from placements.services import reflections
from placements.services.meetings import matches_to_log

own = permission_required(Permission.REFLECTION_OWN)


@require_GET
@own
def index(request: HttpRequest) -> HttpResponse:
    mine = _mine(request).without_text().select_related("match__connector")
    page = Paginator(mine, 20).get_page(request.GET.get("page"))
    for reflection in page:
        reflection.way = way_of(reflection.model)
    return render(request, "reflections/index.html", {"page": page})


@require_http_methods(["GET", "POST"])
@own
def start(request: HttpRequest) -> HttpResponse:
    matches = matches_to_log(request.organisation.matches, by=request.membership).with_people()
    if request.method == "POST":
        form = StartForm(request.POST, matches=matches)
        if form.is_valid():
            way = form.cleaned_data["way"]
            try:
                reflection = reflections.start_reflection(
                    form.match(), way=way, by=request.membership
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect("reflections:prompt", reflection.pk, way_of(way).prompts[0].key)
    else:
        only = matches[0].pk if len(matches) == 1 else None
        form = StartForm(initial={"about": request.GET.get("match", only)}, matches=matches)
    return render(request, "reflections/start.html", {"form": form})


@require_GET
@own
def record(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    """The questions of a draft, or what was written and who can read it."""
    reflection = one_of_mine(request, reflection_id)
    return render(request, "reflections/record.html", _whole(reflection))


@require_GET
@own
def check(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    if reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    return render(request, "reflections/check.html", _whole(reflection))


@require_POST
@own
def finish(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    try:
        reflections.finish_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reflections:record", reflection.pk)
    messages.success(request, "Well done: your reflection is finished. Only you can read it.")
    return redirect("reflections:record", reflection.pk)


@require_POST
@own
def reopen(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    try:
        reflections.reopen_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("reflections:record", reflection.pk)


@require_http_methods(["GET", "POST"])
@own
def delete(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    if request.method == "GET":
        return render(request, "reflections/delete.html", {"reflection": reflection})
    try:
        reflections.delete_draft(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reflections:record", reflection.pk)
    messages.success(request, "The draft is deleted.")
    return redirect("reflections:index")


@require_http_methods(["GET", "POST"])
@own
def share(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    if request.method == "GET" and reflection.match and not reflection.shared_at:
        return render(request, "reflections/share.html", {"reflection": reflection})
    if request.method == "POST":
        try:
            reflections.share_reflection(reflection, by=request.membership)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            name = reflection.match.connector.first_name
            messages.success(request, f"Your reflection is shared with {name}.")
    return redirect("reflections:record", reflection.pk)


@require_POST
@own
def unshare(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    try:
        reflections.unshare_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Only you can read your reflection again.")
    return redirect("reflections:record", reflection.pk)


def _mine(request: HttpRequest):
    return request.organisation.reflections.filter(trainee__membership=request.membership)


def one_of_mine(request: HttpRequest, reflection_id: UUID) -> Reflection:
    return get_object_or_404(_mine(request).select_related("match__connector"), pk=reflection_id)


def _whole(reflection: Reflection) -> dict:
    way = way_of(reflection.model)
    answers = [
        (prompt, reflection.answers.get(prompt.key, ""), words_in(reflection, prompt.key))
        for prompt in way.prompts
    ]
    return {"reflection": reflection, "way": way, "answers": answers}
