"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.overview import views

urlpatterns = [path("", views.overview, name="evidence")]
