"""Lists in the address: pages, filters, and the query kept from one link to the next."""

from django.template import Library

from nhsuk.components.html import draw
from nhsuk.icons import icon

register = Library()


def with_query(request, **changes):
    """The address of this page with some of its query changed; None takes a part away."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True, name="with_query")
def with_query_tag(context, **changes):
    """The address of this page with some of its query changed: `{% with_query page=2 %}`."""
    return with_query(context["request"], **changes)


@register.simple_tag(takes_context=True)
def pagination(context, page, label="Pagination"):
    """Numbered pages of a Django page object; the rest of the query is kept."""
    if not page.has_other_pages():
        return ""

    def address(number):
        return with_query(context["request"], page=number)

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return draw(
        "pagination",
        previous=address(page.previous_page_number()) if page.has_previous() else "",
        next=address(page.next_page_number()) if page.has_next() else "",
        items=[
            {"number": number, "href": address(number), "current": number == page.number}
            if isinstance(number, int)
            else {"number": 0}
            for number in numbers
        ],
        label=label,
        arrow_left=icon("arrow-left"),
        arrow_right=icon("arrow-right"),
    )


@register.simple_tag
def previous_next(previous="", next="", previous_label="", next_label="", label="Pagination"):
    """Links to what comes before and after, for lists without page numbers."""
    if not previous and not next:
        return ""
    return draw(
        "previous_next",
        previous=previous,
        next=next,
        previous_label=previous_label,
        next_label=next_label,
        label=label,
        arrow_left=icon("arrow-left"),
        arrow_right=icon("arrow-right"),
    )


@register.simple_tag(takes_context=True)
def filter_panel(context, form, title="Filter this list", action="Apply filters"):
    """A GET form in an expander, and above it the filters in force, each a link that removes it."""
    request = context["request"]
    active = list(_active_filters(request, form))
    # The sort order goes on; the page number does not.
    kept = [("sort", request.GET["sort"])] if "sort" in request.GET else []
    return draw(
        "filter_panel",
        form=form,
        title=title,
        action=action,
        active=active,
        clear=with_query(request, page=None, **{form.add_prefix(n): None for n in form.fields}),
        kept=kept,
        is_open=form.is_bound and bool(form.errors),
        icon=icon("cross"),
    )


def _active_filters(request, form):
    """Yield (label, value, address without it) for each filter that is set and valid."""
    if not form.is_bound:
        return
    form.is_valid()  # fills cleaned_data; a filter that makes no sense is none
    for field in form:
        if field.is_hidden or not form.cleaned_data.get(field.name):
            continue
        for raw in request.GET.getlist(field.html_name):
            words = _words_of_choice(field, raw)
            if words:
                yield field.label, words, _without(request, field.html_name, raw)


def _words_of_choice(field, raw):
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return raw
    return next((label for value, label in choices if str(value) == raw and raw), "")


def _without(request, name, raw):
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [value for value in query.getlist(name) if value != raw])
    return f"?{query.urlencode()}"
