"""The public application: one thing a page, no account, nothing lost, the same answer for all."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import Organisation
from common.errors import DomainError
from volunteers.forms.apply import (
    STEPS,
    TRAP,
    Step,
    StepForm,
    first_unanswered,
    is_question,
    position_choices,
    steps_of,
)
from volunteers.forms.drafts import is_too_long
from volunteers.models import Application
from volunteers.services import applications
from volunteers.views.drafts import (
    TOO_MANY,
    draft_of,
    forget,
    is_allowed,
    of_scheme,
    remember,
    wants_large_print,
)


@require_GET
@of_scheme
def start(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    context = {
        "organisation": organisation,
        "is_open": bool(position_choices(organisation)),
        "draft": draft_of(request, organisation),
    }
    return render(request, "apply/start.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@of_scheme
def step(request: HttpRequest, organisation: Organisation, key: str) -> HttpResponse:
    application = draft_of(request, organisation)
    page = _page(application, organisation, key)
    if page is None:
        return redirect("apply:start", organisation.slug)
    if request.method == "POST":
        if request.POST.get(TRAP):
            return redirect("apply:sent", organisation.slug)
        form = page.form(request.POST, organisation=organisation)
        if _keep(request, organisation, application, page, form):
            return redirect(_onwards(request, organisation))
    else:
        form = page.form(initial=_initial(application, page), organisation=organisation)
    context = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "back": _before(application, organisation, page),
        "large_print": wants_large_print(application),
    }
    return render(request, "apply/step.html", context)


def _page(application: Application | None, organisation: Organisation, key: str) -> Step | None:
    """The page asked for; without a draft only the first one is there."""
    if application is None:
        return STEPS["access"] if key == "access" and position_choices(organisation) else None
    return next((each for each in steps_of(application) if each.key == key), None)


def _before(application: Application | None, organisation: Organisation, page: Step) -> str:
    """The address of the page before this one."""
    keys = [each.key for each in steps_of(application)] if application else [page.key]
    place = keys.index(page.key)
    if place == 0:
        return reverse("apply:start", args=[organisation.slug])
    return reverse("apply:step", args=[organisation.slug, keys[place - 1]])


def _initial(application: Application | None, page: Step) -> dict:
    held = application.answers if application else {}
    return {name: held[name] for name in page.form.base_fields if name in held}


def _keep(request, organisation, application, page: Step, form: StepForm) -> bool:
    """Keep what was typed. “Save and finish later” keeps what makes sense of it, errors or not,
    unless something is too long to be kept whole."""
    is_valid = form.is_valid()
    if not is_valid and ("later" not in request.POST or is_too_long(form)):
        return False
    if application is None:
        if not is_allowed(request, "start"):
            form.add_error(None, TOO_MANY)
            return False
        asks = {"for": "question"} if request.GET.get("for") == "question" else {}
        application = applications.start_application(organisation, answers=asks)
        remember(request, application)
    answers = form.answers
    if is_valid:
        answers["seen"] = sorted({*application.answers.get("seen", []), page.key})
    applications.save_answers(application, answers)
    return True


def _onwards(request: HttpRequest, organisation: Organisation) -> str:
    if "later" in request.POST:
        return reverse("apply:later", args=[organisation.slug])
    following = first_unanswered(draft_of(request, organisation))
    if following:
        return reverse("apply:step", args=[organisation.slug, following.key])
    return reverse("apply:check", args=[organisation.slug])


@require_http_methods(["GET", "POST"])
@of_scheme
def check(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    application = draft_of(request, organisation)
    if application is None:
        return redirect(
            "apply:sent" if request.method == "POST" else "apply:start", organisation.slug
        )
    missing, problem = first_unanswered(application), ""
    if missing:
        return redirect("apply:step", organisation.slug, missing.key)
    if request.method == "POST":
        problem = _send(request, application)
        if not problem:
            forget(request, organisation)
            return redirect("apply:sent", organisation.slug)
    context = {
        "organisation": organisation,
        "rows": _summary(application),
        "is_question": is_question(application),
        "problem": problem,
        "large_print": wants_large_print(application),
    }
    return render(request, "apply/check.html", context)


def _send(request: HttpRequest, application: Application) -> str:
    """Send it; the words of what stands in the way, if anything does."""
    if request.POST.get(TRAP):
        return ""
    if not is_allowed(request, "send"):
        return TOO_MANY
    send = applications.send_question if is_question(application) else None
    try:
        (send or applications.submit_application)(application)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _summary(application: Application) -> list[dict]:
    """Each page with what was answered, as words."""
    return [
        {"page": each, "answers": [words for words in _words(application, each) if words]}
        for each in steps_of(application)
    ]


def _words(application: Application, page: Step) -> list[str]:
    form = page.form(organisation=application.organisation)
    found = []
    for name, field in form.fields.items():
        value = application.answers.get(name)
        choices = dict(getattr(field, "choices", ()))
        values = value if isinstance(value, list) else [value]
        found += [str(choices.get(each, each)) for each in values if each]
    return found


@require_GET
@of_scheme
def sent(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return render(request, "apply/sent.html", {"organisation": organisation})
