"""Addresses of the life of a case. Steps and side states are codes; nothing names a person."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.life import views, views_history, views_mine, views_side

_CASE = "requests/<uuid:request_id>/case"

urlpatterns: list[URLPattern] = [
    path("cases", views_mine.mine, name="my_cases"),
    path(_CASE, views.overview_page, name="case"),
    path(f"{_CASE}/steps/<slug:step>", views.step, name="case_step"),
    path(f"{_CASE}/side/<slug:side>", views_side.side, name="case_side"),
    path(f"{_CASE}/agreement", views_side.agreement, name="case_agreement"),
    path(f"{_CASE}/history", views_history.history, name="case_history"),
]
