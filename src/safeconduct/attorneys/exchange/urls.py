"""Addresses of files that come in and go out."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.exchange import views_cases, views_panel

urlpatterns: list[URLPattern] = [
    path("panel/import", views_panel.panel_import, name="panel_import"),
    path("panel/import/template", views_panel.panel_template, name="panel_template"),
    path("panel/import/<uuid:token>", views_panel.panel_import_confirm, name="panel_import_confirm"),
    path("panel/export", views_panel.panel_export, name="panel_export"),
    path("cases/import", views_cases.cases_import, name="cases_import"),
    path("cases/import/template", views_cases.cases_template, name="cases_template"),
    path("cases/import/<uuid:token>", views_cases.cases_import_confirm, name="cases_import_confirm"),
    path("cases/export", views_cases.cases_export, name="cases_export"),
]
