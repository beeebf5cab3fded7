from django.urls import path

from placements.views import erasing as views

app_name = "erasing"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:volunteer_id>/", views.confirm, name="confirm"),
]
