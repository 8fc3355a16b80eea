"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from safeconduct.evidence.people import identity_views, match_views, views

urlpatterns = [
    path("people", views.listed, name="people_recorded"),
    path("people/new", views.new, name="person_new"),
    path("people/matches", match_views.matches, name="person_matches"),
    path("people/matches/<uuid:match_id>", match_views.match, name="person_match"),
    path("people/<uuid:person_id>", views.person, name="person_recorded"),
    path("people/<uuid:person_id>/edit", views.edit, name="person_edit"),
    path("people/<uuid:person_id>/identity", identity_views.identity, name="person_identity"),
    path("people/<uuid:person_id>/identity/edit", identity_views.identity_edit, name="person_identity_edit"),
    path("people/<uuid:person_id>/match", match_views.match_new, name="person_match_new"),
]
