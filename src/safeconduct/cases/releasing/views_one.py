"""One referral: what was released, what they answered; a later last day, another code, and its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission, required
from safeconduct.cases.grants import OnlyASlot
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, Record
from safeconduct.cases.releasing import actions, pieces, showing
from safeconduct.cases.releasing.actions import DeletionAsked
from safeconduct.cases.releasing.forms import ExtendForm, RevokeForm
from safeconduct.cases.releasing.room import (
    Room,
    again,
    asked_for_deletion,
    code_page,
    enter,
    fresh,
    only_a_slot,
    wording,
)
from safeconduct.intake.releases import NoSuchRelease
from safeconduct.keyring.rows import NoKey


@required(Permission.REFER)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """A referral with its history; POST extends it or makes another code."""
    room = enter(request, request_id)
    record = room.record(record_id)
    if request.method != "POST":
        return _page(room, record)
    if request.POST.get("act") == "new_code":
        return _another_code(room, record)
    form = ExtendForm(request.POST, today=room.at.date())
    if not form.is_valid():
        return _page(room, record, form, status=422)
    return _extend(room, record, form)


@required(Permission.REFER)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """End it at once, after a page that says what that does and what it cannot undo."""
    room = enter(request, request_id)
    record = room.record(record_id)
    form = RevokeForm(request.POST or None, initial={"token": uuid4()})
    if request.method != "POST" or not form.is_valid():
        return _revoke_page(room, record, form)
    try:
        actions.revoke(
            request=room.held, keys=room.keys, record=record, reason=form.cleaned_data["reason"],
            token=form.cleaned_data["token"], by=room.unlocked, at=room.at,
        )  # fmt: skip
    except WrongState:
        form.add_error(None, _("It has ended before. The code opens nothing any more."))
        return _revoke_page(room, record, form)
    except (JournalGone, ChangedMeanwhile):
        form.add_error(None, _("The code opens nothing any more. Look at the referral again."))
        return _revoke_page(room, record, form)
    return redirect(room.address("case_referral", "release_revoked", record_id=record.id))


def _another_code(room: Room, record: Record) -> HttpResponse:
    try:
        code = actions.another_code(
            request=room.held, keys=room.keys, record=record, by=room.unlocked, at=room.at
        )
    except (NoSuchRelease, NoKey, vault.CannotOpen):
        return _page(room, record, problem=_over(), status=409)
    except OnlyASlot:
        return _page(room, record, problem=only_a_slot(), status=409)
    return code_page(room, record.id, code, record.content["organisation"])


def _extend(room: Room, record: Record, form: ExtendForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        actions.extend(
            request=room.held, keys=room.keys, record=record, until=given["until"], consent=form.consent(),
            seen=given["version"], token=given["token"], by=room.unlocked, at=room.at,
        )  # fmt: skip
    except ChangedMeanwhile as changed:
        return _theirs(room, changed.theirs)
    except (NoSuchRelease, JournalGone, DeletionAsked, OnlyASlot) as refused:
        form.add_error(None, _why_not(refused))
        return _page(room, record, form, status=409)
    return redirect(room.address("case_referral", "release_extended", record_id=record.id))


def _theirs(room: Room, theirs: Record) -> HttpResponse:
    """A colleague was faster: what they saved stands on the page, and what was typed stays in the form."""
    typed = room.request.POST.copy()
    typed["version"], typed["token"] = str(theirs.version), str(uuid4())
    form = ExtendForm(typed, today=room.at.date())
    form.add_error(
        None,
        _("A colleague changed this referral a moment ago. It is shown as it is now; your text is below."),
    )
    return _page(room, theirs, form, status=409)


def _page(
    room: Room, record: Record, form: ExtendForm | None = None, *, problem: str = "", status: int = 200
) -> HttpResponse:
    row = showing.rows([record], room.keys, room.at.date())[0]
    shut = row["holds_story"] and not pieces.story_is_open(
        room.held, room.keys, room.found, room.unlocked, room.at
    )
    first: dict[str, Any] = {**fresh(room), "version": record.version}
    context = {
        "row": row,
        "bundle": None if shut else row["bundle"],
        "until": row["until"],
        "story_shut": shut,
        "consents": showing.consents(record),
        "events": showing.history(record),
        "form": (form or ExtendForm(initial=first, today=room.at.date())) if row["is_open"] else None,
        "is_extending": form is not None,
        "wording": wording(),
        "problem": problem or ("" if row["is_open"] or form is None else _over()),
    }
    return room.page("one", context, status)


def _revoke_page(room: Room, record: Record, form: RevokeForm) -> HttpResponse:
    row = showing.rows([record], room.keys, room.at.date())[0]
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return room.page("revoke", {"row": row, "form": form}, status)


def _why_not(refused: Exception) -> str:
    if isinstance(refused, DeletionAsked):
        return asked_for_deletion()
    if isinstance(refused, OnlyASlot):
        return only_a_slot()
    return again() if isinstance(refused, JournalGone) else _over()


def _over() -> str:
    return _("This referral is over. Make a new one if the person says yes again.")
