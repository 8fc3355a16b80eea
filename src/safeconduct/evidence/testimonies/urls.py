"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.evidence.testimonies import (
    deid_views,
    script_views,
    views,
    views_consent,
    views_reading,
)

urlpatterns: list[URLPattern] = [
    path("testimonies", views.listed, name="testimonies"),
    path("testimonies/new", views.new, name="testimony_new"),
    path("testimonies/<uuid:testimony_id>", views.one, name="testimony"),
    path("testimonies/<uuid:testimony_id>/told", views.told, name="testimony_told"),
    path("testimonies/<uuid:testimony_id>/made", views.made, name="testimony_made"),
    path("testimonies/<uuid:testimony_id>/read", views_reading.read, name="testimony_read"),
    path("testimonies/<uuid:testimony_id>/edit", views_reading.edit, name="testimony_edit"),
    path("testimonies/<uuid:testimony_id>/consent", views_consent.consent, name="testimony_consent"),
    path("testimonies/<uuid:testimony_id>/withdraw", views_consent.withdraw, name="testimony_withdraw"),
    path("testimonies/<uuid:testimony_id>/out", views_consent.out, name="testimony_out"),
    path("testimonies/<uuid:testimony_id>/deid", deid_views.deid, name="deid"),
    path("deid/<uuid:review_id>", deid_views.deid_review, name="deid_review"),
    path("testimonies/<uuid:testimony_id>/script", script_views.script, name="script"),
]
