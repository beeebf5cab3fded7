from django.urls import path

from placements.views import matches as views
from placements.views import meetings, reaching

app_name = "matches"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("how-we-reach-you/", reaching.reach_me, name="reach_me"),
    path("<uuid:match_id>/", views.record, name="record"),
    path("<uuid:match_id>/respond/", views.respond, name="respond"),
    path(
        "<uuid:match_id>/answer-for-connector/",
        views.answer_for,
        {"side": "connector"},
        name="answer_for_connector",
    ),
    path(
        "<uuid:match_id>/answer-for-trainee/",
        views.answer_for,
        {"side": "trainee"},
        name="answer_for_trainee",
    ),
    path("<uuid:match_id>/agree/", views.agree, name="agree"),
    path("<uuid:match_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:match_id>/meetings/log/", meetings.log_meeting, name="log_meeting"),
    path("<uuid:match_id>/meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path(
        "<uuid:match_id>/meetings/<uuid:meeting_id>/change/",
        meetings.change_meeting,
        name="change_meeting",
    ),
    path(
        "<uuid:match_id>/meetings/<uuid:meeting_id>/time/",
        meetings.time_around,
        name="time_around",
    ),
    path("answer/<str:token>/", views.answer, name="answer"),
]
