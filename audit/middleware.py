"""Every change made while a request is served carries the request's number and its author."""

import uuid
from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def name_the_author(get_response: Handler) -> Handler:
    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD", "OPTIONS"):
            return get_response(request)
        user = request.user.pk if request.user.is_authenticated else None
        with pghistory.context(request=str(uuid.uuid4()), user=str(user) if user else None):
            return get_response(request)

    return middleware


def act_as(by: object, **facts: str) -> None:
    """Name who does what follows, in the history of this request or command."""
    pghistory.context(by=str(by), **facts)
