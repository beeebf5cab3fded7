"""The page of what somebody may not do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied

from accounts.own_links import AnothersLink


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A link of somebody else's has a page of its own; what was typed is given back on both."""
    if isinstance(exception, AnothersLink):
        return render(request, "anothers_link.html", status=403)
    return permission_denied(request, exception)
