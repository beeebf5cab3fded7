"""Setting up an organisation: its looks and places, who is who, and what was read and sent."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from accounts import services
from accounts.admin_base import OrganisationAdmin, OrganisationForm
from accounts.models import Membership, Organisation, Site, Team, User
from audit.models import Disclosure
from common.errors import DomainError
from messaging.models import Message, QuietHours, Wording

PNG = b"\x89PNG\r\n\x1a\n"
LOGO_BYTES = 100 * 1024


class OrganisationSettingsForm(OrganisationForm):
    new_logo = forms.FileField(
        label="New logo",
        required=False,
        help_text="A PNG picture of at most 100 kB. It is shown 48 pixels high.",
    )
    remove_logo = forms.BooleanField(
        label="Remove the logo", required=False, help_text="The name is shown instead."
    )

    def clean_new_logo(self) -> bytes | None:
        upload = self.cleaned_data["new_logo"]
        if not upload:
            return None
        if upload.size > LOGO_BYTES:
            raise ValidationError("The picture must be 100 kB or smaller.")
        content = upload.read()
        if not content.startswith(PNG):
            raise ValidationError("The picture must be a PNG file.")
        return content

    def _post_clean(self):
        super()._post_clean()
        if self.cleaned_data.get("new_logo"):
            self.instance.logo = self.cleaned_data["new_logo"]
        elif self.cleaned_data.get("remove_logo"):
            self.instance.logo = None


@admin.register(Organisation)
class OrganisationSettingsAdmin(OrganisationAdmin):
    form = OrganisationSettingsForm
    exclude = ()
    can_change = True
    list_display = ["name", "descriptor", "connector_label", "contact_name"]
    search_fields = ["name"]
    list_filter = ["header"]
    readonly_fields = ["present_logo"]
    fieldsets = [
        (None, {"fields": ["name", "descriptor", "connector_label"]}),
        ("Looks", {"fields": ["header", "present_logo", "new_logo", "remove_logo"]}),
        ("Contact", {"fields": ["contact_name", "contact_email", "contact_phone"]}),
        (
            "Rules",
            {
                "fields": [
                    "offer_days",
                    "meeting_change_hours",
                    "renewal_days",
                    "retention_years",
                ]
            },
        ),
    ]

    def own(self, request):
        return {"pk": request.organisation.pk}

    def owns(self, request, row):
        return row is None or row.pk == request.organisation.pk

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if {"new_logo", "remove_logo"} & {*form.changed_data}:
            obj.save(update_fields=["logo"])

    @admin.display(description="Logo now")
    def present_logo(self, organisation):
        if not organisation.logo:
            return "None: the name is shown."
        return format_html('<img src="{}" alt="The logo" height="48">', reverse("logo"))


class PlaceAdmin(OrganisationAdmin):
    can_add = can_change = can_delete = True

    def save_model(self, request, obj, form, change):
        services.save_place(obj, by=request.membership, only=form.changed_data)

    def delete_model(self, request, obj):
        services.remove_place(obj, by=request.membership)

    def delete_queryset(self, request, queryset):
        for place in queryset:
            services.remove_place(place, by=request.membership)


@admin.register(Site)
class SiteAdmin(PlaceAdmin):
    list_display = ["name", "code", "town", "is_step_free"]
    search_fields = ["name", "code", "town"]
    list_filter = ["is_step_free"]


@admin.register(Team)
class TeamAdmin(PlaceAdmin):
    list_display = ["name", "site", "setting"]
    list_select_related = ["site"]
    search_fields = ["name", "setting", "site__name"]
    list_filter = ["site"]


class UserForm(OrganisationForm):
    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


@admin.register(User)
class UserAdmin(OrganisationAdmin):
    """Somebody who belongs to another organisation as well is changed by nobody here."""

    form = UserForm
    can_change = True
    fields = ["first_name", "last_name", "email", "is_active", "last_login"]
    readonly_fields = ["last_login"]
    exclude = ()
    list_display = ["__str__", "email", "is_active", "last_login"]
    search_fields = ["first_name", "last_name", "email"]
    list_filter = ["is_active"]
    actions = ["reset_second_step"]

    def own(self, request):
        return {"pk__in": User.objects.known_in(request.organisation)}

    def owns(self, request, row):
        known = User.objects.known_in(request.organisation)
        return row is None or known.filter(pk=row.pk).exists()

    def has_change_permission(self, request, obj=None):
        elsewhere = obj and obj.memberships.exclude(organisation=request.organisation).exists()
        return super().has_change_permission(request, obj) and not elsewhere

    def save_model(self, request, obj, form, change):
        if {"first_name", "last_name"} & {*form.changed_data}:
            services.rename(obj, first_name=obj.first_name, last_name=obj.last_name)
        if obj.email != form.initial["email"]:
            services.change_address(obj, obj.email, by=request.membership)
        if "is_active" in form.changed_data:
            services.set_active(obj, obj.is_active, by=request.membership)

    @admin.action(description="Take away the second step (lost phone)", permissions=["change"])
    def reset_second_step(self, request, people):
        for person in people:
            try:
                services.reset_second_step(person, by=request.membership)
            except DomainError as refused:
                messages.error(request, f"{person}: {refused}")
            else:
                messages.success(request, f"{person} can now set up a new second step.")


@admin.register(Membership)
class MembershipAdmin(OrganisationAdmin):
    """Roles are given and ended on the page “People and access”; here sites are limited.

    Whoever was invited from another organisation is here once they have joined.
    """

    can_change = True
    fields = ["user", "role", "status", "invited_at", "sites"]
    readonly_fields = ["user", "role", "status", "invited_at"]
    list_display = ["user", "role", "status", "invited_at"]
    list_select_related = ["user"]
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    list_filter = ["role", "status"]

    def get_queryset(self, request):
        return super().get_queryset(request).naming().filter(is_stranger=False)

    def save_model(self, request, obj, form, change):
        """Nothing: the columns are read-only, and somebody may be joining just now."""

    def save_related(self, request, form, formsets, change):
        sites = form.cleaned_data["sites"]
        services.limit_to_sites(form.instance, sites, by=request.membership)


@admin.register(Disclosure)
class DisclosureAdmin(OrganisationAdmin):
    """Who read which confidential record."""

    exclude = ()
    list_display = ["created_at", "read_by", "record", "subject", "reason"]
    search_fields = ["subject", "read_by", "record", "reason"]
    list_filter = ["record"]
    date_hierarchy = "created_at"


@admin.register(Message)
class MessageAdmin(OrganisationAdmin):
    """What was sent to whom. Not the text: its links let a reader act for the recipient."""

    exclude = ("organisation_id", "body")
    list_display = ["created_at", "subject", "recipient_name", "status", "sent_at"]
    search_fields = ["subject", "recipient_name", "recipient_address"]
    list_filter = ["status", "template"]
    date_hierarchy = "created_at"

    def get_queryset(self, request):
        return super().get_queryset(request).listed()


@admin.register(Wording)
class WordingAdmin(OrganisationAdmin):
    """To look up; changed under “What messages say”, where they are checked."""

    list_display = ["template", "subject", "changed_by", "changed_at"]
    search_fields = ["template", "subject", "body"]


@admin.register(QuietHours)
class QuietHoursAdmin(OrganisationAdmin):
    list_display = ["__str__", "created_at"]
    search_fields = ["starts"]
