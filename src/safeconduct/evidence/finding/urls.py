"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.finding import drawn_views, views

urlpatterns = [
    path("search", views.search, name="evidence_search"),
    path("timeline", drawn_views.timeline, name="evidence_timeline"),
    path("map", drawn_views.places_map, name="evidence_map"),
    path("incidents/<uuid:incident_id>/graph", drawn_views.graph, name="evidence_graph"),
]
