"""Django's admin, for administrators of an organisation and for that organisation alone."""

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from accounts.permissions import Permission

# The portal has its own pages for these; the last would lead to rows of any organisation.
NOT_ROUTED = {"password_change", "password_change_done", "logout", "view_on_site"}


class PortalAdminSite(admin.AdminSite):
    site_header = "Administration"
    site_title = "Administration"
    index_title = "Set up the scheme"
    enable_nav_sidebar = False

    def register(self, model_or_iterable, admin_class=None, **options) -> None:
        """Only pages that keep to one organisation; those of other packages know none."""
        from accounts.admin_base import OrganisationAdmin

        if admin_class and issubclass(admin_class, OrganisationAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        membership = getattr(request, "membership", None)
        return bool(membership and membership.can(Permission.ADMIN_USE))

    def admin_view(self, view: Callable, cacheable: bool = False) -> Callable:
        """Members who are no administrators are refused, not asked to sign in again."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return inner

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """There is one front door."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.GET.get("next", "/admin/"))
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")

    def get_urls(self) -> list:
        return [url for url in super().get_urls() if getattr(url, "name", "") not in NOT_ROUTED]

    def get_log_entries(self, request: HttpRequest) -> list:
        return []  # the database keeps the history, beside each row
