"""Addresses of rounds, and of the cases that wait for an attorney."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.rounds import views, views_case, views_send, views_unplaced

urlpatterns: list[URLPattern] = [
    path("unplaced", views_unplaced.unplaced, name="unplaced"),
    path("rounds", views.rounds, name="rounds"),
    path("rounds/new", views.round_new, name="round_new"),
    path("rounds/<uuid:round_id>", views.round, name="round"),
    path("rounds/<uuid:round_id>/cases/<uuid:request_id>", views_case.round_case, name="round_case"),
    path(
        "rounds/<uuid:round_id>/cases/<uuid:request_id>/change", views_case.round_change, name="round_change"
    ),
    path("rounds/<uuid:round_id>/again", views.round_again, name="round_again"),
    path("rounds/<uuid:round_id>/send", views_send.round_send, name="round_send"),
    path("rounds/<uuid:round_id>/discard", views.round_discard, name="round_discard"),
]
