"""Django's admin, for administrators of an organisation and for that organisation alone."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.permissions import Permission


class PortalAdminSite(admin.AdminSite):
    site_header = "Administration"
    site_title = "Administration"
    index_title = "Set up the scheme"

    def has_permission(self, request: HttpRequest) -> bool:
        membership = getattr(request, "membership", None)
        return bool(membership and membership.can(Permission.ADMIN_USE))
