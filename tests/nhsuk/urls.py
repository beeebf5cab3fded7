"""The gallery: every component and every state of the layout. Only tests open it."""

from datetime import datetime
from types import SimpleNamespace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from nhsuk.components.words import COLOURS
from tests.nhsuk.forms import EveryWidget, Filters, OneQuestion, Reflection

SAVED = {"text": "", "revision": 0, "answer": 200}


class Person:
    is_authenticated = True

    def __str__(self):
        return "Florence Nightingale"


def dressed(request):
    """Give the request what the accounts app would: organisation, person, menu."""
    header = request.GET.get("header", "blue")
    if header != "none":
        request.organisation = SimpleNamespace(
            name="Anytown Anyplace Mental Health",
            descriptor="NHS Foundation Trust",
            header=header,
        )
        request.user = Person()
        request.membership = SimpleNamespace(get_role_display="Coordinator")
    names = [
        "Home",
        "Volunteers",
        "Placements",
        "Matching",
        "Training",
        "Reports",
        "Import",
        "Admin",
    ]
    return {
        "service_name": "Lived experience portal",
        "account_url": "/account/",
        "logo_url": "/static/app/favicon.svg" if "logo" in request.GET else "",
        "trademark_line": "Lived Experience Connector® is a registered trademark.",
        "navigation": [
            SimpleNamespace(label=name, url=f"/{name}", is_current=name == "Volunteers")
            for name in names
        ]
        if header != "none"
        else [],
    }


def components(request):
    if "message" in request.GET:
        messages.success(request, "Ada Lovelace was approved")
    context = dressed(request) | {
        "page": Paginator(range(200), 10).page(request.GET.get("page", 10)),
        "filters": Filters(request.GET) if request.GET else Filters(),
        "at": datetime(2026, 3, 27, 14, 30, tzinfo=timezone.get_default_timezone()),
        "tiles": [
            {"value": 42, "label": "Volunteers", "note": "38 available", "href": "#volunteers"},
            {"value": 118, "label": "Trainees", "note": "31 waiting", "href": "#trainees"},
            {"value": "74%", "label": "Reflections this month", "note": "Target 80%"},
        ],
        "shares": [("done", 4), ("waiting", 1), ("missing", 5)],
        "quarters": [("Q1", 12), ("Q2", 18), ("Q3", None), ("Q4", 31)],
        "colours": sorted(COLOURS),
    }
    return render(request, "gallery/components.html", context)


def form_page(form_class, template):
    def view(request):
        if request.method == "POST":
            form = form_class(request.POST, request.FILES)
            if form.is_valid():
                done = {"answers": form.cleaned_data.items()}
                return render(request, "gallery/done.html", dressed(request) | done)
        else:
            form = form_class()
        return render(request, template, dressed(request) | {"form": form})

    return view


def reflection(request):
    form = Reflection(initial=SAVED)
    return render(request, "gallery/reflection.html", dressed(request) | {"form": form})


def save(request):
    if SAVED["answer"] == 200:
        SAVED["text"] = request.POST["text"]
        SAVED["revision"] += 1
    answer = {"saved": "14:32", "revision": SAVED["revision"]}
    return JsonResponse(answer, status=SAVED["answer"])


def page(template):
    return lambda request: render(request, template, dressed(request))


urlpatterns = [
    path("", components, name="home"),
    path("form/", form_page(EveryWidget, "gallery/form.html"), name="form"),
    path("question/", form_page(OneQuestion, "gallery/question.html"), name="question"),
    path("reflection/", reflection, name="reflection"),
    path("save/", save, name="save"),
    path("list/", page("gallery/list.html"), name="list"),
    path("accessibility/", page("404.html"), name="accessibility"),
    path("privacy/", page("500.html"), name="privacy"),
    path("help/", page("405.html"), name="help"),
    path("logout/", page("403_csrf.html"), name="account_logout"),
]
