from django.urls import path

from placements.views import merging as views

app_name = "merging"
urlpatterns = [
    path("<uuid:volunteer_id>/<uuid:other_id>/", views.compare, name="compare"),
    path("<uuid:volunteer_id>/<uuid:other_id>/confirm/", views.confirm, name="confirm"),
    path(
        "<uuid:volunteer_id>/<uuid:other_id>/not-the-same/",
        views.not_the_same,
        name="not_the_same",
    ),
]
