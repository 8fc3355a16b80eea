"""Addresses of keeping and deleting."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.keeping import views, views_erasing, views_house

urlpatterns = [
    path("requests/<uuid:request_id>/keeping", views.keeping, name="keeping"),
    path("requests/<uuid:request_id>/keeping/hold", views.hold_new, name="hold_new"),
    path("requests/<uuid:request_id>/keeping/holds/<uuid:hold_id>/end", views.hold_end, name="hold_end"),
    path("requests/<uuid:request_id>/keeping/erase", views_erasing.erase, name="erase"),
    path("retention", views_house.retention, name="retention"),
    path("retention/due", views_house.due, name="retention_due"),
    path("certificates", views_house.certificates, name="certificates"),
    path("certificates/<uuid:erasure_id>", views_house.certificate, name="certificate"),
]
