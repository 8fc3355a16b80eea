"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.imports import views

urlpatterns = [
    path("imports", views.imports, name="imports"),
    path("imports/new", views.import_new, name="import_new"),
    path("imports/<uuid:run_id>", views.import_map, name="import_map"),
    path("imports/<uuid:run_id>/run", views.import_run, name="import_run"),
    path("imports/<uuid:run_id>/take-back", views.import_take_back, name="import_take_back"),
]
