"""Training records to look at: rows of files that leave open who or which course is meant."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from placements.forms.held_rows import ONLY_THIS, CourseForm, LearnerForm
from placements.held_rows import HeldSheet, answers_of, sheet_of, was_answered
from placements.services.uploads import LIMITED
from training.services import held_rows as services
from volunteers.learners import learners_in_scheme
from volunteers.views.recording import is_done

A_PAGE = 25


def of_all_sites(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Rows can be about anybody: whoever looks after some sites only leaves them to others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.membership.site_limit:
            return render(request, "imports/limited.html", {"reason": LIMITED}, status=403)
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def held_rows(request: HttpRequest) -> HttpResponse:
    rows = request.organisation.held_rows.visible_to(request.membership).each_doubt()
    rows = Paginator(rows.order_by("about", "created_at", "pk"), A_PAGE)
    context = {"page": rows.get_page(request.GET.get("page"))}
    return render(request, "imports/held_rows.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def held_row(request: HttpRequest, row_id: UUID) -> HttpResponse:
    rows = request.organisation.held_rows.visible_to(request.membership)
    row = rows.select_related("organisation").filter(pk=row_id).first()
    if row is None and was_answered(request.organisation, row_id):
        messages.info(request, services.ANSWERED)
        return redirect("imports:held_rows")
    sheet = sheet_of(row or get_object_or_404(rows, pk=row_id))
    kind = LearnerForm if sheet.is_about_somebody else CourseForm
    about = {"sheet": sheet, "organisation": request.organisation}
    if request.method == "POST":
        form = kind(request.POST, **about)
        if is_done(form, lambda facts: _answer(request, sheet, form)):
            return redirect("imports:held_rows")
    else:
        form = kind(**about)
    return render(request, "imports/held_row.html", {"sheet": sheet, "form": form})


def _answer(request: HttpRequest, sheet: HeldSheet, form) -> None:
    people, by = learners_in_scheme(request.organisation), request.membership
    if sheet.is_about_somebody:
        only_this = form.cleaned_data.get("rows") == ONLY_THIS
        about = {"only_this": only_this, "by": by}
        worked = services.say_who(sheet.row, form.learner(), people, **about)
    else:
        worked = services.say_which_course(sheet.row, form.chosen(), people, by=by)
    messages.success(request, str(worked))


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def look_again(request: HttpRequest) -> HttpResponse:
    people, by = learners_in_scheme(request.organisation), request.membership
    worked = services.look_again(request.organisation, people, by=by)
    messages.success(request, str(worked))
    return redirect("imports:held_rows")


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def answers(request: HttpRequest) -> HttpResponse:
    context = {"answers": answers_of(request.organisation)}
    return render(request, "imports/answers.html", context)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def forget_course_name(request: HttpRequest, alias_id: UUID) -> HttpResponse:
    alias = get_object_or_404(request.organisation.course_aliases, pk=alias_id)
    return _forget(request, alias)


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def forget_name(request: HttpRequest, name_id: UUID) -> HttpResponse:
    return _forget(request, get_object_or_404(request.organisation.known_as, pk=name_id))


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
@of_all_sites
def forget_nobody(request: HttpRequest) -> HttpResponse:
    services.forget_nobody(request.organisation, by=request.membership)
    messages.success(request, "Files will ask again. Import them once more to be asked.")
    return redirect("imports:answers")


def _forget(request: HttpRequest, answer) -> HttpResponse:
    services.forget_answer(answer, by=request.membership)
    messages.success(request, "Files will ask again. What was recorded stays recorded.")
    return redirect("imports:answers")
