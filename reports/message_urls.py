from django.urls import path

from reports import message_views as views

app_name = "messages"
urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:message_id>/", views.record, name="record"),
    path("<uuid:message_id>/letter/", views.letter, name="letter"),
    path("<uuid:message_id>/retry/", views.retry, name="retry"),
    path("<uuid:message_id>/settle/", views.settle, name="settle"),
]
