"""Addresses of items and their files."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.items import views, views_adding, views_custody, views_files

urlpatterns: list[URLPattern] = [
    path("items", views.listed, name="items"),
    path("items/new", views.new, name="item_new"),
    path("items/<uuid:item_id>", views.view, name="item"),
    path("items/<uuid:item_id>/edit", views.edit, name="item_edit"),
    path("items/<uuid:item_id>/files/new", views_adding.add_file, name="item_file_new"),
    path("items/<uuid:item_id>/custody", views_custody.chain, name="item_custody"),
    path("items/<uuid:item_id>/custody/bundle", views_custody.bundle, name="item_custody_bundle"),
    path("artifacts/<uuid:artifact_id>", views_files.download, name="artifact"),
    path("artifacts/<uuid:artifact_id>/preview", views_files.preview, name="artifact_preview"),
    path("artifacts/<uuid:artifact_id>/check", views_files.check, name="artifact_check"),
]
