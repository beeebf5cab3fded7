"""A trainee shows some of what they wrote: to whom, which answers, and taking it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from common.errors import DomainError
from placements.forms.sharing import ShareForm
from placements.models import Reflection
from placements.noticing import look_through, names_of
from placements.services import sharing
from placements.sharing import answered, connector_has_gone, possible_readers
from placements.views.reflections import one_of_mine, own


@require_http_methods(["GET", "POST"])
@own
def share(request: HttpRequest, reflection_id: UUID) -> HttpResponse:
    """Choose; look at what they would read; then share. Looking changes nothing."""
    reflection = one_of_mine(request, reflection_id)
    if reflection.status != Reflection.Status.FINISHED:
        return redirect("reflections:record", reflection.pk)
    choices = {"readers": possible_readers(reflection), "answered": answered(reflection)}
    if request.method == "POST":
        form = ShareForm(request.POST, **choices)
        if form.is_valid():
            return _share(request, reflection, form)
    elif "reader" in request.GET or "prompts" in request.GET:
        form = ShareForm(request.GET, **choices)
        if form.is_valid():
            return _preview(request, reflection, form)
    else:
        only = choices["readers"][0].reader if len(choices["readers"]) == 1 else None
        form = ShareForm(initial={"reader": only}, **choices)
    context = {"form": form, "reflection": reflection, "readers": choices["readers"]}
    context["has_gone"] = connector_has_gone(reflection)
    return render(request, "reflections/share.html", context)


def _preview(request: HttpRequest, reflection: Reflection, form: ShareForm) -> HttpResponse:
    chosen = form.cleaned_data["prompts"]
    lexicon = names_of(reflection.trainee)
    answers = [
        (prompt, look_through(reflection, prompt.key, lexicon))
        for prompt in answered(reflection)
        if prompt.key in chosen
    ]
    context = {
        "reflection": reflection,
        "person": form.person(),
        "answers": answers,
        "noticed": sum(len(looked.found) for _, looked in answers),
    }
    return render(request, "reflections/preview.html", context)


def _share(request: HttpRequest, reflection: Reflection, form: ShareForm) -> HttpResponse:
    facts = {key: form.cleaned_data[key] for key in ("reader", "prompts")}
    try:
        sharing.share_reflection(reflection, **facts, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Shared with {form.person().name}.")
    return redirect("reflections:record", reflection.pk)


@require_POST
@own
def unshare(request: HttpRequest, reflection_id: UUID, share_id: UUID) -> HttpResponse:
    reflection = one_of_mine(request, reflection_id)
    share = get_object_or_404(reflection.shares, pk=share_id)
    name = share.reader_name
    try:
        sharing.unshare_reflection(share, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = "what was not opened yet" if share.opened_prompts else "it any more"
        messages.success(request, f"{name} cannot read {words}.")
    return redirect("reflections:record", reflection.pk)


@require_POST
@own
def send_again(request: HttpRequest, reflection_id: UUID, share_id: UUID) -> HttpResponse:
    """A link that is lost, or has expired."""
    reflection = one_of_mine(request, reflection_id)
    share = get_object_or_404(reflection.shares, pk=share_id)
    try:
        sharing.send_again(share, by=request.membership)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{share.reader_name} gets the message once more.")
    return redirect("reflections:record", reflection.pk)
