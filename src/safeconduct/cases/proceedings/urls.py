"""Addresses of the proceedings of a case."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.proceedings import views

PROCEEDINGS = "requests/<uuid:request_id>/proceedings"

urlpatterns = [
    path(PROCEEDINGS, views.listed, name="proceedings"),
    path(f"{PROCEEDINGS}/new", views.new, name="proceeding_new"),
    path(f"{PROCEEDINGS}/<uuid:record_id>", views.proceeding, name="proceeding"),
    path(f"{PROCEEDINGS}/<uuid:record_id>/edit", views.edit, name="proceeding_edit"),
    path(f"{PROCEEDINGS}/<uuid:record_id>/strike", views.strike, name="proceeding_strike"),
]
