from django.urls import path

from placements.views import cohorts, exclusions, placing, trainees_leaving
from placements.views import placements as views

app_name = "placements"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:placement_id>/", views.record, name="record"),
    path("<uuid:placement_id>/choose/", views.choose, name="choose"),
    path("<uuid:placement_id>/choose/<uuid:volunteer_id>/", views.choice_cost, name="choice_cost"),
    path("<uuid:placement_id>/edit/", placing.edit_placement, name="edit_placement"),
    path("<uuid:placement_id>/call-off/", trainees_leaving.call_off, name="call_off"),
    path("<uuid:placement_id>/take-place/", trainees_leaving.take_place, name="take_place"),
    path(
        "trainees/<uuid:trainee_id>/leave/", trainees_leaving.trainee_leaves, name="trainee_leaves"
    ),
    path("trainees/<uuid:trainee_id>/stay/", trainees_leaving.trainee_stays, name="trainee_stays"),
    path("coverage/", views.coverage, name="coverage"),
    path("trainees/", views.trainees, name="trainees"),
    path("trainees/add/", placing.add_trainee, name="add_trainee"),
    path("trainees/<uuid:trainee_id>/", views.trainee, name="trainee"),
    path("trainees/<uuid:trainee_id>/edit/", placing.edit_trainee, name="edit_trainee"),
    path("trainees/<uuid:trainee_id>/access/", placing.meeting_access, name="meeting_access"),
    path("trainees/<uuid:trainee_id>/placements/add/", placing.add_placement, name="add_placement"),
    path("cohorts/", cohorts.cohorts, name="cohorts"),
    path("cohorts/<uuid:cohort_id>/", cohorts.cohort, name="cohort"),
    path("cohorts/<uuid:cohort_id>/edit/", cohorts.edit_cohort, name="edit_cohort"),
    path("cohorts/<uuid:cohort_id>/trainees/", cohorts.put_in_cohort, name="put_in_cohort"),
    path("programmes/add/", cohorts.add_programme, name="add_programme"),
    path("programmes/<uuid:programme_id>/edit/", cohorts.edit_programme, name="edit_programme"),
    path("programmes/<uuid:programme_id>/cohorts/add/", cohorts.add_cohort, name="add_cohort"),
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
