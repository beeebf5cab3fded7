"""Classes for those who run the scheme: planning, asking people, noting what they say."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, permission_required
from audit.services import note_openings
from common.dates import now
from common.errors import DomainError
from training.models import CourseClass
from training.services.classes import plan_class
from volunteers.class_answers import class_file
from volunteers.class_sheets import sheet_of_class
from volunteers.forms.classes import CallOffForm, ClassForm, NewClassForm
from volunteers.services import classes as services
from volunteers.views.recording import is_done

PAST_A_PAGE = 20
YES, NO = "yes", "no"


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def classes(request: HttpRequest) -> HttpResponse:
    """Those to come, those whose register waits to be closed, and those that are over."""
    at = now()
    known = request.organisation.course_classes.select_related("course").with_numbers()
    over = known.exclude(status=CourseClass.Status.PLANNED).order_by("-starts_at", "-pk")
    context = {
        "coming": known.coming(at=at)[:100],
        "to_register": known.to_be_registered(at=at)[:100],
        "over": Paginator(over, PAST_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "volunteers/classes.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def add_class(request: HttpRequest) -> HttpResponse:
    organisation, by = request.organisation, request.membership
    if request.method == "POST":
        form, planned = NewClassForm(request.POST, organisation=organisation), []

        def act(facts: dict) -> None:
            planned.append(plan_class(facts["course"], form.facts(), by=by))

        if is_done(form, act):
            messages.success(request, "The class is planned. Invite the people who need it.")
            return redirect(_after_planning(request, planned[0]))
    else:
        course = organisation.courses.filter(code=request.GET.get("course", "")).first()
        form = NewClassForm(initial={"course": course}, organisation=organisation)
    return render(request, "volunteers/add_class.html", {"form": form})


def _after_planning(request: HttpRequest, planned: CourseClass) -> str:
    """Back to inviting whoever was to be invited, if it is of the course that was missing one."""
    if request.GET.get("course") != planned.course.code:
        return reverse("volunteers:course_class", args=[planned.pk])
    whom = request.GET.copy()
    del whom["course"]
    whom["class"] = str(planned.pk)
    return (
        reverse("volunteers:invite_to_class", args=[planned.course.code]) + f"?{whom.urlencode()}"
    )


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def course_class(request: HttpRequest, class_id: UUID) -> HttpResponse:
    sheet = sheet_of_class(find_class(request, class_id), by=request.membership, at=now())
    return render(request, "volunteers/course_class.html", {"sheet": sheet})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def edit_class(request: HttpRequest, class_id: UUID) -> HttpResponse:
    found, by = find_class(request, class_id), request.membership
    if request.method == "POST":
        form = ClassForm(request.POST)

        def act(said: dict) -> None:
            services.change_class(found, form.facts(), seen=said["seen"], by=by)

        if is_done(form, act):
            messages.success(request, "The class is saved. If time or place moved, people hear.")
            return redirect("volunteers:course_class", found.pk)
    else:
        form = ClassForm(initial=ClassForm.of(found))
    return render(request, "volunteers/edit_class.html", {"course_class": found, "form": form})


@require_http_methods(["GET", "POST"])
@permission_required(Permission.VOLUNTEER_EDIT)
def call_off_class(request: HttpRequest, class_id: UUID) -> HttpResponse:
    found, by = find_class(request, class_id), request.membership
    if request.method == "POST":
        form = CallOffForm(request.POST)
        if is_done(form, lambda facts: services.call_off_class(found, **facts, by=by)):
            messages.success(request, "The class is called off. Everybody concerned hears of it.")
            return redirect("volunteers:course_class", found.pk)
    else:
        form = CallOffForm()
    sheet = sheet_of_class(found, by=by, at=now())
    return render(request, "volunteers/call_off_class.html", {"sheet": sheet, "form": form})


@require_GET
@permission_required(Permission.VOLUNTEER_EDIT)
def class_calendar(request: HttpRequest, class_id: UUID) -> HttpResponse:
    return class_file(find_class(request, class_id), with_link=True)


@require_GET
@permission_required(Permission.EXCLUSION_MANAGE)
def class_needs(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What those with a place need in order to take part. Each opening is kept."""
    found, by = find_class(request, class_id), request.membership
    if not found.is_planned:
        return redirect("volunteers:course_class", found.pk)
    sheet = sheet_of_class(found, by=by, at=now())
    people = [row.volunteer for row in sheet.expected]
    reason = f"To arrange the class {found}"[:200]
    note_openings(people, record="access needs", by=by, reason=reason)
    rows = request.organisation.access_needs.filter(volunteer__in=people)
    needs = {row.volunteer_id: row for row in rows.with_anything()}
    asked = [(person, needs[person.pk]) for person in people if person.pk in needs]
    return render(request, "volunteers/class_needs.html", {"sheet": sheet, "asked": asked})


@require_POST
@permission_required(Permission.VOLUNTEER_EDIT)
def enter_answer(request: HttpRequest, class_id: UUID, booking_id: UUID) -> HttpResponse:
    """Somebody said on the telephone whether they come. It asks before a place goes."""
    found = find_class(request, class_id)
    booking = get_object_or_404(_visible(request, found), pk=booking_id)
    has_something = booking.status in (booking.Status.BOOKED, booking.Status.WAITING)
    if has_something and request.POST.get("answer") == NO and "sure" not in request.POST:
        return render(request, "volunteers/give_up_place.html", {"booking": booking})
    try:
        if request.POST.get("answer") == YES:
            booking = services.say_yes(booking, by=request.membership, is_told=True)
            state = booking.get_status_display().lower()
            messages.success(request, f"{booking.learner}: {state}.")
        elif request.POST.get("answer") == NO:
            services.say_no(booking, by=request.membership)
            messages.success(request, f"{booking.learner} is not coming.")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("volunteers:course_class", found.pk)


def find_class(request: HttpRequest, class_id: UUID) -> CourseClass:
    rows = request.organisation.course_classes.select_related("course")
    return get_object_or_404(rows, pk=class_id)


def _visible(request: HttpRequest, found: CourseClass):
    people = request.organisation.volunteers.visible_to(request.membership)
    return found.bookings.filter(learner__in=people.values("membership__user"))
