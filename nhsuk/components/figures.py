"""Figures: tiles, and bars in a table."""

from django.template import Library

from nhsuk.components.html import draw

register = Library()


@register.simple_tag
def figure_tiles(tiles):
    """The few numbers of a page. Each tile has value, label, and perhaps note and href."""
    return draw("figure_tiles", tiles=tiles)


@register.simple_tag
def share_bar(parts):
    """One bar of several parts, (kind, number) each; kinds: "done", "waiting" and "missing".

    Only to be seen: its numbers stand beside it as text.
    """
    total = sum(number for _, number in parts)
    bars, begins = [], 0.0
    for kind, number in parts:
        if number:
            bars.append((kind, begins, 100 * number / total))
            begins += 100 * number / total
    return draw("share_bar", bars=bars)


@register.simple_tag
def bar_table(rows, caption, heading, value_heading, unit="", size="m"):
    """A table of (label, number) whose last column draws each number as a bar.

    Figures stay text, so nothing shrinks on a phone and a screen reader hears a plain table.
    A number of None was withheld (too small to publish) and has no bar.
    """
    rows = list(rows)
    top = max((number for _, number in rows if number), default=1)
    return draw(
        "bar_table",
        rows=[(label, number, 100 * number / top if number else 0) for label, number in rows],
        caption=caption,
        heading=heading,
        value_heading=value_heading,
        unit=unit,
        size=size,
    )
