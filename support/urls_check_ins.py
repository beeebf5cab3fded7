"""The question after a meeting: open without signing in, by a signed link."""

from django.urls import path

from support.views import check_ins

app_name = "check_ins"
urlpatterns = [
    path("<str:token>/", check_ins.answer, name="answer"),
    path("<str:token>/note/", check_ins.note, name="note"),
]
