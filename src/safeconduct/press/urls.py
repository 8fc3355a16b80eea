"""Pages of the press desk, below ``press/``. Names are flat."""

from __future__ import annotations

from django.urls import include, path

ROOMS = ("desk", "tables")

urlpatterns = [path("", include(f"safeconduct.press.{room}.urls")) for room in ROOMS]
