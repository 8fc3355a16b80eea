"""Addresses of this room, all on the staff site. None carries a name or a code."""

from __future__ import annotations

from django.urls import URLPattern, path

from safeconduct.access.approving import Kinds
from safeconduct.access.views import account, approvals, cards, desks, joining, people, recovery, sign_in

app_name = "access"


def approvals_with(kinds: Kinds) -> URLPattern:
    """The list of approvals, which knows the kinds it is given."""
    return path("approvals", approvals.approvals, {"kinds": kinds}, name="approvals")


urlpatterns = [
    path("sign-in", sign_in.sign_in, name="sign_in"),
    path("sign-out", sign_in.sign_out, name="sign_out"),
    path("join", joining.join, name="join"),
    path("join/passphrase", joining.join_passphrase, name="join_passphrase"),
    path("join/app", joining.join_app, name="join_app"),
    path("join/codes", joining.join_codes, name="join_codes"),
    path("join/done", joining.join_done, name="join_done"),
    path("account", account.account, name="account"),
    path("account/passphrase", account.passphrase, name="passphrase"),
    path("account/codes", account.recovery_codes, name="recovery_codes"),
    path("account/communities", account.communities, name="communities"),
    path("account/device-lost", account.device_lost, name="device_lost"),
    path("people", people.people, name="people"),
    path("people/invite", people.invite, name="invite"),
    path("people/invitation", people.invitation, name="invitation"),
    path("people/<uuid:person_id>", people.person, name="person"),
    path("people/<uuid:person_id>/confirm", people.confirm, name="confirm"),
    path("people/<uuid:person_id>/disable", people.disable, name="disable"),
    path("people/<uuid:person_id>/end-sessions", people.end_sessions, name="end_sessions"),
    path("people/<uuid:person_id>/desk", people.wish_for_desk, name="wish_for_desk"),
    path("desks", desks.desks, name="desks"),
    path("desks/let-in/<int:member_id>", desks.let_in, name="let_in"),
    path("desks/<slug:code>/leave/<uuid:person_id>", desks.leave, name="leave_desk"),
    path("set-up", desks.set_up, name="set_up"),
    path("cards", cards.cards, name="cards"),
    path("cards/begin", cards.begin_ceremony, name="begin_ceremony"),
    path("cards/<uuid:ceremony_id>", cards.ceremony, name="ceremony"),
    path("cards/<uuid:ceremony_id>/card", cards.card, name="card"),
    path("cards/<uuid:ceremony_id>/drill", cards.drill, name="drill"),
    path("cards/<uuid:ceremony_id>/finish", cards.finish_ceremony, name="finish_ceremony"),
    path("forgotten", recovery.forgotten, name="forgotten"),
    path("forgotten/number", recovery.number, name="recovery_number"),
    path("forgotten/come-back", recovery.come_back, name="come_back"),
    path("forgotten/app", recovery.new_app, name="recovery_app"),
    path("forgotten/codes", recovery.recovered, name="recovered"),
    path("recoveries", recovery.recoveries, name="recoveries"),
    path("recoveries/<uuid:person_id>", recovery.give_card, name="give_card"),
    approvals_with({}),
]


def with_kinds(kinds: Kinds) -> tuple[list[URLPattern], str]:
    """All addresses, where the rooms above have acts that need a second person: for ``include()``."""
    return [*urlpatterns[:-1], approvals_with(kinds)], app_name
