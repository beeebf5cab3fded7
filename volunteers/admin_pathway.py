"""The pathway, to look up. Steps are changed and celebrated on their own pages."""

from django.contrib import admin

from accounts.admin_base import OrganisationAdmin
from volunteers.models import Step, StepReached


@admin.register(Step)
class StepAdmin(OrganisationAdmin):
    list_display = ["place", "name", "meetings", "hours"]
    search_fields = ["name"]


@admin.register(StepReached)
class StepReachedAdmin(OrganisationAdmin):
    list_display = ["volunteer", "step", "reached_on", "said_by"]
    list_select_related = ["volunteer", "step", "said_by__user"]
    search_fields = ["volunteer__first_name", "volunteer__last_name", "step__name"]
    list_filter = ["step"]
    date_hierarchy = "reached_on"
