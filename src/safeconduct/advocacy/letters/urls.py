"""Addresses of letters, calls and meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.advocacy.letters import views, views_files, views_grounds, views_log, views_release

urlpatterns: list[URLPattern] = [
    path("letters", views.listed, name="letters"),
    path("campaigns/<uuid:campaign_id>/letters/new", views.new, name="letter_new"),
    path("letters/<uuid:letter_id>", views.view, name="letter"),
    path("letters/<uuid:letter_id>/edit", views.edit, name="letter_edit"),
    path("letters/<uuid:letter_id>/grounds", views_grounds.grounds_page, name="letter_grounds"),
    path("letters/<uuid:letter_id>/enclosures", views_files.enclosures_page, name="letter_enclosure"),
    path("letters/<uuid:letter_id>/pdf", views_release.pdf, name="letter_pdf"),
    path("letters/<uuid:letter_id>/release", views_release.release_page, name="letter_release"),
    path("letters/<uuid:letter_id>/log", views_log.write, name="letter_event"),
]
