"""The public site: only the rooms a stranger may enter."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("", include("safeconduct.intake.public.urls"))]

handler400 = "safeconduct.config.errors.bad_request"
handler403 = "safeconduct.config.errors.forbidden"
handler404 = "safeconduct.config.errors.not_found"
handler500 = "safeconduct.config.errors.failed"
