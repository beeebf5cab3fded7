"""Every address of the portal, as Django's own URL configuration has them."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

KWARG = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")


def walk(resolver=None, path: str = "", namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """(name with namespace, names of the keyword arguments) of every route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        whole = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern, whole, inner)
        elif isinstance(pattern, URLPattern):
            kwargs = [first or second for first, second in KWARG.findall(whole)]
            yield f"{namespace}{pattern.name}", kwargs
