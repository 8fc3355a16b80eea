"""What somebody typed into a long form and has not saved yet, locked under a key of that person alone.

A key of its own for each kept form, sealed to the person who typed: no colleague, no desk and no worker opens it.
Deleting the key deletes the text. A form is kept by its button, and every minute by ``keep.js`` where scripts run.

How a page uses it (``subject_id`` may be left out for a new record; it is then the person's own id)::

    kept = kept_forms.offer(request, "claim", claim.pk)                  # 1. before the form is made
    form = ClaimForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            ...save...
            kept_forms.done(request, "claim", claim.pk)                  # 2. after it was saved
            return redirect(...)
    elif kept.typed is not None:                                         # 3. they asked for it back
        form = kept_forms.filled(ClaimForm(kept.typed))                  #    their token / version: kept.typed["token"]
    return page(request, "...", {"form": form, "kept": kept, ...})

    {% include "evidence/kept_offer.html" %}         above the <form>: what waits, put it back, throw it away
    <form method="post" ...> ... <button>Save</button>
    {% include "evidence/kept_form.html" %}          inside the <form>, behind its buttons
    </form>

Hidden inputs ``token`` and ``version`` are kept with the rest: give the page those of ``kept.typed`` when it is put
back, so that a save made from it still makes one record and still meets a colleague's change. Files are not kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django import forms
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.evidence import sealing
from safeconduct.evidence.models import KeptForm
from safeconduct.evidence.sealing import Content
from safeconduct.keyring import rows
from safeconduct.keyring.rows import NoKey, Slot

OWNER = "keptform"
KEPT_FOR = timedelta(days=14)
LONGEST = 1_000_000
"""Characters of one kept form; more is no form anybody types."""
FORMS = (
    "incident",
    "act",
    "claim",
    "testimony",
    "identity",
    "item",
    "deid",
    "script",
    "person",
    "assessment",
    "press_text",
)
"""Forms that may be kept. The codes go into addresses."""
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "keep", "keep_back", "kept", "reason", "step"})

F = TypeVar("F", bound=forms.BaseForm)


class NotKept(Exception):
    """No such form, or more than anybody types."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page says about a form: where its text is kept, since when some waits, and the text once asked for."""

    address: str
    here: str
    at: datetime | None = None
    typed: QueryDict | None = field(default=None, repr=False)

    @property
    def waits(self) -> bool:
        """Whether there is text that was not saved and is not in the form already."""
        return self.at is not None and self.typed is None


def offer(
    request: HttpRequest, form: str, subject_id: UUID | None = None, *, address: str = ""
) -> Kept:
    """What is kept of a form for the person of this request. Put back on ``?kept=back``.

    ``address``: where a room above keeps its own.
    A page that shows nothing before a reason was given asks for it first, and posts ``kept=back`` with the reason.
    """
    unlocked = unlocked_of(request)
    subject = subject_id or unlocked.person.pk
    address = address or reverse("keep_form", args=(form, subject))
    asked = (request.POST if request.method == "POST" else request.GET).get("kept") == "back"
    content = opened(unlocked, form, subject) if asked or request.method in ("GET", "HEAD") else None
    if content is None:
        return Kept(address, request.path)
    typed = _as_posted(content) if asked else None
    return Kept(address, request.path, datetime.fromisoformat(content["at"]), typed)


def filled(form: F) -> F:
    """A form that shows what was typed, without reproaches: nobody has sent it yet."""
    vars(form)["_errors"] = ErrorDict()
    return form


def keep(*, by: Unlocked, form: str, subject_id: UUID, typed: QueryDict, at: datetime) -> KeptForm:
    """Keep what was typed, in place of what was kept before. The key is committed first. Raises ``NotKept``."""
    content: Content = {"at": at.isoformat(), "fields": _worth_keeping(typed)}
    if form not in FORMS or sum(len(text) for each in content["fields"].values() for text in each) > LONGEST:
        raise NotKept
    held = _held(by.person, form, subject_id)
    row = held or KeptForm(person=by.person, form=form, subject_id=subject_id)
    key = _key(row, by)
    row.day, row.sealed = at.date(), sealing.locked(row, content, key)
    try:
        with transaction.atomic():
            row.save(force_insert=held is None, force_update=held is not None)
    except IntegrityError:  # two windows kept the same form for the first time at the same moment
        _forget_keys([row.pk])
        return keep(by=by, form=form, subject_id=subject_id, typed=typed, at=at)
    return row


def opened(by: Unlocked, form: str, subject_id: UUID) -> Content | None:
    """What is kept of a form, or None. What cannot be opened any more is as good as gone."""
    row = _held(by.person, form, subject_id)
    if row is None or row.day < (timezone.now() - KEPT_FOR).date():
        return None
    try:
        return sealing.opened(row, row.sealed, _opened_key(row, by))
    except (NoKey, vault.CannotOpen):
        return None


def forget(*, person: Person, form: str, subject_id: UUID) -> None:
    """Delete what is kept of a form: its key first."""
    row = _held(person, form, subject_id)
    if row is not None:
        _forget_keys([row.pk])
        KeptForm.objects.filter(pk=row.pk).delete()


def done(request: HttpRequest, form: str, subject_id: UUID | None = None) -> None:
    """The form was saved: what was kept of it goes."""
    person = unlocked_of(request).person
    forget(person=person, form=form, subject_id=subject_id or person.pk)


def forget_about(subject_ids: Iterable[UUID]) -> int:
    """A record was withdrawn: whatever anybody had typed about it and not saved goes. Needs no key."""
    about = list(KeptForm.objects.filter(subject_id__in=list(subject_ids)).values_list("pk", flat=True))
    _forget_keys(about)
    KeptForm.objects.filter(pk__in=about).delete()
    return len(about)


def forget_old(at: datetime) -> int:
    """For the worker: delete what nobody asked for in fourteen days. Needs no key."""
    old = list(KeptForm.objects.filter(day__lt=(at - KEPT_FOR).date()).values_list("pk", flat=True))
    _forget_keys(old)
    KeptForm.objects.filter(pk__in=old).delete()
    return len(old)


def _worth_keeping(typed: QueryDict) -> dict[str, list[str]]:
    return {name: [str(text) for text in typed.getlist(name)] for name in typed if name not in NOT_KEPT}


def _as_posted(content: Content) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, texts in content["fields"].items():
        found.setlist(name, texts)
    return found


def _held(person: Person, form: str, subject_id: UUID) -> KeptForm | None:
    return KeptForm.objects.filter(person=person, form=form, subject_id=subject_id).first()


def _key(row: KeptForm, by: Unlocked) -> vault.LockKey:
    """The key of a row: its own, or a new one where there is none that opens."""
    try:
        return _opened_key(row, by)
    except (NoKey, vault.CannotOpen):
        key = vault.LockKey.new()
        with transaction.atomic(using="keys"):
            rows.forget(OWNER, row.pk)
            rows.seal_to(_slot(row), key, to=by.sealing.public(), opener=by.opener)
        return key


def _opened_key(row: KeptForm, by: Unlocked) -> vault.LockKey:
    return vault.expect(rows.open_sealed(_slot(row), by=by.sealing, opener=by.opener), vault.LockKey)


def _slot(row: KeptForm) -> Slot:
    return Slot(OWNER, row.pk, "content")


def _forget_keys(ids: list[UUID]) -> None:
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, ids)
