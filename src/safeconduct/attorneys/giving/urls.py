"""Addresses of giving, under the request."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.giving import views

urlpatterns: list[URLPattern] = [
    path("requests/<uuid:request_id>/offers", views.case_offers, name="case_offers"),
    path("requests/<uuid:request_id>/placement/give", views.placement_give, name="placement_give"),
    path("requests/<uuid:request_id>/placement/end", views.placement_end, name="placement_end"),
]
