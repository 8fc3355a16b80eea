"""Addresses of the screening room. Fact and pathway ids name no person."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.screening import deciding, rescreening_views, views

_IN_REQUEST = "requests/<uuid:request_id>/screening"

urlpatterns: list[URLPattern] = [
    path("rescreening", rescreening_views.rescreening, name="rescreening"),
    path(_IN_REQUEST, views.screening, name="screening"),
    path(f"{_IN_REQUEST}/save", views.save_run, name="screening_save"),
    path(f"{_IN_REQUEST}/facts", views.facts, name="screening_facts"),
    path(f"{_IN_REQUEST}/facts/<str:fact_id>", views.fact, name="screening_fact"),
    path(f"{_IN_REQUEST}/trace/<str:pathway>", views.trace, name="screening_trace"),
    path(f"{_IN_REQUEST}/decide", deciding.decide, name="decide"),
    path(f"{_IN_REQUEST}/letters/<int:number>", deciding.letter_page, name="decision_letter"),
]
