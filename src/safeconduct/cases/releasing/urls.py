"""Addresses of the referrals of a case to other organisations."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.releasing import views, views_one

urlpatterns: list[URLPattern] = [
    path("requests/<uuid:request_id>/referrals", views.listed, name="case_referrals"),
    path("requests/<uuid:request_id>/referrals/new", views.new, name="case_referral_new"),
    path("requests/<uuid:request_id>/referrals/<uuid:record_id>", views_one.one, name="case_referral"),
    path(
        "requests/<uuid:request_id>/referrals/<uuid:record_id>/revoke",
        views_one.revoke,
        name="case_referral_revoke",
    ),
]
