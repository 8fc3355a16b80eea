"""Addresses of templates, of translations beside messages, and of calls and letters outside this program."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.messages import views_beside as besides
from safeconduct.cases.messages import views_reach as reach
from safeconduct.cases.messages import views_templates as templates

urlpatterns: list[URLPattern] = [
    path("message-templates", templates.listed, name="message_templates"),
    path("message-templates/new", templates.new, name="message_template_new"),
    path("message-templates/starter", templates.starter, name="message_templates_starter"),
    path("message-templates/<uuid:template_id>", templates.edit, name="message_template"),
    path("message-templates/<uuid:template_id>/retire", templates.retire, name="message_template_retire"),
    path("requests/<uuid:request_id>/messages/<int:number>", besides.beside_page, name="message_beside"),
    path("requests/<uuid:request_id>/messages/<int:number>/check", besides.check, name="message_check"),
    path("requests/<uuid:request_id>/reach", reach.reach, name="reach"),
    path("requests/<uuid:request_id>/reach/<uuid:record_id>/strike", reach.strike, name="reach_strike"),
]
