"""Addresses of posts."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.posts import importing, views

urlpatterns: list[URLPattern] = [
    path("posts", views.listed, name="posts"),
    path("posts/new", views.new, name="post_new"),
    path("posts/import", importing.posts_import, name="posts_import"),
    path("posts/<uuid:post_id>", views.view, name="post"),
    path("posts/<uuid:post_id>/edit", views.edit, name="post_edit"),
    path("posts/<uuid:post_id>/holders/new", views.holding_new, name="holding_new"),
    path("holders/<uuid:holding_id>", views.holding_edit, name="holding_edit"),
]
