"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.portal import (
    views,
    views_drafts,
    views_giving_back,
    views_hours,
    views_mentoring,
    views_own_file,
)

CASE = "requests/<uuid:request_id>"
urlpatterns: list[URLPattern] = [
    path("my/cases", views.mine, name="my_placements"),
    path("my/cases/<uuid:request_id>", views.desk, name="my_placement"),
    path("my/hours.csv", views_hours.taken_out, name="my_hours"),
    path(f"{CASE}/drafts", views_drafts.listed, name="drafts"),
    path(f"{CASE}/drafts/new", views_drafts.new, name="draft_new"),
    path(f"{CASE}/drafts/<uuid:record_id>", views_drafts.one, name="draft"),
    path(f"{CASE}/drafts/<uuid:record_id>/edit", views_drafts.edit, name="draft_edit"),
    path(f"{CASE}/drafts/<uuid:record_id>/<slug:step>", views_drafts.step, name="draft_step"),
    path(f"{CASE}/hours", views_hours.listed, name="hours"),
    path(f"{CASE}/hours/<uuid:record_id>", views_hours.edit, name="hours_edit"),
    path(f"{CASE}/hours/<uuid:record_id>/strike", views_hours.strike, name="hours_strike"),
    path(f"{CASE}/give-back", views_giving_back.give_back, name="give_back"),
    path(f"{CASE}/kit", views_giving_back.kit, name="kit"),
    path(f"{CASE}/own-file", views_own_file.take, name="own_file"),
    path("mentoring", views_mentoring.mentoring, name="mentoring"),
    path(f"{CASE}/checkpoints", views_mentoring.checkpoints, name="checkpoint"),
]
