"""Addresses of sources."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.sources import views

urlpatterns: list[URLPattern] = [
    path("sources", views.listed, name="sources"),
    path("sources/new", views.new, name="source_new"),
    path("sources/<uuid:source_id>", views.view, name="source"),
    path("sources/<uuid:source_id>/edit", views.edit, name="source_edit"),
    path("sources/<uuid:source_id>/identity", views.identity, name="source_identity"),
]
