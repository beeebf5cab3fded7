from django.urls import path

from reports import message_views as views
from reports import wording_views as wording

app_name = "messages"
urlpatterns = [
    path("", views.index, name="index"),
    path("words/", wording.wordings, name="wordings"),
    path("words/change/", wording.edit_wording, name="edit_wording"),
    path("quiet-hours/", wording.quiet_hours, name="quiet_hours"),
    path("words/usual/", wording.drop_own_wording, name="drop_own_wording"),
    path("<uuid:message_id>/", views.record, name="record"),
    path("<uuid:message_id>/letter/", views.letter, name="letter"),
    path("<uuid:message_id>/retry/", views.retry, name="retry"),
    path("<uuid:message_id>/came-back/", views.came_back, name="came_back"),
    path("<uuid:message_id>/settle/", views.settle, name="settle"),
]
