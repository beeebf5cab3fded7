from django.urls import path

from reports import forecast_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("held/", views.held, name="held"),
    path("held/download/", views.download_held, name="download_held"),
    # under the training pages, so that the menu knows where it stands
    path("volunteers/courses/training-matrix/forecast/", forecast_views.forecast, name="forecast"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("help/", views.help_page, name="help"),
]
