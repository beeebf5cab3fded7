"""What is kept by now, beside what somebody typed on a page that was opened before it changed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django import forms
from django.db.models import Model, QuerySet

from nhsuk.components.words import day

NOTHING = "Nothing"


def what_stands(
    form: forms.Form, held: Callable[[], Mapping[str, object]]
) -> list[tuple[str, str]]:
    """Question by question what is kept now, where the form would have it otherwise.

    `held`: what the form would begin with, were it opened now. Nothing unless somebody changed it
    since the form was opened.
    """
    if not getattr(form, "is_stale", False):
        return []
    kept = held()
    return [
        (str(field.label), _in_words(field, kept.get(name)))
        for name, field in form.fields.items()
        if not field.widget.is_hidden and _is_otherwise(form[name], kept.get(name))
    ]


def _is_otherwise(box: forms.BoundField, kept: object) -> bool:
    if isinstance(kept, QuerySet):
        kept = _offered(box.field, kept)
    return box.field.has_changed(kept, box.data)


def _offered(field: forms.Field, rows: Iterable[Model]) -> list[Model]:
    """Those the person at the form may choose from: no others are named to them."""
    offered = set(field.queryset.values_list("pk", flat=True))
    return [row for row in rows if row.pk in offered]


def _in_words(field: forms.Field, kept: object) -> str:
    if isinstance(kept, QuerySet):
        return ", ".join(map(str, _offered(field, kept))) or NOTHING
    if isinstance(kept, date):
        return day(kept)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    words = field.prepare_value(kept)
    if isinstance(kept, list):
        words = ", ".join(labels.get(str(one), str(one)) for one in kept)
    return labels.get(str(words), str(words)) if words not in (None, "") else NOTHING
