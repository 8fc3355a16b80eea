"""Addresses of emergencies, alarms and of people who leave. They name requests and people by random ids only."""

from __future__ import annotations

from django.urls import path

from safeconduct.cases.emergencies import views, views_alarms, views_leaving

urlpatterns = [
    path("requests/<uuid:request_id>/emergency", views.break_glass, name="break_glass"),
    path("emergencies", views.emergencies, name="emergencies"),
    path("emergencies/let-in", views.let_in, name="let_in_waiting"),
    path("emergencies/<uuid:emergency_id>", views.emergency, name="emergency"),
    path("alarms", views_alarms.alarms, name="alarms"),
    path("alarms/<uuid:alarm_id>", views_alarms.alarm, name="alarm"),
    path("people/<uuid:person_id>/leaves", views_leaving.person_leaves, name="person_leaves"),
    path("people/<uuid:person_id>/device-lost", views_leaving.device_lost, name="device_lost"),
    path("people/<uuid:person_id>/report", views_leaving.person_report, name="person_report"),
]
