"""What stands in the way, in words: `{% load readiness_words %}`.

{{ item|in_words }}     Fire Safety lapsed on 3 March 2027
{{ items|in_words }}    the same of several, with semicolons between
{{ items|will_be }}     of a day to come: Fire Safety will have lapsed (3 March 2027)
{{ items|to_renew }}    Fire Safety before 3 March 2027
"""

from collections.abc import Iterable

from django.template import Library

from common.dates import today
from nhsuk.components.words import day
from volunteers.readiness import Item, State

register = Library()
NOT_YET = {"check": "not clear", "agreement": "not signed"}


def _missing(item: Item) -> str:
    if item.kind == "status":
        return "not active at present"
    if item.kind == "dbs":
        return item.note or "DBS certificate not in place"
    return f"{item.label} {NOT_YET.get(item.kind, 'not done')} yet"


def _now(item: Item) -> str:
    if item.state == State.EXPIRED:
        if item.kind == "agreement":
            from_then = "since" if item.until and item.until <= today() else "from"
            return f"{item.label} to sign again {from_then} {day(item.until)}"
        return f"{item.label} lapsed on {day(item.until)}"
    return _missing(item)


def _then(item: Item) -> str:
    if item.state == State.EXPIRED:
        return f"{item.label} will have lapsed ({day(item.until)})"
    return _missing(item)


def _renewal(item: Item) -> str:
    return f"{item.label} before {day(item.until)}" if item.state == State.DUE else _now(item)


def _all(items: Item | Iterable[Item], words) -> str:
    items = [items] if isinstance(items, Item) else items
    return "; ".join(words(item) for item in items)


@register.filter
def in_words(items: Item | Iterable[Item]) -> str:
    return _all(items, _now)


@register.filter
def will_be(items: Item | Iterable[Item]) -> str:
    return _all(items, _then)


@register.filter
def to_renew(items: Item | Iterable[Item]) -> str:
    return _all(items, _renewal)
