"""Addresses of the law desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.lawdesk import views, views_settings

urlpatterns: list[URLPattern] = [
    path("law", views.law, name="law"),
    path("law/settings", views_settings.screening_settings, name="screening_settings"),
    path("law/<slug:pack>", views.pack, name="law_pack"),
    path("law/<slug:pack>/changes", views.changes, name="law_changes"),
]
