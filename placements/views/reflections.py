"""A trainee's own reflections: start, check, finish, share. Nobody else opens these pages."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.history import was_removed
from common.errors import DomainError
from placements.forms.reflections import StartForm, words_in
from placements.models import Reflection
from placements.noticing import look_through, names_of
from placements.reflecting import Prompt
from placements.services import reflections
from placements.services.meetings import matches_to_log
from placements.sharing import connector_has_gone, shown_to, state_of

own = permission_required(Permission.REFLECTION_OWN)


@require_GET
@own
def index(request: HttpRequest) -> HttpResponse:
    mine = _mine(request).without_text().with_way().prefetch_related("shares")
    page = Paginator(mine, 20).get_page(request.GET.get("page"))
    for reflection in page:
        reflection.state = state_of(reflection, reflection.shares.all())
    return render(request, "reflections/index.html", {"page": page})


@require_http_methods(["GET", "POST"])
@own
def start(request: HttpRequest) -> HttpResponse:
    matches = matches_to_log(request.organisation.matches, by=request.membership).with_people()
    choices = {"matches": matches, "own_ways": request.organisation.own_ways.published()}
    if request.method == "POST":
        form = StartForm(request.POST, **choices)
        if form.is_valid():
            try:
                reflection = reflections.start_reflection(
                    form.match(), **form.chosen(), by=request.membership
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                return redirect("reflections:prompt", reflection.pk, reflection.way.prompts[0].key)
    else:
        only = matches[0].pk if len(matches) == 1 else None
        form = StartForm(initial={"about": request.GET.get("match", only)}, **choices)
    return render(request, "reflections/start.html", {"form": form})


@require_GET
@own
def record(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    """The questions of a draft, or what was written and who can read it."""
    reflection = one_of_mine(request, reflection_id)
    shares = list(reflection.shares.select_related("reflection__match__connector"))
    reflection.state = state_of(reflection, shares)
    context = {**_whole(reflection), "shares": shares, "shown": shown_to(reflection, shares)}
    context["has_gone"] = connector_has_gone(reflection)
    return render(request, "reflections/record.html", context)


@require_GET
@own
def check(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    if reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    lexicon = names_of(reflection.trainee)
    answers = [
        (prompt, look_through(reflection, prompt.key, lexicon), words_in(reflection, prompt.key))
        for prompt in reflection.way.prompts
    ]
    left = sum(len(looked.left) for _, looked, _ in answers)
    context = {"reflection": reflection, "answers": answers, "left": left}
    return render(request, "reflections/check.html", context)


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
    reflection = _mine(request).with_way().filter(pk=reflection_id).first()
    if reflection is None:
        return _gone_already(request, reflection_id)
    if request.method == "GET":
        return render(request, "reflections/delete.html", {"reflection": reflection})
    try:
        reflections.delete_draft(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("reflections:record", reflection.pk)
    messages.success(request, "The draft is deleted.")
    return redirect("reflections:index")


def _gone_already(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    """A second press, if it was a draft of theirs."""
    if not was_removed(Reflection, reflection_id, trainee__membership=request.membership):
        raise Http404
    messages.success(request, "The draft is deleted.")
    return redirect("reflections:index")


def _mine(request: HttpRequest):
    return request.organisation.reflections.filter(trainee__membership=request.membership)


def one_of_mine(request: HttpRequest, reflection_id: UUID) -> Reflection:
    return get_object_or_404(_mine(request).with_way(), pk=reflection_id)


def question_of(reflection: Reflection, key: str) -> Prompt:
    question = reflection.way.prompt(key)
    if question is None:
        raise Http404
    return question


def _whole(reflection: Reflection) -> dict:
    answers = [
        (prompt, reflection.answer(prompt.key), words_in(reflection, prompt.key))
        for prompt in reflection.way.prompts
    ]
    return {"reflection": reflection, "way": reflection.way, "answers": answers}
