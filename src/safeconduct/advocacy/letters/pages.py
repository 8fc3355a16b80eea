"""What the pages of this room share: the letter of an address, the seat of its reader, sentences for refusals."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.errors import (
    AccessError,
    AskedAlready,
    NotAllowed,
    NotAMember,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.permissions import signed_in
from safeconduct.advocacy import pages
from safeconduct.advocacy.letters.authors import OwnWords
from safeconduct.advocacy.letters.withdrawals import forget_words
from safeconduct.advocacy.letters.words import KINDS, REFUSALS, STATES
from safeconduct.advocacy.models import Communication
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.pages import desk_of
from safeconduct.evidence.testimonies.uses import NoConsent


def letter_of(letter_id: UUID) -> Communication:
    """The letter of an address. Another's, a withdrawn or an unknown one is not there."""
    rows = Communication.objects.standing().select_related("campaign", "post", "holding", "made_by")
    return get_object_or_404(rows, pk=letter_id)


def seat(request: HttpRequest) -> DeskKeys | None:
    """The keys of the advocacy desk, or None for somebody without a seat."""
    return desk_of(request, "advocacy")


def seat_at(request: HttpRequest, letter: Communication) -> DeskKeys | None:
    """The same for a letter that is opened: words of an account that may not be used any more go first."""
    desk = seat(request)
    if desk is not None:
        forget_words(letter, by=signed_in(request), at=timezone.now(), desk=desk)
    return desk


def heading(letter: Communication) -> dict[str, Any]:
    """What every page of a letter shows of it."""
    words, tag = STATES.get(letter.state, (letter.state, ""))
    return {
        "letter": letter,
        "kind_words": KINDS.get(letter.kind, letter.kind),
        "state": {"text": words, "kind": tag},
    }


def page(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of this room, never kept by a browser: it shows what is sealed."""
    answer = pages.page(request, f"advocacy/letters/{name}.html", context, tab="letters", status=status)
    answer["Cache-Control"] = "no-store"
    return answer


def no_seat(request: HttpRequest, letter: Communication | None = None) -> HttpResponse:
    """The page for somebody who may, but sits at no desk that opens letters."""
    context = {"problem": REFUSALS["no_seat"], **(heading(letter) if letter else {})}
    return page(request, "no_seat", context, status=403)


def back_to(name: str, letter: Communication, done: str) -> HttpResponse:
    """To a page of the letter, with the sentence for what was done."""
    return redirect(f"{reverse(name, args=[letter.pk])}?done={done}")


def refusal(error: Exception) -> str:
    """The sentence for what was not done."""
    codes = {
        NotApproved: "not_approved", NotAMember: "no_seat", NotAllowed: "yours", WrongState: "over",
        NotWhatWasAsked: "changed", OwnQuestion: "own", AskedAlready: "asked",
    }  # fmt: skip
    if isinstance(error, OwnWords):
        return str(error)
    if isinstance(error, AccessError):
        return str(REFUSALS[codes.get(type(error), "over")])
    if isinstance(error, NoConsent):
        return _("Whoever gave this account does not agree to this purpose today.")
    return str(REFUSALS["over"])


def link(name: str, *ids: Any) -> str:
    """An address; empty where no room has that page."""
    try:
        return reverse(name, args=ids)
    except NoReverseMatch:
        return ""


def changed_meanwhile() -> str:
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. "
        "Save again to put yours in its place."
    )
