"""Addresses of answers, promises and links."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.responses import views, views_following

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:campaign_id>/responses/new", views.new, name="response_new"),
    path("responses/<uuid:response_id>", views.view, name="response"),
    path("responses/<uuid:response_id>/edit", views.edit, name="response_edit"),
    path("responses/<uuid:response_id>/promises/new", views_following.commitment_new, name="commitment_new"),
    path("promises/<uuid:commitment_id>", views_following.commitment, name="commitment"),
    path("responses/<uuid:response_id>/links/new", views_following.contribution_new, name="contribution_new"),
    path("links/<uuid:contribution_id>/end", views_following.contribution_end, name="contribution_end"),
]
