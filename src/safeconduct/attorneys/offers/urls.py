"""Addresses of offers: an attorney's below ``my/offers``, the coordinator's below ``offers``."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.attorneys.offers import views_desk, views_mine

urlpatterns: list[URLPattern] = [
    path("offers", views_desk.offers, name="offers"),
    path("offers/<uuid:offer_id>", views_desk.offer, name="offer"),
    path("offers/<uuid:offer_id>/names", views_desk.offer_names, name="offer_names"),
    path("offers/<uuid:offer_id>/take-back", views_desk.offer_withdraw, name="offer_withdraw"),
    path("my/offers", views_mine.my_offers, name="my_offers"),
    path("my/offers/<uuid:offer_id>", views_mine.my_offer, name="my_offer"),
    path("my/offers/<uuid:offer_id>/names", views_mine.my_offer_names, name="my_offer_names"),
    path("my/offers/<uuid:offer_id>/accept", views_mine.my_offer_accept, name="my_offer_accept"),
    path("my/offers/<uuid:offer_id>/decline", views_mine.my_offer_decline, name="my_offer_decline"),
]
