from django.urls import path

from accounts.views import people

app_name = "people"
urlpatterns = [
    path("", people.index, name="index"),
    path("add/", people.add, name="add"),
    path("invite/", people.invite_all, name="invite_all"),
    path("<uuid:membership_id>/invite/", people.invite, name="invite"),
    path("<uuid:membership_id>/end/", people.end, name="end"),
]
