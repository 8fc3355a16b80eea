"""Addresses of asks."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.asks import views, views_events, views_grounds

urlpatterns: list[URLPattern] = [
    path("campaigns/<uuid:campaign_id>/asks/new", views.new, name="ask_new"),
    path("asks/<uuid:ask_id>", views.view, name="ask"),
    path("asks/<uuid:ask_id>/edit", views.edit, name="ask_edit"),
    path("asks/<uuid:ask_id>/events", views_events.event, name="ask_event"),
    path("asks/<uuid:ask_id>/grounds/new", views_grounds.new, name="ask_ground_new"),
    path("grounds/<uuid:ground_id>/end", views_grounds.end, name="ask_ground_end"),
    path("asks/<uuid:ask_id>/escalate", views_events.escalate, name="ask_escalate"),
    path("asks/<uuid:ask_id>/copy", views_events.copy, name="ask_copy"),
]
