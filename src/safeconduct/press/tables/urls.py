"""Addresses of tables, below ``press/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.press.tables import reviewing, views

urlpatterns: list[URLPattern] = [
    path("tables", views.tables, name="tables"),
    path("tables/new", views.table_new, name="table_new"),
    path("tables/<uuid:table_id>", views.table, name="table"),
    path("tables/<uuid:table_id>/review", reviewing.table_review, name="table_review"),
]
