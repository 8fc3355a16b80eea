"""Addresses of outcomes and of counting them."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.outcomes import views, views_counting

urlpatterns = [
    path("requests/<uuid:request_id>/outcome", views.outcome, name="outcome"),
    path("statistics", views_counting.statistics, name="statistics"),
    path("statistics/<uuid:table_id>", views_counting.table, name="statistics_table"),
    path("statistics/<uuid:table_id>.csv", views_counting.table_csv, name="statistics_csv"),
]
