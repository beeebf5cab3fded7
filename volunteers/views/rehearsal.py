"""Saving a change of the rules only after the people it would cost have been shown."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.dates import today
from common.errors import DomainError
from volunteers.consequences import Consequences, consequences
from volunteers.models.volunteers import VolunteerQuerySet
from volunteers.views.recording import note_refusal


@dataclass(frozen=True, slots=True)
class About:
    """Whom a change may concern, what is changed, and where its page leads back to."""

    who: VolunteerQuerySet
    name: str
    back: str
    done: str = "Saved."
    is_one: bool = False


def save_rehearsed(
    request: HttpRequest, form: forms.Form, change: Callable[..., object], about: About
) -> HttpResponse | None:
    """The way on after a change: first the people it would cost, unless they were just shown.

    None: the form is shown again, with its errors or because the person wants to change it.
    """
    if not form.is_valid() or "again" in request.POST:
        return None
    facts = form.cleaned_data
    on, act = facts.get("effective_on") or today(), partial(change, **facts)
    try:
        found = consequences(about.who, act, on=on, by=request.membership)
        if not found.is_nothing and request.POST.get("shown") != found.version:
            return _ask(request, form, {"about": about, "found": found, "on": on})
        act()
    except DomainError as refusal:
        note_refusal(form, refusal)
        return None
    messages.success(request, f"{about.done} {_words(about, found)}".strip())
    return redirect(about.back)


def _ask(request: HttpRequest, form: forms.Form, facts: dict) -> HttpResponse:
    """What it would do, with all that was typed to be sent once more."""
    ours = {"csrfmiddlewaretoken", "shown"}
    kept = [(k, v) for k, vs in request.POST.lists() if k not in ours for v in vs]
    context = {"kept": kept, "has_day": "effective_on" in form.cleaned_data}
    return render(request, "volunteers/consequences.html", context | facts)


def _words(about: About, found: Consequences) -> str:
    if about.is_one:
        return "They need something more now: see what is missing." if found.lost else ""
    if not found.lost:
        gained = f" {found.gained} more have all they need now." if found.gained else ""
        return f"Nobody stops being ready.{gained}"
    people = "1 person needs" if found.lost == 1 else f"{found.lost} people need"
    return f"{people} something more; the list of volunteers says what."
