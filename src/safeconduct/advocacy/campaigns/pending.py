"""What is due: asks, letters and promises past their day or close to it, each once. Six queries, however many.

Lawfully delayed asks are silent until their day; one that is to go to another post stays until it went there. A
letter that carries an open ask with a day of its own stands with that ask and not beside it. Closed campaigns are not
followed any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, ExpressionWrapper, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from safeconduct.advocacy.asks.deciding import HEARD, LATE, OPEN, UNMADE, deadline
from safeconduct.advocacy.models import Ask, Campaign, Commitment, Communication, Post
from safeconduct.advocacy.posts.holding import holdings_on

AHEAD = 14
"""Days before its day that something stands on the desk's first page."""
LETTERS_OUT = ("sent", "delivered")


@dataclass(frozen=True, slots=True)
class Pending:
    """One thing to do. ``late``: days past its day; below zero are days still left. ``silence``: in days, where known.

    ``code``: the state of an ask, else empty. ``next_step``: name of the page where it goes on, with ``record_id``.
    """

    kind: str
    record_id: UUID
    key: str
    text: str
    campaign: Campaign
    post: Post | None
    due: date
    late: int
    silence: int | None
    next_step: str
    code: str = ""
    holders: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.late > 0


def pending(today: date, *, ahead: int = 0, campaign: Campaign | None = None) -> list[Pending]:
    """Everything that was due before today or is due within ``ahead`` days, the longest overdue first."""
    until = today + timedelta(days=ahead or -1)
    asks = [_ask(ask, today) for ask in _only(due_asks(until), campaign)]
    carried = _carried([each.record_id for each in asks])
    letters = [_letter(letter, today) for letter in _only(due_letters(until), campaign)]
    quiet = _with_their_asks(each.record_id for each in letters)
    promises = [_promise(one, today) for one in due_promises(until, campaign)]
    found = [
        *(replace(each, letters=tuple(sorted(_keys(carried, each.record_id)))) for each in asks),
        *(each for each in letters if each.record_id not in quiet),
        *promises,
    ]
    return _with_holders(sorted(found, key=lambda each: (-each.late, each.kind, each.key)), today)


def delayed(today: date) -> QuerySet[Ask]:
    """Asks whose answer is lawfully later: shown, and nobody is reminded."""
    rows = Ask.objects.standing().filter(
        state="delayed", delayed_until__gte=today, campaign__closed_on=None, campaign__withdrawn_on=None
    )
    return rows.select_related("campaign", "post").order_by("delayed_until", "key")


def due_asks(until: date, since: date = date.min) -> QuerySet[Ask]:
    """Asks that wait for an answer, their last day from ``since`` to ``until``; silence is counted from ``heard``."""
    last = ExpressionWrapper(
        Greatest(Coalesce("answer_by", "delayed_until"), Coalesce("delayed_until", "answer_by")), DateField()
    )
    heard = Max("events__day", filter=Q(events__event__in=HEARD))
    put_to_another = Exists(Ask.objects.standing().filter(escalates=OuterRef("pk")).exclude(state__in=UNMADE))
    open_still = Q(state__in=OPEN) | (Q(state="escalated") & ~put_to_another)
    rows = Ask.objects.standing().filter(open_still, campaign__closed_on=None, campaign__withdrawn_on=None)
    rows = rows.annotate(last_day=last).filter(last_day__lte=until, last_day__gte=since)
    return rows.annotate(heard=heard).select_related("campaign", "post").order_by("key")


def due_letters(until: date, since: date = date.min) -> QuerySet[Communication]:
    """Letters that went out and were not answered, with their last day from ``since`` to ``until``."""
    rows = Communication.objects.standing().filter(
        state__in=LETTERS_OUT, campaign__closed_on=None, campaign__withdrawn_on=None
    )
    rows = rows.annotate(last_day=Coalesce("extended_to", "answer_by")).filter(
        last_day__lte=until, last_day__gte=since
    )
    return rows.select_related("campaign", "post").order_by("key")


def due_promises(until: date, campaign: Campaign | None = None) -> QuerySet[Commitment]:
    """Promises about which nobody said yet whether they were kept, with their day up to ``until``."""
    rows = Commitment.objects.filter(
        state="open", by_when__lte=until, response__withdrawn_on=None, response__campaign__closed_on=None,
        response__campaign__withdrawn_on=None,
    )  # fmt: skip
    if campaign is not None:
        rows = rows.filter(response__campaign=campaign)
    return rows.select_related("response__campaign", "response__post").order_by("by_when", "pk")


def _only(rows: QuerySet[Any], campaign: Campaign | None) -> QuerySet[Any]:
    return rows if campaign is None else rows.filter(campaign=campaign)


def _ask(ask: Ask, today: date) -> Pending:
    due = deadline(ask.answer_by, ask.delayed_until) or today
    last_word: date | None = vars(ask)["heard"] or ask.made_on_day
    step = "ask_escalate" if ask.state in LATE - {"overdue"} else "ask_event"
    return Pending(
        "ask", ask.pk, ask.key, ask.text, ask.campaign, ask.post, due, (today - due).days,
        _days(last_word, today), step, ask.state,
    )  # fmt: skip


def _letter(letter: Communication, today: date) -> Pending:
    due = letter.extended_to or letter.answer_by or today
    return Pending(
        "letter", letter.pk, letter.key, letter.kind, letter.campaign, letter.post, due, (today - due).days,
        _days(letter.sent_on, today), "letter_event",
    )  # fmt: skip


def _promise(one: Commitment, today: date) -> Pending:
    due = one.by_when or today
    return Pending(
        "promise", one.pk, one.response.key, one.what, one.response.campaign, one.response.post, due,
        (today - due).days, None, "commitment",
    )  # fmt: skip


def _days(since: date | None, today: date) -> int | None:
    return None if since is None else max((today - since).days, 0)


def _carried(asks: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """Letters that carry one of these asks: by the letter, the ask and the letter's key."""
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    rows = Communication.objects.standing().filter(asks__in=list(asks), state__in=LETTERS_OUT)
    for letter, key, ask in rows.values_list("pk", "key", "asks"):
        found[letter].append((ask, key))
    return found


def _keys(carried: dict[UUID, list[tuple[UUID, str]]], ask: UUID) -> set[str]:
    return {key for pairs in carried.values() for its, key in pairs if its == ask}


def _with_their_asks(letters: Iterable[UUID]) -> set[UUID]:
    """Letters that carry an ask which is open and has a day of its own: that ask is what is followed."""
    has_day = Q(asks__answer_by__isnull=False) | Q(asks__delayed_until__isnull=False)
    rows = Communication.objects.filter(
        has_day, pk__in=list(letters), asks__state__in=OPEN, asks__withdrawn_on=None
    )
    return set(rows.values_list("pk", flat=True))


def _with_holders(found: list[Pending], today: date) -> list[Pending]:
    """With whoever holds each post today: they are the ones to write to now."""
    held = holdings_on({each.post.pk: each.post for each in found if each.post}.values(), today)
    return [
        replace(each, holders=tuple(one.holder for one in held.get(each.post.pk, ())) if each.post else ())
        for each in found
    ]
