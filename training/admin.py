from django.contrib import admin

from accounts.admin_base import OrganisationAdmin
from training.models import Completion, Course, RefreshRule


@admin.register(Course)
class CourseAdmin(OrganisationAdmin):
    can_add = can_change = True
    list_display = ["name", "code", "is_active"]
    search_fields = ["name", "code"]
    list_filter = ["is_active"]


@admin.register(RefreshRule)
class RefreshRuleAdmin(OrganisationAdmin):
    """Completions keep the expiry they were given; a new rule counts for later ones."""

    can_add = can_change = can_delete = True
    list_display = ["course", "from_on", "months"]
    list_select_related = ["course"]
    search_fields = ["course__name", "course__code"]
    list_filter = ["course"]


@admin.register(Completion)
class CompletionAdmin(OrganisationAdmin):
    list_display = ["learner", "course", "completed_on", "expires_on", "withdrawn_at"]
    list_select_related = ["learner", "course"]
    search_fields = ["learner__first_name", "learner__last_name", "course__name"]
    list_filter = ["course"]
    date_hierarchy = "completed_on"
