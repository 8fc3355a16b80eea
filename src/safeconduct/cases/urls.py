"""Addresses of the case room. They name requests by random ids only."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.cases import views_files as files
from safeconduct.cases import views_inbox as inbox
from safeconduct.cases import views_people as people
from safeconduct.cases import views_request as request

urlpatterns = [
    path("inbox", inbox.listed, name="inbox"),
    path("inbox/move", inbox.move, name="inbox_move"),
    path("requests/<uuid:request_id>", request.first, name="request"),
    path("requests/<uuid:request_id>/reply", request.reply, name="reply"),
    path("requests/<uuid:request_id>/story", request.story, name="story"),
    path("requests/<uuid:request_id>/take", people.take, name="take"),
    path("requests/<uuid:request_id>/people", people.people, name="request_people"),
    path("requests/<uuid:request_id>/hand-over", people.hand_over, name="hand_over"),
    path("requests/<uuid:request_id>/give", people.give, name="give_grant"),
    path("requests/<uuid:request_id>/people/<uuid:person_id>/end", people.end_grant, name="end_grant"),
    path("requests/<uuid:request_id>/move/<slug:step>", people.move, name="request_move"),
    path("requests/<uuid:request_id>/files/<uuid:upload_id>/preview", files.preview, name="preview"),
    path("requests/<uuid:request_id>/files/<uuid:upload_id>/look", files.look, name="look"),
    path("requests/<uuid:request_id>/files/<uuid:upload_id>/download", files.download, name="download"),
    path("", include("safeconduct.cases.screening.urls")),
    path("", include("safeconduct.cases.dates.urls")),
    path("", include("safeconduct.cases.referrals.urls")),
    path("", include("safeconduct.cases.releasing.urls")),
    path("", include("safeconduct.cases.tasks.urls")),
    path("", include("safeconduct.cases.placing.urls")),
    path("", include("safeconduct.cases.keeping.urls")),
    path("", include("safeconduct.cases.outcomes.urls")),
    path("", include("safeconduct.cases.triage.urls")),
    path("", include("safeconduct.cases.lawdesk.urls")),
    path("", include("safeconduct.cases.people.urls")),
    path("", include("safeconduct.cases.proceedings.urls")),
    path("", include("safeconduct.cases.calls.urls")),
    path("", include("safeconduct.cases.papers.urls")),
    path("", include("safeconduct.cases.life.urls")),
    path("", include("safeconduct.cases.finding.urls")),
    path("", include("safeconduct.cases.conflicts.urls")),
    path("", include("safeconduct.cases.emergencies.urls")),
    path("", include("safeconduct.cases.notes.urls")),
    path("", include("safeconduct.cases.messages.urls")),
]
