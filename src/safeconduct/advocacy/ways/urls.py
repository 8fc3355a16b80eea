"""Addresses of ways out, below ``advocacy/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.ways import views, views_telling

urlpatterns: list[URLPattern] = [
    path("ways", views.ways, name="ways"),
    path("ways/new", views.way_new, name="way_new"),
    path("ways/country/<str:code>", views.way_country, name="way_country"),
    path("ways/tell/<uuid:request_id>", views_telling.ways_tell, name="ways_tell"),
    path("ways/<uuid:way_id>", views.way, name="way"),
    path("ways/<uuid:way_id>/edit", views.way_edit, name="way_edit"),
]
