"""Addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.register import views_desk, views_house, views_mine, views_vetting

urlpatterns: list[URLPattern] = [
    path("panel", views_desk.panel, name="panel"),
    path("panel/new", views_desk.new, name="attorney_new"),
    path("panel/settings", views_house.panel_settings, name="panel_settings"),
    path("panel/<uuid:attorney_id>", views_desk.attorney, name="attorney"),
    path("panel/<uuid:attorney_id>/edit", views_desk.edit, name="attorney_edit"),
    path("panel/<uuid:attorney_id>/vet", views_vetting.vet, name="attorney_vet"),
    path("panel/<uuid:attorney_id>/end", views_vetting.end, name="attorney_end"),
    path("panel/<uuid:attorney_id>/account", views_vetting.account, name="attorney_account"),
    path("my/profile", views_mine.my_profile, name="my_profile"),
    path("my/pause", views_mine.my_pause, name="my_pause"),
    path("my/agreement", views_mine.sign_agreement, name="sign_agreement"),
    path("agreements", views_house.agreements_page, name="agreements"),
    path("agreements/new", views_house.agreement_new, name="agreement_new"),
    path("firms", views_house.firms_page, name="firms"),
    path("firms/new", views_house.firm_new, name="firm_new"),
    path("firms/<uuid:firm_id>", views_house.firm_edit, name="firm"),
]
