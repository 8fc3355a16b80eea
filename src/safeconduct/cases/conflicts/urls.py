"""Addresses of the conflict check, of duplicates and of merging."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.conflicts import views, views_merges

urlpatterns: list[URLPattern] = [
    path("requests/<uuid:request_id>/conflicts", views.conflicts, name="conflicts"),
    path("requests/<uuid:request_id>/conflicts/run", views.run, name="conflict_run"),
    path("requests/<uuid:request_id>/conflicts/decide", views.decide, name="conflict_decide"),
    path("requests/<uuid:request_id>/duplicates", views_merges.duplicates, name="duplicates"),
    path("requests/<uuid:request_id>/merge/<uuid:other_id>", views_merges.merge, name="merge"),
    path("requests/<uuid:request_id>/merge/<uuid:other_id>/undo", views_merges.unmerge, name="unmerge"),
]
