from django.urls import path

app_name = "reflections"
urlpatterns: list = []
