"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.captures import views, views_records

urlpatterns: list[URLPattern] = [
    path("items/capture", views.new, name="capture_new"),
    path("items/<uuid:item_id>/captures", views_records.records, name="item_captures"),
]
