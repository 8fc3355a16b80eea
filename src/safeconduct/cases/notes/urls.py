"""Addresses of the notes of a case."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.notes import views

urlpatterns: list[URLPattern] = [
    path("requests/<uuid:request_id>/notes", views.listed, name="notes"),
    path("requests/<uuid:request_id>/notes/new", views.new, name="note_new"),
    path("requests/<uuid:request_id>/notes/<uuid:record_id>", views.edit, name="note"),
    path("requests/<uuid:request_id>/notes/<uuid:record_id>/strike", views.strike, name="note_strike"),
]
