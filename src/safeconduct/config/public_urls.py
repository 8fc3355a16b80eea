"""The public site: only the rooms a stranger may enter."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.intake.public import views_door as door
from safeconduct.press.public.views_pages import first_page

urlpatterns = [
    path("", first_page(door.start), name="start"),
    path("", include("safeconduct.intake.public.urls")),
    path("", include("safeconduct.press.public.urls")),
]

handler400 = "safeconduct.config.errors.bad_request"
handler403 = "safeconduct.config.errors.forbidden"
handler404 = "safeconduct.config.errors.not_found"
handler500 = "safeconduct.config.errors.failed"
