from django.urls import path

from placements.views import placements as views

app_name = "placements"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:placement_id>/", views.record, name="record"),
    path("<uuid:placement_id>/choose/", views.choose, name="choose"),
    path("trainees/<uuid:trainee_id>/", views.trainee, name="trainee"),
]
