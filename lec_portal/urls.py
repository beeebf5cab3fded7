"""Every address of the portal. Pages are closed unless they say otherwise."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("reports.urls")),
    path("account/", include("accounts.urls")),
    path("account/", include("allauth.urls")),
    path("volunteers/", include("volunteers.urls")),
    path("placements/", include("placements.urls.placements")),
    path("matching/", include("placements.urls.matching")),
    path("matches/", include("placements.urls.matches")),
    path("reflections/", include("placements.urls.reflections")),
    path("imports/", include("placements.urls.imports")),
    path("admin/", admin.site.urls),
]
