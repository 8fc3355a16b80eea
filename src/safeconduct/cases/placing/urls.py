"""Addresses of the placement of a case."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.placing import views

urlpatterns = [
    path("requests/<uuid:request_id>/placing", views.placing, name="placing"),
    path("requests/<uuid:request_id>/placing/edit", views.placing_edit, name="placing_edit"),
    path("requests/<uuid:request_id>/placing/take-back", views.placing_take_back, name="placing_take_back"),
]
