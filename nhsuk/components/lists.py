"""Lists: summaries, tasks, dos and don’ts, and what happened when."""

from django.template import Library
from django.utils.html import format_html
from django.utils.text import slugify

from nhsuk.components.html import classes, draw, heading
from nhsuk.components.words import tag
from nhsuk.icons import icon

register = Library()


@register.simple_block_tag
def summary_list(content, border=True, last_border=True):
    css = classes("nhsuk-summary-list", no_border=not border, no_last_row_border=not last_border)
    return format_html('<dl class="{}">{}</dl>', css, content)


@register.simple_block_tag
def row(content, key, href="", action="Change", hidden=""):
    """One row of a summary list. `hidden` ends the link's words: “Change date of birth”."""
    link = ""
    if href:
        link = format_html(
            '<dd class="nhsuk-summary-list__actions"><a class="nhsuk-link" href="{}">{}'
            '<span class="nhsuk-u-visually-hidden"> {}</span></a></dd>',
            href,
            action,
            hidden or lower_first(str(key)),
        )
    return format_html(
        '<div class="nhsuk-summary-list__row"><dt class="nhsuk-summary-list__key">{}</dt>'
        '<dd class="nhsuk-summary-list__value">{}</dd>{}</div>',
        key,
        content,
        link,
    )


def lower_first(words):
    """“Date of birth” inside a sentence, but “DBS number” and “Update Service” as they are."""
    return words[:1].lower() + words[1:] if words[1:].islower() else words


@register.simple_block_tag
def task_list(content):
    return format_html('<ul class="nhsuk-task-list">{}</ul>', content)


@register.simple_tag
def task(name, href="", status="", colour="", hint="", id=""):
    """One task. A status without a colour is plain text, as NHS does for what is done.

    Ids come from the name: give `id` where two tasks of a page have the same name.
    """
    quiet = "" if href else " nhsuk-u-secondary-text-colour"
    return draw(
        "task",
        name=name,
        href=href,
        hint=hint,
        status=status,
        tag=tag(status, colour) if colour else "",
        quiet=quiet,
        id=id or f"task-{slugify(name)}",
    )


@register.simple_block_tag
def do_list(content, title="Do", level=3):
    return _list_card(content, title, level, "tick")


@register.simple_block_tag
def dont_list(content, title="Don’t", level=3):
    return _list_card(content, title, level, "cross")


def _list_card(content, title, level, kind):
    return format_html(
        '<div class="nhsuk-card nhsuk-card--feature"><div class="nhsuk-card__content">{}'
        '<ul class="nhsuk-list nhsuk-list--{}" role="list">{}</ul></div></div>',
        heading(title, level, "nhsuk-card__heading"),
        kind,
        content,
    )


@register.simple_block_tag
def do(content):
    return format_html("<li>{}{}</li>", icon("tick"), content)


@register.simple_block_tag
def dont(content):
    """One thing not to do. Write it whole: “do not burst a blister”."""
    return format_html("<li>{}{}</li>", icon("cross"), content)


@register.simple_block_tag
def timeline(content):
    """What happened, newest first: a list of `{% event %}`."""
    return format_html('<ol class="app-timeline" role="list">{}</ol>', content)


@register.simple_block_tag
def event(content, title, at, by="", level=3):
    """One entry of a timeline: a date or time, what happened, and who did it."""
    return draw("event", content=content, title=title, at=at, by=by, level=level)
