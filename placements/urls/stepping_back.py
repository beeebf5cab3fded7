from django.urls import path

from placements.views import stepping_back as views

app_name = "stepping_back"
urlpatterns = [
    path("me/pause/", views.pause_me, name="pause_me"),
    path("me/leave/", views.leave_me, name="leave_me"),
    path("me/stay/", views.stay_me, name="stay_me"),
    path("me/lose-touch/", views.lose_touch, name="lose_touch"),
    path("<uuid:volunteer_id>/pause/", views.pause, name="pause"),
    path("<uuid:volunteer_id>/leave/", views.leave, name="leave"),
    path("<uuid:volunteer_id>/stay/", views.stay, name="stay"),
    path(
        "<uuid:volunteer_id>/exit-conversation/", views.exit_conversation, name="exit_conversation"
    ),
]
