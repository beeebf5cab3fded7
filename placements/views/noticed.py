"""Words that might identify somebody: shown to their writer, who changes or keeps them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from placements.models import Reflection
from placements.noticing import look_through, names_of, seals_of
from placements.reflecting import Prompt
from placements.services import reflections
from placements.views.reflections import one_of_mine, own, question_of

CHECK = "check"  # where somebody came from who is reading it all through


@require_http_methods(["GET", "POST"])
@own
def look_again(request: HttpRequest, reflection_id: UUID, key: str) -> HttpResponse:
    """The answer is saved already. POST keeps the words that this page has shown."""
    reflection = one_of_mine(request, reflection_id)
    question = question_of(reflection, key)
    if reflection.status != Reflection.Status.DRAFT:
        return redirect("reflections:record", reflection.pk)
    looked = look_through(reflection, key, names_of(reflection.trainee))
    is_as_shown = request.POST.get("revision") == str(reflection.revision)
    if request.method == "POST" and is_as_shown:
        reflections.keep_words(reflection, seals_of(reflection, looked.left), by=request.membership)
    elif looked.left:
        context = {"reflection": reflection, "prompt": question, "looked": looked}
        context["back"] = _asked_back(request)
        return render(request, "reflections/look_again.html", context)
    return redirect(*_onwards(reflection, question, _asked_back(request)))


def _asked_back(request: HttpRequest) -> str:
    asked = request.POST.get("back", request.GET.get("back", ""))
    return CHECK if asked == CHECK else ""


def _onwards(reflection: Reflection, question: Prompt, back: str) -> tuple:
    following = reflection.way.after(question.key)
    if back == CHECK or following is None:
        return "reflections:check", reflection.pk
    return "reflections:prompt", reflection.pk, following.key
