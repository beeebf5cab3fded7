"""Saving from a form that knows what it has seen of what it changes."""

from collections.abc import Callable

from django import forms

from common.errors import ChangedMeanwhile, DomainError


def is_recorded(form: forms.Form, act: Callable[[dict], object]) -> bool:
    """Hand the answers to a service. If somebody else was quicker, the form says what is there now
    and from then on has seen it: nothing typed is lost, nothing is overwritten unseen."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as refusal:
        note_refusal(form, refusal)
    return not form.errors


def note_refusal(form: forms.Form, refusal: DomainError) -> None:
    if isinstance(refusal, ChangedMeanwhile):
        form.data = form.data.copy()
        form.data["seen"] = refusal.version
    form.add_error(None, str(refusal))
