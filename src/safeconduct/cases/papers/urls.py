"""Addresses of papers. They name requests, papers and files by random ids only."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.papers import views, views_adding, views_files, views_notice

_PAPERS = "requests/<uuid:request_id>/papers"
_ONE = f"{_PAPERS}/<uuid:record_id>"
_FILE = f"{_ONE}/files/<uuid:file_id>"
_TRANSLATION = f"{_ONE}/translations/<uuid:translation_id>"

urlpatterns: list[URLPattern] = [
    path(_PAPERS, views.listed, name="papers"),
    path(f"{_PAPERS}/new", views_adding.new, name="paper_new"),
    path(f"{_PAPERS}/from/<uuid:upload_id>", views_adding.take, name="paper_from_request"),
    path(_ONE, views.view, name="paper"),
    path(f"{_ONE}/edit", views.edit, name="paper_edit"),
    path(f"{_ONE}/version", views_adding.version, name="paper_version"),
    path(f"{_ONE}/translation", views_adding.translation, name="paper_translation"),
    path(f"{_TRANSLATION}/certificate", views_files.certificate_pdf, name="paper_certificate"),
    path(f"{_TRANSLATION}/certified", views_adding.certified, name="paper_certified"),
    path(f"{_ONE}/strike", views.strike, name="paper_strike"),
    path(f"{_ONE}/restore", views.restore, name="paper_restore"),
    path(f"{_ONE}/lawyers", views.privilege, name="paper_privilege"),
    path(f"{_ONE}/notice", views_notice.notice, name="paper_notice"),
    path(f"{_FILE}/preview", views_files.preview, name="paper_preview"),
    path(f"{_FILE}/look", views_files.look, name="paper_look"),
    path(f"{_FILE}/download", views_files.download, name="paper_download"),
    path(f"{_FILE}/clean", views_files.clean, name="paper_clean"),
]
