"""The catalogue of courses: what there is, how long it lasts, and which contains which."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from common.dates import today
from training import catalogue
from training.models import Course
from training.services import courses as services
from volunteers.course_register import register_of
from volunteers.course_sheets import catalogue_of, sheet_of
from volunteers.forms.courses import ContentsForm, CourseForm, NewCourseForm, RuleForm
from volunteers.forms.register import RegisterFilter, RegisterForm
from volunteers.services import registers
from volunteers.views.recording import is_done
from volunteers.views.rehearsal import About, save_rehearsed


@require_GET
@permission_required(Permission.COURSE_MANAGE)
def courses(request: HttpRequest) -> HttpResponse:
    organisation = request.organisation
    context = {
        "groups": catalogue_of(organisation, on=today()),
        "missing": len(catalogue.missing_from(organisation)),
    }
    return render(request, "volunteers/courses.html", context)


@require_GET
@permission_required(Permission.COURSE_MANAGE)
def course(request: HttpRequest, code: str) -> HttpResponse:
    sheet = sheet_of(_find(request, code), on=today())
    return render(request, "volunteers/course.html", {"sheet": sheet, "today": today()})


@require_POST
@permission_required(Permission.COURSE_MANAGE)
def add_usual_courses(request: HttpRequest) -> HttpResponse:
    missing = len(catalogue.missing_from(request.organisation))
    catalogue.add_catalogue(request.organisation, by=request.membership)
    if missing:
        words = "1 course is" if missing == 1 else f"{missing} courses are"
        messages.success(request, f"{words} added. Switch on those that you use.")
    return redirect("volunteers:courses")


@require_http_methods(["GET", "POST"])
@permission_required(Permission.COURSE_MANAGE)
def add_course(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form = NewCourseForm(request.POST)
        if is_done(form, lambda facts: services.add_course(organisation, **facts, by=by)):
            messages.success(request, f"“{form.cleaned_data['name']}” is in the catalogue.")
            return redirect("volunteers:courses")
    else:
        form = NewCourseForm(initial={"kind": Course.Kind.OWN})
    return render(request, "volunteers/add_course.html", {"form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.COURSE_MANAGE)
def edit_course(request: HttpRequest, code: str) -> HttpResponse:
    course, by = _find(request, code), request.membership
    if request.method == "POST":
        form = CourseForm(request.POST)
        if is_done(form, lambda facts: services.change_course(course, **facts, by=by)):
            messages.success(request, "The course is saved.")
            return redirect("volunteers:course", course.code)
    else:
        form = CourseForm(initial=CourseForm.of(course))
    return render(request, "volunteers/edit_course.html", {"course": course, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.COURSE_MANAGE)
def set_rule(request: HttpRequest, code: str) -> HttpResponse:
    course, by = _find(request, code), request.membership
    sheet = sheet_of(course, on=today())
    if request.method == "POST":
        form = RuleForm(request.POST)
        change = partial(services.set_rule, course, by=by)
        if answer := save_rehearsed(request, form, change, _about(course)):
            return answer
    else:
        form = RuleForm(initial={"months": sheet.rule and sheet.rule.months})
    return render(request, "volunteers/set_rule.html", {"sheet": sheet, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.COURSE_MANAGE)
def set_contents(request: HttpRequest, code: str) -> HttpResponse:
    course, by = _find(request, code), request.membership
    if request.method == "POST":
        form = ContentsForm(request.POST, course=course)
        change = partial(services.set_contents, course, by=by)
        if answer := save_rehearsed(request, form, change, _about(course)):
            return answer
    else:
        form = ContentsForm(initial={"contains": course.counts_as.all()}, course=course)
    return render(request, "volunteers/set_contents.html", {"course": course, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def record_register(request: HttpRequest, code: str) -> HttpResponse:
    """Many people did the same course on the same day."""
    course, by = _find(request, code), request.membership
    people = request.organisation.volunteers.visible_to(by)
    search = RegisterFilter(request.GET)
    if request.method == "POST":
        form = RegisterForm(request.POST, people=people.select_related("membership__user"))
        if is_done(form, lambda facts: _record(request, course, facts)):
            return redirect("volunteers:course", course.code)
    else:
        form = RegisterForm(people=people)
    context = {
        "course": course,
        "search": search,
        "register": register_of(people, course, **search.asked(), on=today()),
        "form": form,
    }
    return render(request, "volunteers/record_register.html", context)


def _record(request: HttpRequest, course: Course, facts: dict) -> None:
    people = facts.pop("chosen")
    new = registers.record_register(course, people, **facts, by=request.membership)
    known = len(people) - new
    words = f"{course}: recorded for {new} {'person' if new == 1 else 'people'}."
    messages.success(request, f"{words} {known} had it recorded already." if known else words)


def _find(request: HttpRequest, code: str) -> Course:
    return get_object_or_404(request.organisation.courses, code=code)


def _about(course: Course) -> About:
    back = reverse("volunteers:course", args=[course.code])
    return About(course.organisation.volunteers.all(), course.name, back)
