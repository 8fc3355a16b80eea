"""Addresses of what is published. They are for ever: nothing of them is ever given to something else."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.press.public import views_figures as figures
from safeconduct.press.public import views_files as files
from safeconduct.press.public import views_pages as pages

urlpatterns = [
    path("", include("safeconduct.press.public.urls_data")),  # first: search and feeds lie below "news" too
    path("news", pages.front, name="press_front"),
    path("news/kind/<str:kind>", pages.kind_list, name="press_kind"),
    path("news/map", figures.map_and_figures, name="press_map"),
    path("news/tables", figures.tables, name="press_tables"),
    path("news/tables/<slug:slug>", figures.table, name="press_table"),
    path("news/about", figures.about, name="press_about"),
    path("news/files/<uuid:file_id>", files.published_file, name="press_file"),
    path("news/language/<str:code>", pages.choose_language, name="press_language"),
    path("news/<slug:slug>", pages.page_shown, name="press_page"),
    path("news/<slug:slug>/<slug:language>", pages.page_in, name="press_page_in"),
]
