"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.redaction import views

urlpatterns: list[URLPattern] = [
    path("artifacts/<uuid:artifact_id>/redact", views.redact, name="artifact_redact"),
]
