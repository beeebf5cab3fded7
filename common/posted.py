"""Reading what a small form without fields of its own has sent."""

from uuid import UUID

from django.http import Http404, HttpRequest


def posted_id(request: HttpRequest, name: str) -> UUID:
    """The key of a row that a button names; what is no key names no row."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
