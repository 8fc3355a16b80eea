"""Fill in a request for somebody on the telephone, in a court room or in detention, and hand it over.

The draft is an ordinary one: a receipt opens it. While the operator writes, its pair A is sealed to the
operator's own key as well, so that a dropped call or a killed browser loses nothing. Handing over sends it:
from then on no key of the operator opens an answer. For one hour they still see that it was handed over and
can read the number out once more; then their copy of A is deleted, by the clock of every page and by the worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.intake import drafts, form
from safeconduct.intake.keys import HolderKeys, change_receipt, find_holder, lock_key, open_held
from safeconduct.intake.models import Call, Draft, Request
from safeconduct.intake.sending import HelpNotAgreed, send
from safeconduct.keyring import rows, wal
from safeconduct.keyring.certified import certified_sealing_key
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import NoKey, Opener, Slot

Notes = dict[str, Any]
SEES_FOR = timedelta(hours=1)
TOLD_THE_DESK = (
    "from", "facility", "monitored", "interpreter", "caller", "language", "a_number", "medical", "minors",
    "call_back", "consent", "receipt", "taken_by", "taken_by_name",
)  # fmt: skip
"""What of a call's notes goes with the request: the token of the number never does."""

STAYS_FOR_THE_HOUR = frozenset({"receipt", "token", "attempt", "language", "monitored"})


class NotYourCall(Exception):
    """No call of this person: unknown, somebody else's, given up, or its hour is over."""


class NumberSettled(Exception):
    """The number was typed back: it cannot be shown again."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A call as its operator reads it. ``sent``: it was handed over, and nothing of it opens any more."""

    call: Call
    holder: HolderKeys
    notes: Notes
    sent: bool


def number_for(person_id: UUID, token: str, attempt: int = 0) -> vault.Receipt:
    """The number of a call, derived anew each time: the same form twice gives the same one, nothing is stored."""
    return vault.receipts.derive(host().pepper, f"call of {person_id}", token, attempt)


def begin(
    *, token: str, derived: vault.ReceiptKeys, language: str, notes: Notes, by: Unlocked, at: datetime
) -> Call:
    """Begin a call: a draft under a receipt, its pair sealed to the operator too. Twice is once.

    Raises ``NotCertified`` when nobody has confirmed the operator's key, and ``DraftGone`` for a form that was
    used already.
    """
    demand(by.person, Permission.ENTER_REQUEST)
    to = certified_sealing_key("person", by.person.pk, at.date())
    receipt = number_for(by.person.pk, token)
    holder = drafts.begin(receipt=receipt, derived=derived, answers=form.new_answers(language), at=at)
    held = Call.objects.filter(id=holder.id, person_id=by.person.pk).first()
    if held is not None:
        return held
    key = vault.LockKey.new()
    with transaction.atomic(using="keys"):
        _forget_openers(holder.id, by.person.pk)
        rows.seal_to(_pair_slot(holder.id), holder.sealing, to=to, opener=by.opener)
        rows.seal_to(_notes_slot(holder.id), key, to=holder.sealing.public(), opener=holder.opener)
    whole = {
        **notes, "token": token, "attempt": 0, "receipt": "", "taken_by": str(by.person.pk),
        "taken_by_name": by.person.display_name,
    }  # fmt: skip
    with transaction.atomic():
        drafts.keep_for_operator(draft_id=holder.id, at=at)
        call = Call.objects.create(
            id=holder.id, person_id=by.person.pk, state="writing", made_on=at.date(),
            document=_locked(whole, holder.id, key),
        )  # fmt: skip
        audit.record("call.begun", chain="staff", at=at, by=by.person.pk, subject=call.id)
    return call


def mine(person_id: UUID, at: datetime) -> list[Call]:
    """The calls this person can still open, those being written first."""
    held = Call.objects.filter(person_id=person_id, state__in=("writing", "handed_over"))
    open_now = [call for call in held.order_by("-state", "-made_on", "id") if not _is_over(call, at)]
    return [call for call in open_now if call.state == "handed_over" or _has_draft(call.id) or _sent(call)]


def open_call(call_id: UUID, *, by: Unlocked, at: datetime) -> Heard:
    """Open one's own call. Raises ``NotYourCall``, also an hour after it was handed over.

    Once it was sent, what was noted about the person stays shut, also where handing over broke off half-way.
    """
    call = Call.objects.filter(
        id=call_id, person_id=by.person.pk, state__in=("writing", "handed_over")
    ).first()
    if call is None or _is_over(call, at):
        raise NotYourCall
    try:
        sealing = vault.expect(
            rows.open_sealed(_pair_slot(call.id), by=by.sealing, opener=by.opener), vault.SealingKey
        )
        holder = open_held(call.id, sealing)
        key = lock_key(_notes_slot(call.id), by=sealing, opener=holder.opener)
        sent, notes = _sent(call), _unlocked(call, key)
        return Heard(call, holder, _for_the_hour(notes) if sent else notes, sent)
    except (NoKey, vault.CannotOpen):
        raise NotYourCall from None


def note(heard: Heard, changed: Notes, *, at: datetime) -> Notes:
    """Put something into the call's notes (None takes it out); what another tab noted stays. Raises ``NotYourCall``."""
    key = lock_key(_notes_slot(heard.call.id), by=heard.holder.sealing, opener=heard.holder.opener)
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(id=heard.call.id).first()
        if call is None or call.state not in {"writing", "handed_over"}:
            raise NotYourCall
        held = _unlocked(call, key)
        merged = {**(_for_the_hour(held) if _sent(call) else held), **changed}
        notes = {name: value for name, value in merged.items() if value is not None}
        call.document = _locked(notes, call.id, key)
        call.save(update_fields=("document",))
    return notes


def record_consent(
    heard: Heard, choices: dict[str, str], *, language: str, wording: str, by: Unlocked, at: datetime
) -> None:
    """Keep what the person said when the text was read aloud: each yes or no, which text, who read it, the day.

    With a first yes to help, what the operator noted about the call becomes answers too.
    """
    demand(by.person, Permission.ENTER_REQUEST)
    spoken = {
        "language": language, "wording": wording, "read_by": str(by.person.pk),
        "read_by_name": by.person.display_name, "day": at.date().isoformat(),
    }  # fmt: skip
    note(heard, {"consent": spoken}, at=at)
    given = {f"consent.{purpose}": {"state": "given", "value": said} for purpose, said in choices.items()}
    if choices.get("help") == "yes":
        told = drafts.read(heard.holder).answers["facts"]
        given = {
            **{fact: answer for fact, answer in _facts_of(heard.notes).items() if fact not in told},
            **given,
        }
    drafts.save(holder=heard.holder, changed=given, at=at)
    with transaction.atomic():
        audit.record("call.consent_read", chain="staff", at=at, by=by.person.pk, subject=heard.call.id)


def number_of(heard: Heard) -> vault.Receipt:
    """The number to read out. Raises ``NumberSettled`` once it was typed back."""
    if "token" not in heard.notes:
        raise NumberSettled
    return number_for(heard.call.person_id, heard.notes["token"], int(heard.notes["attempt"]))


def another_number(heard: Heard, derived: vault.ReceiptKeys, *, at: datetime) -> None:
    """Give the person another number (``next_number``, derived by the caller): the first opens nothing any more."""
    attempt = int(heard.notes["attempt"]) + 1
    change_receipt(heard.holder, derived, next_number(heard).locator)
    note(heard, {"attempt": attempt, "receipt": ""}, at=at)


def next_number(heard: Heard) -> vault.Receipt:
    """The number that would come after this one. Raises ``NumberSettled``."""
    number_of(heard)
    return number_for(heard.call.person_id, heard.notes["token"], int(heard.notes["attempt"]) + 1)


def settle_number(
    heard: Heard, *, derived: vault.ReceiptKeys | None, call_back: str, by: Unlocked, at: datetime
) -> None:
    """The number was read back right (``derived``: it opens what it was given for), or could not be written down.

    Only a number read back is forgotten here; the other can be read out when the person calls again.
    """
    changed: Notes = {"receipt": "typed_back" if derived else "not_written", "call_back": call_back}
    if derived:
        locator = number_of(heard).locator
        found = find_holder(derived, locator)
        if found is None or found.id != heard.holder.id:  # "another number" broke off half-way
            change_receipt(heard.holder, derived, locator)
        changed |= {"token": None, "attempt": None}
    note(heard, changed, at=at)
    with transaction.atomic():
        action = "call.number_read_back" if derived else "call.number_not_written"
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=heard.call.id)


def hand_over(heard: Heard, *, by: Unlocked, at: datetime) -> Request:
    """Send it to the intake desk. Twice is once. The answers close for the operator with this very step.

    Raises ``HelpNotAgreed``, ``NotCertified`` (then nothing was sent), ``DraftGone`` and ``NotYourCall``.
    """
    demand(by.person, Permission.ENTER_REQUEST)
    if not heard.sent and not heard.notes.get("consent"):
        raise HelpNotAgreed
    call_id, until = heard.call.id, at.replace(second=0, microsecond=0) + SEES_FOR
    if not heard.sent:  # first: should the rest not happen, the hour still ends
        Call.objects.filter(id=call_id, state="writing").update(sees_until=until)
    told = {name: heard.notes[name] for name in TOLD_THE_DESK if name in heard.notes}
    request = send(holder=heard.holder, at=at, call=told)
    notes = _for_the_hour(heard.notes)
    key = lock_key(_notes_slot(call_id), by=heard.holder.sealing, opener=heard.holder.opener)
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(id=call_id).first()
        if call is not None and call.state == "writing":
            call.move("handed_over")
            call.request_id, call.document = request.id, _locked(notes, call_id, key)
            call.save(update_fields=("request_id", "document"))
            audit.record("call.handed_over", chain="staff", at=at, by=by.person.pk, subject=request.id)
    return request


def give_up(heard: Heard, *, by: Unlocked, at: datetime) -> None:
    """Delete the draft and everything noted, keys first. Raises ``AlreadySent``."""
    demand(by.person, Permission.ENTER_REQUEST)
    drafts.forget(heard.call.id, at=at, why="draft.given_up_by_operator")
    _close(heard.call.id, "given_up", at, by.person.pk)


def end_hours(at: datetime) -> int:
    """What the worker does: delete the operators' keys of calls whose hour is over, and rows of earlier days.

    Also finishes a handing over that broke off, and calls whose draft has expired. Returns how many it closed.
    """
    closed = 0
    for call in Call.objects.filter(state__in=("writing", "handed_over")):
        if not (
            _is_over(call, at) or (call.state == "writing" and not _sent(call) and not _has_draft(call.id))
        ):
            continue
        with transaction.atomic(using="keys"):
            _forget_openers(call.id, call.person_id)
        if call.state == "writing":
            _close(call.id, "handed_over" if _sent(call) else "given_up", at, None)
        _close(call.id, "closed", at, None)
        closed += 1
    Call.objects.filter(state__in=("closed", "given_up"), made_on__lt=at.date()).delete()
    if closed:
        wal.truncate()
    return closed


def _close(call_id: UUID, state: str, at: datetime, by: UUID | None) -> None:
    with transaction.atomic():
        call = Call.objects.select_for_update().filter(id=call_id).first()
        if call is None or state not in call.TRANSITIONS.get(call.state, frozenset()):
            return
        call.move(state)
        call.document, call.sees_until = b"", None
        call.save(update_fields=("document", "sees_until"))
        audit.record(f"call.{state}", chain="staff" if by else "worker", at=at, by=by, subject=call_id)


def _is_over(call: Call, at: datetime) -> bool:
    """Whether the hour after handing over has passed. A call that was sent and has no hour is over."""
    return _sent(call) and (call.sees_until is None or at >= call.sees_until)


def _sent(call: Call) -> bool:
    return call.state == "handed_over" or Request.objects.filter(draft_id=call.id).exists()


def _for_the_hour(notes: Notes) -> Notes:
    return {name: value for name, value in notes.items() if name in STAYS_FOR_THE_HOUR}


def _has_draft(call_id: UUID) -> bool:
    return Draft.objects.filter(id=call_id).exists()


def _facts_of(notes: Notes) -> dict[str, Any]:
    """What the operator asked before the first page, as answers of the form."""
    told: dict[str, Any] = {"writer.who": "for" if notes.get("caller") == "for" else "with"}
    if told["writer.who"] == "with":
        told["writer.helper_name"] = notes.get("taken_by_name", "")[:200]
        told["writer.helper_relation"] = "telephone operator"
    if notes.get("from") == "detention":
        told["place.detained"] = "yes"
        if notes.get("facility"):
            told["place.detained_where"] = notes["facility"][:200]
    if notes.get("language"):
        told["language.spoken"], told["language.best"] = [notes["language"]], notes["language"]
    return {fact: {"state": "given", "value": value} for fact, value in told.items() if value}


def _forget_openers(call_id: UUID, person_id: UUID) -> None:
    """The caller holds ``transaction.atomic(using="keys")``."""
    rows.forget_opener(_pair_slot(call_id), Opener("person", person_id))
    rows.forget_opener(_notes_slot(call_id), Opener("holder", call_id))


def _pair_slot(call_id: UUID) -> Slot:
    return Slot("holder", call_id, "sealing")


def _notes_slot(call_id: UUID) -> Slot:
    return Slot("holder", call_id, "call")


def _context(call_id: UUID) -> vault.Context:
    return vault.Context("intake.call", str(call_id), "notes")


def _locked(notes: Notes, call_id: UUID, key: vault.LockKey) -> bytes:
    return vault.lock_document(notes, key=key, context=_context(call_id), floor=vault.FLOOR_DOCUMENT)


def _unlocked(call: Call, key: vault.LockKey) -> Notes:
    return dict(vault.unlock_document(bytes(call.document), key=key, context=_context(call.id)))
