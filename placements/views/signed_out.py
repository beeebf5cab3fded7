"""What pages for long writing do when the session has ended: nothing typed is lost."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def words_are_kept(view: View) -> View:
    """Ask somebody signed out to sign in; give back what they sent, so that they can copy it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            context = {"text": request.POST.get("text", "")}
            return render(request, "reflections/signed_out.html", context, status=401)
        return redirect_to_login(request.get_full_path())

    return guarded


def say_signed_out(view: View) -> View:
    """Tell a script that nobody is signed in, where a page would be sent to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return JsonResponse({"error": "You have been signed out."}, status=401)

    return guarded
