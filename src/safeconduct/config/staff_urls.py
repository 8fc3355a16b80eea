"""The staff site: sign-in is required everywhere but on views that say otherwise."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.access.urls import with_kinds
from safeconduct.advocacy.approvals import APPROVAL_KINDS as LETTERS
from safeconduct.cases.approvals import APPROVAL_KINDS as CASES
from safeconduct.config import staff_views
from safeconduct.evidence.approvals import APPROVAL_KINDS as EXPORTS
from safeconduct.press.approvals import APPROVAL_KINDS as PUBLICATIONS

urlpatterns = [
    path("", staff_views.home, name="home"),
    path("language", staff_views.set_language, name="set_language"),
    path("languages", staff_views.languages, name="languages"),
    path("", include(with_kinds({kind.code: kind for kind in (*CASES, *EXPORTS, *LETTERS, *PUBLICATIONS)}))),
    path("", include("safeconduct.cases.urls")),
    path("", include("safeconduct.attorneys.urls")),
    path("evidence/", include("safeconduct.evidence.urls")),
    path("advocacy/", include("safeconduct.advocacy.urls")),
    path("press/", include("safeconduct.press.urls")),
]

handler400 = "safeconduct.config.errors.bad_request"
handler403 = "safeconduct.config.errors.forbidden"
handler404 = "safeconduct.config.errors.not_found"
handler500 = "safeconduct.config.errors.failed"
