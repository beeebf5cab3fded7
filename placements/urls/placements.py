from django.urls import path

from placements.views import exclusions
from placements.views import placements as views

app_name = "placements"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:placement_id>/", views.record, name="record"),
    path("<uuid:placement_id>/choose/", views.choose, name="choose"),
    path("trainees/<uuid:trainee_id>/", views.trainee, name="trainee"),
    path("trainees/<uuid:trainee_id>/confidential/", exclusions.confidential, name="confidential"),
    path(
        "trainees/<uuid:trainee_id>/exclusions/add/", exclusions.add_exclusion, name="add_exclusion"
    ),
    path(
        "trainees/<uuid:trainee_id>/exclusions/<uuid:exclusion_id>/remove/",
        exclusions.drop_exclusion,
        name="drop_exclusion",
    ),
]
