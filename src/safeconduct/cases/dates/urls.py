"""Addresses of this part of the case room."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.dates import views, views_deadlines, views_desk, views_feed

urlpatterns = [
    path("requests/<uuid:request_id>/dates", views.dates, name="request_dates"),
    path("requests/<uuid:request_id>/dates.ics", views.dates_ics, name="request_dates_ics"),
    path("requests/<uuid:request_id>/dates/<uuid:date_id>/change", views.change, name="change_date"),
    path("requests/<uuid:request_id>/dates/<uuid:date_id>/verify", views.verify, name="verify_date"),
    path("requests/<uuid:request_id>/dates/<uuid:date_id>/end", views.end, name="end_date"),
    path("dates", views_desk.listed, name="dates"),
    path("dates/<uuid:date_id>", views_desk.checked, name="checked_date"),
    path("deadlines", views_deadlines.listed, name="deadlines"),
    path("deadlines.ics", views_deadlines.listed_ics, name="deadlines_ics"),
    path("account/feed", views_feed.page, name="feed"),
    path("feed/<str:token>.ics", views_feed.feed_ics, name="feed_ics"),
]
