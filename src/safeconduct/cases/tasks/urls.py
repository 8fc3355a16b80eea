"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.tasks import views, views_all, views_one

_IN_REQUEST = "requests/<uuid:request_id>/tasks"

urlpatterns = [
    path(_IN_REQUEST, views.listed, name="tasks"),
    path(f"{_IN_REQUEST}/new", views.new, name="task_new"),
    path(f"{_IN_REQUEST}/suggested", views.suggested, name="tasks_suggested"),
    path(f"{_IN_REQUEST}/moved", views.move_days, name="tasks_moved"),
    path(f"{_IN_REQUEST}/<uuid:record_id>", views_one.edit, name="task"),
    path(f"{_IN_REQUEST}/<uuid:record_id>/done", views_one.done, name="task_done"),
    path(f"{_IN_REQUEST}/<uuid:record_id>/drop", views_one.drop, name="task_drop"),
    path(f"{_IN_REQUEST}/<uuid:record_id>/back", views_one.back, name="task_back"),
    path("tasks", views_all.mine, name="my_tasks"),
    path("supervision", views_all.supervision, name="digest"),
]
