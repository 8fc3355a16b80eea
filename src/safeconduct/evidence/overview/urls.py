"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.overview import keeping, views

urlpatterns = [
    path("", views.overview, name="evidence"),
    path("kept/<slug:form>/<uuid:subject_id>", keeping.keep_form, name="keep_form"),
]
