"""Renewal windows are set here; what the list of volunteers leaves behind can be looked up."""

from django import forms
from django.contrib import admin

from accounts.admin_base import OrganisationAdmin, OrganisationForm
from volunteers.models import Check, ListExport, Merge, NotTheSame, RenewalWindow, SavedView
from volunteers.requirements import AGREEMENT, DBS


class RenewalWindowForm(OrganisationForm):
    item = forms.ChoiceField(label="Requirement")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        courses = self.organisation.courses.filter(is_active=True).values_list("code", "name")
        agreements = self.organisation.agreements.values_list("key", "name")
        self.fields["item"].choices = [
            (DBS, "DBS certificate"),
            ("Checks", Check.Kind.choices),
            ("Courses", list(courses)),
            ("Agreements", [(AGREEMENT + key, name) for key, name in agreements]),
        ]


@admin.register(RenewalWindow)
class RenewalWindowAdmin(OrganisationAdmin):
    """What has no window of its own takes the days set for the organisation."""

    form = RenewalWindowForm
    can_add = can_change = can_delete = True
    list_display = ["item", "days"]
    search_fields = ["item"]


@admin.register(ListExport)
class ListExportAdmin(OrganisationAdmin):
    list_display = ["created_at", "exported_by", "format", "people", "found_by"]
    list_select_related = ["exported_by__user"]
    search_fields = ["exported_by__user__first_name", "exported_by__user__last_name"]
    list_filter = ["format"]
    date_hierarchy = "created_at"


@admin.register(Merge)
class MergeAdmin(OrganisationAdmin):
    list_display = ["emptied", "kept", "merged_by", "created_at"]
    list_select_related = ["emptied", "kept", "merged_by__user"]
    search_fields = ["kept__first_name", "kept__last_name"]


@admin.register(NotTheSame)
class NotTheSameAdmin(OrganisationAdmin):
    list_display = ["first", "second", "said_by"]
    list_select_related = ["first", "second", "said_by__user"]
    search_fields = ["first__last_name", "second__last_name"]


@admin.register(SavedView)
class SavedViewAdmin(OrganisationAdmin):
    list_display = ["name", "owner", "query"]
    list_select_related = ["owner__user"]
    search_fields = ["name"]
