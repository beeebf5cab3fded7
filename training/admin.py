from django.contrib import admin

from accounts.admin_base import OrganisationAdmin
from training.models import (
    Booking,
    Completion,
    Course,
    CourseAlias,
    CourseClass,
    Equivalence,
    HeldRow,
    KnownAs,
    RefreshRule,
)


@admin.register(Course)
class CourseAdmin(OrganisationAdmin):
    """Courses are changed on their own pages, which show first whom a change concerns."""

    list_display = ["name", "code", "kind", "is_active"]
    search_fields = ["name", "code"]
    list_filter = ["is_active", "kind"]


@admin.register(Equivalence)
class EquivalenceAdmin(OrganisationAdmin):
    list_display = ["course", "counts_as"]
    list_select_related = ["course", "counts_as"]
    search_fields = ["course__name", "counts_as__name"]
    list_filter = ["course"]


@admin.register(RefreshRule)
class RefreshRuleAdmin(OrganisationAdmin):
    """Changed on the page of the course, which settles what each completion counts until."""

    list_display = ["course", "from_on", "months"]
    list_select_related = ["course"]
    search_fields = ["course__name", "course__code"]
    list_filter = ["course"]


@admin.register(Completion)
class CompletionAdmin(OrganisationAdmin):
    list_display = ["learner", "course", "completed_on", "expires_on", "credited", "withdrawn_at"]
    list_select_related = ["learner", "course", "credited_from__course"]
    search_fields = ["learner__first_name", "learner__last_name", "course__name"]
    list_filter = ["course"]
    date_hierarchy = "completed_on"

    @admin.display(description="credited from")
    def credited(self, completion: Completion) -> str:
        return str(completion.credited_from.course) if completion.credited_from else ""


@admin.register(CourseClass)
class CourseClassAdmin(OrganisationAdmin):
    """Classes are planned and changed on their own pages, which tell the people concerned."""

    list_display = ["course", "starts_at", "place", "capacity", "status"]
    list_select_related = ["course"]
    search_fields = ["course__name", "place", "trainer"]
    list_filter = ["status", "course"]
    date_hierarchy = "starts_at"


@admin.register(Booking)
class BookingAdmin(OrganisationAdmin):
    """Who takes a place or gives it up does so on the class's page, which looks after the line."""

    list_display = ["learner", "course_class", "status", "since"]
    list_select_related = ["learner", "course_class__course"]
    search_fields = ["learner__first_name", "learner__last_name", "course_class__course__name"]
    list_filter = ["status"]


@admin.register(CourseAlias)
class CourseAliasAdmin(OrganisationAdmin):
    list_display = ["title", "course", "said_by", "created_at"]
    list_select_related = ["course", "said_by__user"]
    search_fields = ["title", "course__name"]
    list_filter = ["course"]


@admin.register(KnownAs)
class KnownAsAdmin(OrganisationAdmin):
    list_display = ["__str__", "learner", "said_by", "created_at"]
    list_select_related = ["learner", "said_by__user"]
    search_fields = ["learner__first_name", "learner__last_name"]
    list_filter = ["kind"]


@admin.register(HeldRow)
class HeldRowAdmin(OrganisationAdmin):
    """That rows wait. Whom they name is looked at where it is settled: it may be a stranger."""

    hidden = ("number", "name", "email", "born")
    list_display = ["title", "completed_on", "about", "created_at"]
    search_fields = ["title"]
    list_filter = ["about"]
    date_hierarchy = "created_at"
