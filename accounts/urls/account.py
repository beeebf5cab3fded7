from django.urls import path

from accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("name/", views.change_name, name="change_name"),
    path("switch/", views.switch_membership, name="switch_membership"),
    path("logo/", views.logo, name="logo"),
    path("invitation/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
