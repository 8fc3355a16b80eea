"""Addresses of campaigns, and of what is due in all of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.campaigns import lists, views

urlpatterns: list[URLPattern] = [
    path("", lists.front, name="campaigns"),
    path("overdue", lists.overdue, name="overdue"),
    path("scorecard", lists.scorecard, name="scorecard"),
    path("campaigns/new", views.new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>", views.view, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit", views.edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/close", views.close, name="campaign_close"),
]
