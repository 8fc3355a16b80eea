"""Addresses of the press desk. Names are flat."""

from __future__ import annotations

from django.urls import path

from safeconduct.press.desk import (
    views,
    views_elsewhere,
    views_files,
    views_parts,
    views_release,
    views_texts,
)

ONE = "<uuid:publication_id>"

urlpatterns = [
    path("", views.listed, name="publications"),
    path("new", views.new, name="publication_new"),
    path("takedowns", views_elsewhere.takedowns, name="takedowns"),
    path("takedowns/<uuid:takedown_id>", views_elsewhere.takedown, name="takedown"),
    path("quotes/<uuid:quote_id>", views_parts.quote_edit, name="quote_edit"),
    path("quotes/<uuid:quote_id>/approved", views_parts.quote_approve, name="quote_approve"),
    path("files/<uuid:file_id>", views_files.file_page, name="publication_file"),
    path("files/<uuid:file_id>/content", views_files.content_page, name="press_file_preview"),
    path(ONE, views.view, name="publication"),
    path(f"{ONE}/edit", views.edit, name="publication_edit"),
    path(f"{ONE}/drop", views.drop, name="publication_drop"),
    path(f"{ONE}/texts/<str:language>", views_texts.text, name="publication_text"),
    path(f"{ONE}/texts/<str:language>/keep", views_texts.keep, name="publication_keep"),
    path(f"{ONE}/preview/<str:language>", views_texts.preview, name="publication_preview"),
    path(f"{ONE}/figures", views_parts.figures_page, name="publication_figures"),
    path(f"{ONE}/quotes", views_parts.quotes_page, name="publication_quotes"),
    path(f"{ONE}/quotes/new/<str:kind>", views_parts.quote_new, name="quote_new"),
    path(f"{ONE}/sources", views_parts.sources_page, name="publication_sources"),
    path(f"{ONE}/files", views_files.files_page, name="publication_files"),
    path(f"{ONE}/review", views_release.review, name="publication_review"),
    path(f"{ONE}/release", views_release.release, name="publication_release"),
    path(f"{ONE}/take-back", views_release.take_back, name="publication_take_back"),
    path(f"{ONE}/withdraw", views_release.withdraw, name="publication_withdraw"),
    path(f"{ONE}/correct", views_release.correct, name="publication_correct"),
    path(f"{ONE}/embargo", views_elsewhere.embargo, name="publication_embargo"),
]
