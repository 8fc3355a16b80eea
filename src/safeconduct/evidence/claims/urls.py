"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.claims import connecting, views, writing

urlpatterns: list[URLPattern] = [
    path("incidents/<uuid:incident_id>/claims", views.listed, name="claims"),
    path("incidents/<uuid:incident_id>/claims/new", writing.new, name="claim_new"),
    path("incidents/<uuid:incident_id>/figures", views.figures, name="incident_figures"),
    path("claims/<uuid:claim_id>", views.claim, name="claim"),
    path("claims/<uuid:claim_id>/edit", writing.edit, name="claim_edit"),
    path("claims/<uuid:claim_id>/links/new", connecting.link_new, name="claim_link_new"),
    path("claims/<uuid:claim_id>/links/<uuid:link_key>/end", connecting.link_end, name="claim_link_end"),
    path("claims/<uuid:claim_id>/reply", connecting.reply_ask, name="reply_ask"),
    path("claims/replies/<uuid:reply_id>", connecting.reply_answer, name="reply_answer"),
]
