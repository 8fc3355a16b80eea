"""The staff site: sign-in is required everywhere but on views that say otherwise."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("safeconduct.access.urls")),
]

handler400 = "safeconduct.config.errors.bad_request"
handler403 = "safeconduct.config.errors.forbidden"
handler404 = "safeconduct.config.errors.not_found"
handler500 = "safeconduct.config.errors.failed"
