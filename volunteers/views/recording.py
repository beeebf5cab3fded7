"""Acting on a form: its answers go to a service, whose refusal becomes an error on it."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from common.errors import ChangedMeanwhile, DomainError

Outcome = TypeVar("Outcome")


def outcome_of(form: forms.Form, act: Callable[[dict], Outcome]) -> Outcome | None:
    """What a service makes of the answers; None where it refused, or they are no answers.

    If somebody else was quicker, the form says what is there now and from then on has seen it:
    nothing typed is lost, nothing is overwritten unseen.
    """
    if not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except DomainError as refusal:
        note_refusal(form, refusal)
        return None


def is_done(form: forms.Form, act: Callable[[dict], object]) -> bool:
    """The same, where nobody asks what came of it."""
    outcome_of(form, act)
    return not form.errors


def note_refusal(form: forms.Form, refusal: DomainError) -> None:
    if isinstance(refusal, ChangedMeanwhile):
        form.is_stale = True
        form.data = form.data.copy()
        for name, value in {"seen": refusal.version, **refusal.stands}.items():
            form.data[name] = value
    form.add_error(None, str(refusal))
