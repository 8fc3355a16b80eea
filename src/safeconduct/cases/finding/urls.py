"""Addresses of the search. What is looked for never stands in one."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.finding import views

urlpatterns: list[URLPattern] = [
    path("cases/search", views.cases_search, name="cases_search"),
    path("requests/<uuid:request_id>/case/search", views.case_search, name="case_search"),
]
