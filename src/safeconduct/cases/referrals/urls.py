"""Addresses of the list of organisations people are referred to."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.referrals import views

urlpatterns: list[URLPattern] = [
    path("referrals", views.listed, name="referrals"),
    path("referrals/new", views.new, name="referral_new"),
    path("referrals/<uuid:referral_id>", views.edit, name="referral"),
    path("referrals/<uuid:referral_id>/retire", views.retire, name="referral_retire"),
]
