"""Tables that fold into cards on a phone, with sortable columns."""

from django.template import Library
from django.utils.html import format_html

from nhsuk.components.html import classes
from nhsuk.components.queries import with_query

register = Library()

# On a phone CSS turns rows and cells into blocks, which makes browsers forget that they are a
# table: hence a role on every part, as in NHS markup.


@register.simple_block_tag
def table(content, caption, size="m", responsive=True, sortable=False, hide_caption=False):
    hidden = ""
    if sortable:
        hidden = format_html('<span class="nhsuk-u-visually-hidden">{}</span>', SORTABLE)
    return format_html(
        '<table class="{}" role="table"><caption class="{}{}">{}{}</caption>{}</table>',
        classes("nhsuk-table", responsive=responsive, sortable=sortable),
        classes("nhsuk-table__caption", size),
        " nhsuk-u-visually-hidden" if hide_caption else "",
        caption,
        hidden,
        content,
    )


SORTABLE = " (Column headers are sortable)"


@register.simple_block_tag
def table_head(content):
    return format_html(
        '<thead class="nhsuk-table__head" role="rowgroup">'
        '<tr class="nhsuk-table__row" role="row">{}</tr></thead>',
        content,
    )


@register.simple_block_tag
def table_body(content):
    return format_html('<tbody class="nhsuk-table__body">{}</tbody>', content)


@register.simple_block_tag
def table_row(content):
    return format_html('<tr class="nhsuk-table__row" role="row">{}</tr>', content)


@register.simple_tag
def column(text, numeric=False, hidden=False):
    """The heading of a column. Hidden: only said, as over a column of links."""
    if hidden:
        text = format_html('<span class="nhsuk-u-visually-hidden">{}</span>', text)
    return format_html(
        '<th class="{}" scope="col" role="columnheader">{}</th>',
        classes("nhsuk-table__header", numeric=numeric),
        text,
    )


@register.simple_tag(takes_context=True)
def sort_header(context, text, name, numeric=False, default=""):
    """A column heading that sorts: `?sort=name`, then `?sort=-name`, the other query kept.

    `default` says how the list is sorted when the address does not: "name" or "-name".
    """
    request = context["request"]
    chosen = request.GET.get("sort", default)
    directions = {name: "ascending", f"-{name}": "descending"}
    href = with_query(request, sort=f"-{name}" if chosen == name else name, page=None)
    sorted_now = format_html(' aria-sort="{}"', directions[chosen]) if chosen in directions else ""
    return format_html(
        '<th class="{}" scope="col" role="columnheader" data-sort{}>'
        '<a class="nhsuk-link" href="{}">{}</a></th>',
        classes("nhsuk-table__header", numeric=numeric),
        sorted_now,
        href,
        text,
    )


@register.simple_block_tag
def row_heading(content, column=""):
    """The cell that names its row. `column` is said before it on a phone."""
    return format_html(
        '<th class="nhsuk-table__header" scope="row" role="rowheader">{}{}</th>',
        _said_on_a_phone(column),
        content,
    )


@register.simple_block_tag
def cell(content, column="", numeric=False):
    """A cell. `column` is the heading of its column, shown before it on a phone.

    One without content is left out there, and so is its heading.
    """
    is_empty = not content.strip()
    return format_html(
        '<td class="{}" role="cell">{}{}</td>',
        classes("nhsuk-table__cell", numeric=numeric),
        "" if is_empty else _said_on_a_phone(column),
        "" if is_empty else content,
    )


def _said_on_a_phone(text):
    if not text:
        return ""
    return format_html('<span class="nhsuk-table__heading" aria-hidden="true">{} </span>', text)


@register.simple_block_tag
def scroll(content, label):
    """Something wide that scrolls sideways on its own, reachable by keyboard."""
    return format_html(
        '<div class="nhsuk-scroll" data-module="nhsuk-scroll">'
        '<div class="nhsuk-scroll__content" role="region" aria-label="{}">{}</div></div>',
        label,
        content,
    )
