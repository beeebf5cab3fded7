"""What saving by itself is told when the session has ended."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse

View = Callable[..., HttpResponse]


def say_signed_out(view: View) -> View:
    """Tell a script that nobody is signed in, where a page would be sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return JsonResponse({"error": "You have been signed out."}, status=401)

    return guarded
