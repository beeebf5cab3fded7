"""Positions are set up here. All else is changed on the volunteer's own page."""

from django import forms
from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, OrganisationForm, RestrictedAdmin
from volunteers.models import (
    AccessNeeds,
    Availability,
    Check,
    DBSCertificate,
    Exclusion,
    Leave,
    Override,
    Position,
    Volunteer,
)

BY_VOLUNTEER = ["volunteer__first_name", "volunteer__last_name"]


class PositionForm(OrganisationForm):
    required_checks = forms.MultipleChoiceField(
        choices=Check.Kind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


@admin.register(Position)
class PositionAdmin(OrganisationAdmin):
    form = PositionForm
    can_add = can_change = can_delete = True
    list_display = ["name", "dbs_months", "is_active"]
    search_fields = ["name"]
    list_filter = ["is_active"]


@admin.register(Volunteer)
class VolunteerAdmin(OrganisationAdmin):
    list_display = ["__str__", "position", "status", "started_on"]
    list_select_related = ["position"]
    search_fields = ["first_name", "last_name", "membership__user__email"]
    list_filter = ["status", "position", "sites"]


@admin.register(Availability)
class AvailabilityAdmin(OrganisationAdmin):
    list_display = ["volunteer", "half_day"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["half_day"]


@admin.register(Leave)
class LeaveAdmin(OrganisationAdmin):
    list_display = ["volunteer", "first_on", "last_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    date_hierarchy = "first_on"


@admin.register(Check)
class CheckAdmin(OrganisationAdmin):
    list_display = ["volunteer", "kind", "result", "decided_on"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["kind", "result"]


@admin.register(DBSCertificate)
class DBSCertificateAdmin(OrganisationAdmin):
    list_display = ["volunteer", "level", "issued_on", "on_update_service"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
    list_filter = ["level", "on_update_service"]


@admin.register(Override)
class OverrideAdmin(OrganisationAdmin):
    list_display = ["volunteer", "item", "status", "from_on", "until"]
    list_select_related = ["volunteer"]
    search_fields = [*BY_VOLUNTEER, "item"]
    list_filter = ["status"]


@admin.register(AccessNeeds)
class AccessNeedsAdmin(RestrictedAdmin):
    list_display = ["volunteer", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER


@admin.register(Exclusion)
class ExclusionAdmin(RestrictedAdmin):
    """The list says that there is one, never to what or whom."""

    list_display = ["volunteer", "created_at"]
    list_select_related = ["volunteer"]
    search_fields = BY_VOLUNTEER
