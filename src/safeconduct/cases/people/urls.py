"""Addresses of the people of a case."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.people import views, views_contact, views_exclusions

CASE = "requests/<uuid:request_id>"

urlpatterns = [
    path(f"{CASE}/parties", views.listed, name="case_parties"),
    path(f"{CASE}/parties/new", views.new, name="case_party_new"),
    path(f"{CASE}/parties/<uuid:record_id>", views.party, name="case_party"),
    path(f"{CASE}/parties/<uuid:record_id>/edit", views.edit, name="case_party_edit"),
    path(f"{CASE}/parties/<uuid:record_id>/strike", views.strike, name="case_party_strike"),
    path(f"{CASE}/contact", views_contact.edit, name="contact_edit"),
    path(f"{CASE}/exclusions", views_exclusions.listed, name="exclusions"),
    path(f"{CASE}/exclusions/new", views_exclusions.new, name="exclusion_new"),
    path(f"{CASE}/exclusions/<uuid:record_id>", views_exclusions.edit, name="exclusion_edit"),
    path(f"{CASE}/exclusions/<uuid:record_id>/strike", views_exclusions.strike, name="exclusion_strike"),
]
