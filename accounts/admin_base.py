"""What every admin page keeps to: one organisation, nothing probed, all recorded."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from accounts.models import User
from accounts.permissions import Permission
from accounts.services import is_chosen
from audit.history import history_of
from audit.services import disclose, disclose_all

FILTER_WAYS = ("", "__exact", "__id__exact", "__isnull")
DATE_PARTS = ("year", "month", "day")


def belongs_to_organisation(model: type[models.Model]) -> bool:
    return any(field.name == "organisation" for field in model._meta.fields)


class OwnRelatedFilter(admin.RelatedFieldListFilter):
    """A filter that offers rows of the administrator's organisation alone."""

    def field_choices(self, field, request, model_admin):
        own = {"organisation_id": request.organisation.pk}
        return field.get_choices(include_blank=False, limit_choices_to=own)


class OrganisationForm(forms.ModelForm):
    """Knows its organisation before it is checked, so that “once for each” is checked too."""

    organisation = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and belongs_to_organisation(type(self.instance)):
            self.instance.organisation = self.organisation

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"organisation"}


class OrganisationAdmin(admin.ModelAdmin):
    """Rows of the administrator's own organisation; read-only unless a subclass says otherwise.

    A model is read-only where its writes have rules: services keep those, on the pages of the
    portal. History is written by the database, so Django's own log is not kept.
    """

    form = OrganisationForm
    exclude = ("organisation",)
    hidden: tuple[str, ...] = ()  # facts that neither a row's page nor its history shows
    can_add = can_change = can_delete = False
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    # --- whose rows
    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).filter(**self.own(request))

    def own(self, request: HttpRequest) -> dict[str, Any]:
        """The filter that leaves this organisation's rows."""
        return {"organisation_id": request.organisation.pk}

    def owns(self, request: HttpRequest, row: models.Model | None) -> bool:
        return row is None or row.organisation_id == request.organisation.pk

    # --- who may
    def has_view_permission(self, request, obj=None) -> bool:
        return self.admin_site.has_permission(request) and self.owns(request, obj)

    def has_add_permission(self, request) -> bool:
        return self.can_add and self.has_view_permission(request)

    def has_change_permission(self, request, obj=None) -> bool:
        return self.can_change and self.has_view_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.can_delete and self.has_view_permission(request, obj)

    def has_module_permission(self, request) -> bool:
        return self.admin_site.has_permission(request)

    # --- what may be chosen and asked
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = own_choices(db_field.related_model, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["queryset"] = own_choices(db_field.related_model, request)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple())
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"organisation": request.organisation})

    def get_exclude(self, request, obj=None):
        return (*(super().get_exclude(request, obj) or ()), *self.hidden)

    def get_list_filter(self, request):
        return [self._walled(item) for item in super().get_list_filter(request)]

    def _walled(self, item):
        if isinstance(item, str) and self.model._meta.get_field(item).is_relation:
            return (item, OwnRelatedFilter)
        return item

    def lookup_allowed(self, lookup, value, request) -> bool:
        """Only the questions the filters ask: an address must not follow rows to hidden columns."""
        filters = [item if isinstance(item, str) else item[0] for item in self.list_filter]
        offered = {f"{name}{way}" for name in filters for way in FILTER_WAYS}
        offered |= {f"{self.date_hierarchy}__{part}" for part in DATE_PARTS}
        return lookup in offered

    # --- what is shown and kept
    def save_model(self, request, obj, form, change):
        """Only what was changed on the page is written: a change to the rest meanwhile stays."""
        columns = {field.name for field in self.opts.concrete_fields}
        changed = [name for name in form.changed_data if name in columns]
        if not change:
            obj.save(force_insert=True)
        elif changed:
            obj.save(update_fields=changed)

    def get_deleted_objects(self, objs, request):
        """Says that other records stand in the way, not which: some of them are confidential."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        if needed or protected or any(is_chosen(row) for row in objs):
            return [], {}, set(), ["Other records still use this."]
        return deleted, counts, needed, protected

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        row = self.get_object(request, object_id)
        if row is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {row}",
            "subtitle": None,
            "opts": self.opts,
            "object": row,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "changes": self.history(row),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/history.html", context)

    def history(self, row):
        return history_of(row, without=self.hidden) if hasattr(row, "pgh_event_model") else []

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None


class RestrictedAdmin(OrganisationAdmin):
    """Confidential rows: opening the list, a row or its history leaves a Disclosure."""

    list_filter = ()

    def has_view_permission(self, request, obj=None) -> bool:
        is_allowed = super().has_view_permission(request, obj)
        return is_allowed and request.membership.can(Permission.CONFIDENTIAL_READ)

    def get_changelist_instance(self, request):
        changes = super().get_changelist_instance(request)
        reason = "Opened the list in the administration"
        disclose_all(changes.result_list, by=request.membership, reason=reason)
        return changes

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        if row is not None:
            disclose(row, by=request.membership, reason="Opened in the administration")
        return row


def own_choices(model: type[models.Model], request: HttpRequest) -> models.QuerySet:
    """The rows of a model that this organisation may point at."""
    rows = model._default_manager
    if model is User:
        return rows.known_in(request.organisation)
    if belongs_to_organisation(model):
        return rows.filter(organisation=request.organisation)
    raise LookupError(f"{model.__name__} belongs to no organisation, so it cannot be chosen here.")
