"""Addresses of the operators' calls. They carry the call's random id and a page's code."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.cases.calls import views, views_number, views_pages, views_proxy

urlpatterns: list[URLPattern] = [
    path("calls", views.calls, name="calls"),
    path("calls/new", views.new, name="call_new"),
    path("calls/<uuid:call_id>", views.call, name="call"),
    path("calls/<uuid:call_id>/number", views_number.number, name="call_number"),
    path("calls/<uuid:call_id>/number/another", views_number.another, name="call_another_number"),
    path("calls/<uuid:call_id>/hand-over", views.hand_over, name="call_hand_over"),
    path("calls/<uuid:call_id>/give-up", views.give_up, name="call_give_up"),
    path("calls/<uuid:call_id>/<slug:page>", views_pages.page, name="call_page"),
    path("requests/<uuid:request_id>/proxy", views_proxy.proxy, name="proxy"),
    path("requests/<uuid:request_id>/proxy/code", views_proxy.code, name="proxy_code"),
    path("requests/<uuid:request_id>/proxy/let-in", views_proxy.let_in, name="proxy_let_in"),
    path("requests/<uuid:request_id>/proxy/end", views_proxy.end, name="proxy_end"),
]
