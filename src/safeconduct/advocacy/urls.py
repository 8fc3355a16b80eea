"""Pages of the advocacy desk, below ``advocacy/``. Each room names its own; names are flat."""

from __future__ import annotations

from django.urls import include, path

ROOMS = ("posts", "campaigns", "asks", "letters", "responses", "ways")

urlpatterns = [path("", include(f"safeconduct.advocacy.{room}.urls")) for room in ROOMS]
