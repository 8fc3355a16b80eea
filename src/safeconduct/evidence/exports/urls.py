"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.exports import views

urlpatterns = [
    path("exports", views.exports, name="exports"),
    path("exports/new", views.export_new, name="export_new"),
    path("exports/<uuid:export_id>", views.export, name="export"),
    path("exports/<uuid:export_id>/make", views.export_make, name="export_make"),
]
