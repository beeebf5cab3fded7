"""A trainee's own writing: start, write, check, finish, share. Nobody else opens these pages."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import now
from common.errors import DomainError
from nhsuk.components.words import clock
from placements.forms.reflections import (
    AnswerForm,
    MyVersionForm,
    StartForm,
    as_opened,
    page_from,
    words_in,
)
from placements.models import Reflection
from placements.reflecting import Prompt, Way, way_of
from placements.services import reflections
from placements.services.meetings import matches_to_log
from placements.views.signed_out import say_signed_out, words_are_kept

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
        form = StartForm(initial={"about": request.GET.get("match")}, matches=matches)
    return render(request, "reflections/start.html", {"form": form})


@require_GET
@own
def record(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    """The questions of a draft, or what was written and who can read it."""
    reflection = _one_of_mine(request, reflection_id)
    return render(request, "reflections/record.html", _whole(reflection))


@login_not_required
@require_http_methods(["GET", "POST"])
@words_are_kept
@own
def prompt(request: HttpRequest, reflection_id: UUID, key: str) -> HttpResponse:
    reflection, way, question = _asked(request, reflection_id, key)
    autosave_url = reverse("reflections:autosave", args=[reflection.pk, key])
    if request.method == "POST":
        form = AnswerForm(request.POST, prompt=question)
        try:
            reflections.save_answer(reflection, form.page(), by=request.membership)
        except reflections.Changed as error:
            return _show_both(request, reflection, question, str(error))
        return _go_on(request, reflection, way.after(key))
    if reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    opened = as_opened(reflection, key)
    form = AnswerForm(initial=opened, prompt=question, autosave_url=autosave_url)
    context = {"form": form, "reflection": reflection, "way": way, "prompt": question}
    return render(request, "reflections/prompt.html", context | _place(way, question))


@login_not_required
@require_http_methods(["GET", "POST"])
@say_signed_out
@own
def autosave(request: HttpRequest, reflection_id: UUID, key: str) -> HttpResponse:
    """POST keeps the answer as it is; GET hands a page that was signed out a fresh token."""
    reflection, *_ = _asked(request, reflection_id, key)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        saved = reflections.save_answer(
            reflection, page_from(request.POST, key), by=request.membership
        )
    except reflections.Changed as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse(
        {"saved": clock(now()), "revision": saved.revision, "words": words_in(saved, key)}
    )


@require_GET
@own
def check(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = _one_of_mine(request, reflection_id)
    if reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    return render(request, "reflections/check.html", _whole(reflection))


@require_POST
@own
def finish(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = _one_of_mine(request, reflection_id)
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
    reflection = _one_of_mine(request, reflection_id)
    try:
        reflections.reopen_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("reflections:record", reflection.pk)


@require_http_methods(["GET", "POST"])
@own
def delete(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    reflection = _one_of_mine(request, reflection_id)
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
    reflection = _one_of_mine(request, reflection_id)
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
    reflection = _one_of_mine(request, reflection_id)
    try:
        reflections.unshare_reflection(reflection, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Only you can read your reflection again.")
    return redirect("reflections:record", reflection.pk)


def _mine(request: HttpRequest):
    return request.organisation.reflections.filter(trainee__membership=request.membership)


def _one_of_mine(request: HttpRequest, reflection_id: UUID) -> Reflection:
    return get_object_or_404(_mine(request).select_related("match__connector"), pk=reflection_id)


def _asked(request: HttpRequest, reflection_id: UUID, key: str) -> tuple[Reflection, Way, Prompt]:
    reflection = _one_of_mine(request, reflection_id)
    way = way_of(reflection.model)
    question = way.prompt(key)
    if question is None:
        raise Http404
    return reflection, way, question


def _whole(reflection: Reflection) -> dict:
    way = way_of(reflection.model)
    answers = [
        (prompt, reflection.answers.get(prompt.key, ""), words_in(reflection, prompt.key))
        for prompt in way.prompts
    ]
    return {"reflection": reflection, "way": way, "answers": answers}


def _place(way: Way, question: Prompt) -> dict:
    return {"number": way.number(question.key), "before": way.before(question.key)}


def _go_on(request: HttpRequest, reflection: Reflection, following: Prompt | None) -> HttpResponse:
    if "later" in request.POST:
        messages.success(request, "Your draft is saved. Come back whenever you like.")
        return redirect("reflections:index")
    if following:
        return redirect("reflections:prompt", reflection.pk, following.key)
    return redirect("reflections:check", reflection.pk)


def _show_both(
    request: HttpRequest, reflection: Reflection, question: Prompt, why: str
) -> HttpResponse:
    """Nothing is lost: what is saved, and what this page held, side by side."""
    reflection.refresh_from_db()
    saved = reflection.answers.get(question.key, "")
    opened = {"text": request.POST.get("text", ""), "revision": reflection.revision}
    form = MyVersionForm(initial=opened, prompt=question)
    form.fields["text"].label, form.fields["text"].help_text = "What you wrote on this page", ""
    context = {"form": form, "reflection": reflection, "saved": saved, "why": why}
    return render(request, "reflections/conflict.html", context, status=409)
