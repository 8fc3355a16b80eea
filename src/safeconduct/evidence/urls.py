"""Pages of the documentation desk, below ``evidence/``. Each room names its own; names are flat."""

from __future__ import annotations

from django.urls import include, path

ROOMS = (
    "overview", "sources", "items", "captures", "redaction", "incidents", "claims", "people", "testimonies",
    "finding", "imports", "exports",
)  # fmt: skip

urlpatterns = [path("", include(f"safeconduct.evidence.{room}.urls")) for room in ROOMS]
