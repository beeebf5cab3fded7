"""Writing, one question a page: saved as it comes, never judged, never overwritten unseen."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from common.dates import now
from nhsuk.components.words import clock
from placements.forms.reflections import (
    AnswerForm,
    MyVersionForm,
    as_opened,
    page_from,
    words_in,
)
from placements.models import Reflection
from placements.noticing import look_through, names_of
from placements.reflecting import Prompt, Way
from placements.services import reflections
from placements.views.reflections import one_of_mine, own, question_of
from placements.views.signed_out import say_signed_out


@require_http_methods(["GET", "POST"])
@own
def prompt(request: HttpRequest, reflection_id: UUID, key: str) -> HttpResponse:
    reflection, question = _asked(request, reflection_id, key)
    autosave_url = reverse("reflections:autosave", args=[reflection.pk, key])
    if request.method == "POST":
        form = AnswerForm(request.POST, prompt=question, autosave_url=autosave_url)
        try:
            saved = reflections.save_answer(reflection, form.page(), by=request.membership)
        except reflections.Changed as error:
            return _show_both(request, reflection, question, str(error))
        except reflections.TooLong as error:
            form.add_error("text", str(error))
        else:
            return _go_on(request, saved, question)
    elif reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    else:
        opened = as_opened(reflection, key)
        form = AnswerForm(initial=opened, prompt=question, autosave_url=autosave_url)
    context = {"form": form, "reflection": reflection, "prompt": question}
    return render(request, "reflections/prompt.html", context | _place(reflection.way, question))


@login_not_required
@require_http_methods(["GET", "POST"])
@say_signed_out
@own
def autosave(request: HttpRequest, reflection_id: UUID, key: str) -> HttpResponse:
    """POST keeps the answer as it is; GET hands a page that was signed out a fresh token."""
    reflection, _ = _asked(request, reflection_id, key)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        saved = reflections.save_answer(
            reflection, page_from(request.POST, key), by=request.membership
        )
    except reflections.Changed as error:
        return JsonResponse({"error": str(error)}, status=409)
    except reflections.TooLong as error:
        return JsonResponse({"error": str(error)}, status=413)
    return JsonResponse(
        {"saved": clock(now()), "revision": saved.revision, "words": words_in(saved, key)}
    )


def _asked(request: HttpRequest, reflection_id: UUID, key: str) -> tuple[Reflection, Prompt]:
    reflection = one_of_mine(request, reflection_id)
    return reflection, question_of(reflection, key)


def _place(way: Way, question: Prompt) -> dict:
    return {"way": way, "number": way.number(question.key), "before": way.before(question.key)}


def _go_on(request: HttpRequest, reflection: Reflection, question: Prompt) -> HttpResponse:
    """Its words are saved. Before the next question, what might identify somebody is shown."""
    if "later" in request.POST:
        messages.success(request, "Your draft is saved. Come back whenever you like.")
        return redirect("reflections:index")
    if look_through(reflection, question.key, names_of(reflection.trainee)).left:
        return redirect("reflections:look_again", reflection.pk, question.key)
    if following := reflection.way.after(question.key):
        return redirect("reflections:prompt", reflection.pk, following.key)
    return redirect("reflections:check", reflection.pk)


def _show_both(
    request: HttpRequest, reflection: Reflection, question: Prompt, why: str
) -> HttpResponse:
    """Nothing is lost: what is saved, and what this page held, side by side."""
    reflection.refresh_from_db()
    saved = reflection.answer(question.key)
    opened = {"text": request.POST.get("text", ""), "revision": reflection.revision}
    form = MyVersionForm(initial=opened, prompt=question)
    form.fields["text"].label, form.fields["text"].help_text = "What you wrote on this page", ""
    context = {"form": form, "reflection": reflection, "saved": saved, "why": why}
    return render(request, "reflections/conflict.html", context, status=409)
