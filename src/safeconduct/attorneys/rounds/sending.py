"""Send what a round proposes: who is asked for which case, and one offer for each. Sent twice is sent once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import errors as offer_errors
from safeconduct.attorneys.offers import sending as offers
from safeconduct.attorneys.offers.bounds import Colleagues
from safeconduct.attorneys.rounds import actions
from safeconduct.attorneys.rounds.document import Document, Held, Sent
from safeconduct.cases.placing import sheets
from safeconduct.keyring.rows import NoKey
from safeconduct.placement import waves
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit
from safeconduct.placement.waves import Terms
from safeconduct.vault import CannotOpen

MOST_AT_ONCE = 10
MOST_OUT = 5
SHORTEST_HOURS, LONGEST_HOURS, USUAL_HOURS = 2, 21 * 24, 72


@dataclass(frozen=True, slots=True)
class Ask:
    """One offer that would be sent. ``fit`` in thousandths; ``place``: first, second … asked at once."""

    case: str
    attorney: str
    fit: int
    wave: int
    place: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who would be asked for what; ``gone``: chosen cases that do not wait any more."""

    asks: tuple[Ask, ...]
    gone: tuple[str, ...] = ()


def plan(
    document: Document, gathered: Gathered, chosen: Collection[str], terms: Terms, now: datetime
) -> Plan:
    """Whom ``placement.waves`` would ask for each chosen case: the proposed attorney, and the next best whom nothing
    rules out and whose places are not all asked for. No attorney is asked for more cases than she has places."""
    free = {each.id: each.capacity for each in gathered.attorneys}
    for _case, attorney in gathered.frozen:
        if attorney in free:
            free[attorney] -= 1
    wanted = [each for each in document.proposed if each.case in chosen]
    for each in wanted:
        if each.attorney in free:
            free[each.attorney] -= 1
    asks, gone, offers = [], [], history()
    for each in wanted:
        case = gathered.case(each.case)
        if case is None:
            gone.append(each.case)
            continue
        fits = {each.attorney: each.fit}  # what speaks against her now, ``offers.send`` says
        for other in each.others:
            found = gathered.attorney(other)
            if found is None or free[other] <= 0:
                continue
            if not why_not(case, found, gathered.limits, gathered.rules, forbidden=document.forbidden):
                fits[other] = fit(case, found, gathered.rules).thousandths
        ranked = [waves.Ranked(attorney, worth / 1000) for attorney, worth in fits.items()]
        wave = waves.next_wave(each.case, ranked, offers, terms=terms, now=now)
        for place, attorney in enumerate(wave.attorneys, start=1):
            free[attorney] -= attorney != each.attorney
            asks.append(Ask(each.case, attorney, fits[attorney], wave.number, place))
            offers.append(waves.Sent(
                case=each.case, attorney=attorney, sent_at=now, expires_at=now + terms.hold, wave=wave.number
            ))  # fmt: skip
    return Plan(tuple(asks), tuple(gone))


def history() -> list[waves.Sent]:
    """Every offer there was, as the waves want them. An acceptance that is over places nobody, and bars nobody."""
    over = Placement.objects.exclude(state__in=Placement.LIVE).values("request_id")  # cases that came back
    lasting = Offer.objects.exclude(state__in=("accepted", "taken"), request_id__in=over)
    rows = lasting.order_by("sent_at", "id").values_list(
        "request_id", "attorney_id", "sent_at", "expires_at", "wave", "state", "answered_at"
    )
    answers = {each.value for each in waves.Answer}
    return [
        waves.Sent(
            case=str(case), attorney=str(attorney), sent_at=sent, expires_at=ends, wave=wave,
            answer=waves.Answer(state if state in answers else ""), answered_at=answered,
        )
        for case, attorney, sent, ends, wave, state, answered in rows.iterator()
    ]  # fmt: skip


def terms_of(values: Mapping[str, Any], at_once: int | None = None, hours: int | None = None) -> Terms:
    """The organisation's terms, or as somebody chose for one round."""
    manner = str(values.get("manner", waves.Manner.PITCH))
    return Terms(
        manner=waves.Manner(manner if manner in set(waves.Manner) else waves.Manner.PITCH),
        at_once=at_once or int(values.get("wave_size", 1)),
        hold=timedelta(hours=hours or int(values.get("hold_hours", USUAL_HOURS))),
        out_per_attorney=int(values.get("out_per_attorney", MOST_OUT)),
    )


def send(
    *, held: Held, gathered: Gathered, chosen: Collection[str], terms: Terms, seen: int, desk: Desk,
    by: Unlocked, at: datetime,
) -> Held:  # fmt: skip
    """Send every offer of the plan and end the round. What was refused stands in ``document.sent`` with its code.

    The round is claimed first, by its version: a colleague who changes it meanwhile is told. A round that was sent
    stays as it is. Killed half way, the page shown again sends what is missing and nothing twice.
    Raises ``RoundRefused``.
    """
    demand(by.person, Permission.PLACE)
    if held.row.state == "sent":
        return held
    actions.refuse_over(held, seen)
    planned = plan(held.document, gathered, chosen, terms, at)
    held = actions.keep(held, held.document, "round.sending", seen=seen, desk=desk, by=by, at=at)
    colleagues = Colleagues(by, desk)
    done = [_one(ask, held, colleagues, at + terms.hold, by, at) for ask in planned.asks]
    done += [Sent(case, "", 0, "SheetOver") for case in planned.gone]
    made = replace(held.document, sent=tuple(done))
    return actions.keep(held, made, "round.sent", seen=held.row.version, desk=desk, by=by, at=at, state="sent")


def _one(
    ask: Ask, held: Held, colleagues: Colleagues, expires_at: datetime, by: Unlocked, at: datetime
) -> Sent:
    attorney = Attorney.objects.filter(pk=UUID(ask.attorney)).first()
    if attorney is None:
        return Sent(ask.case, ask.attorney, ask.wave, "NotActive")
    try:
        offers.send(
            request_id=UUID(ask.case), attorney=attorney, number=held.document.versions.get(ask.case, -1),
            expires_at=expires_at, by=by, at=at, round=held.row, wave=ask.wave, fit=ask.fit,
            colleagues=colleagues,
        )  # fmt: skip
    except offer_errors.OfferRefused as refused:
        return Sent(ask.case, ask.attorney, ask.wave, type(refused).__name__)
    except (NoKey, CannotOpen, sheets.NoDesk):
        return Sent(ask.case, ask.attorney, ask.wave, "SheetOver")
    return Sent(ask.case, ask.attorney, ask.wave)
