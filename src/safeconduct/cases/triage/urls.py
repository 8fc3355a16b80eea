"""Addresses of the part of the case room that orders the list."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.triage import views

urlpatterns = [
    path("requests/<uuid:request_id>/position", views.position, name="position"),
]
