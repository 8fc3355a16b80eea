"""Pages of the panel. Each room names its own; names are flat, addresses begin where each room says."""

from __future__ import annotations

from django.urls import include, path

ROOMS = ("register", "offers", "rounds", "portal", "exchange", "giving")

urlpatterns = [path("", include(f"safeconduct.attorneys.{room}.urls")) for room in ROOMS]
