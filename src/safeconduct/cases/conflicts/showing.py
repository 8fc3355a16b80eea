"""A check as its page shows it. Of a request one cannot open there is no number, no name, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.models import DeskMember, Person
from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import excluding, grants, reading
from safeconduct.cases.conflicts import wording
from safeconduct.cases.conflicts.hits import Hit
from safeconduct.cases.conflicts.named import Named
from safeconduct.cases.conflicts.standings import CHECK, DECISION, Check, Decided, Standing
from safeconduct.cases.journal import Journal
from safeconduct.intake.models import Request


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another request as somebody sees it who reads this one."""

    request: Request | None
    may_open: bool
    ask: tuple[str, ...]
    is_kept: bool = False
    """Whether it is kept from somebody, and perhaps from this reader: they cannot open it, and do not supervise."""


def found(check: Check, by: Unlocked, on: date) -> dict[str, list[dict[str, Any]]]:
    """The hits of a check: "telling" ones, and "weak" ones, worst first.

    That two requests name the same person who did harm is shown to those only who can open both. Of a request that
    is kept from somebody nothing is shown to those who cannot open it: a supervisor looks.
    """
    others = seen_from(check.hits, by, on)
    staff = {str(person.pk): person.display_name for person in Person.objects.all()}
    rows: dict[str, list[dict[str, Any]]] = {"telling": [], "weak": []}
    for hit in check.hits:
        other = others.get(hit.request_id)
        if hit.relation == "same_harm" and not (other and other.may_open):
            continue
        if other and other.is_kept:
            continue
        rows["weak" if hit.strength == "weak" else "telling"].append(_row(hit, other, staff))
    return rows


def seen_from(hits: Iterable[Hit], by: Unlocked, on: date) -> dict[str, Elsewhere]:
    """The other requests of these hits, by id as text."""
    ids = {UUID(hit.request_id) for hit in hits if hit.request_id}
    held = {request.id: request for request in Request.objects.filter(id__in=ids)}
    names, listed = grants.who_holds(ids, on), excluding.with_a_list(ids)
    seen = {id_: _elsewhere(held.get(id_), names.get(id_, []), by, on) for id_ in ids}
    if may(by.person, Permission.SUPERVISE):
        return {str(id_): each for id_, each in seen.items()}
    return {
        str(id_): replace(each, is_kept=id_ in listed and not each.may_open) for id_, each in seen.items()
    }


def supervisor_must_look(check: Check, by: Unlocked, on: date) -> bool:
    """Whether a hit lies in a request that is perhaps kept from this reader: they do not see it, and do not decide."""
    told = [hit for hit in check.hits if hit.relation != "same_harm"]
    return any(each.is_kept for each in seen_from(told, by, on).values())


def people(named: Iterable[Named]) -> list[dict[str, Any]]:
    """Everyone of this request who is compared."""
    return [
        {
            "name": each.spellings[0] if each.spellings else _("No name, a number only"),
            "others": each.spellings[1:],
            "roles": ", ".join(
                dict.fromkeys(str(wording.ROLES.get(role, wording.ROLES["other"])) for role in each.roles)
            ),
            "side": wording.SIDES[each.side],
            "birth": each.birth,
        }
        for each in named
    ]


def history(held: Journal) -> list[dict[str, Any]]:
    """Checks and decisions, newest first."""
    names = {person.pk: person.display_name for person in Person.objects.all()}
    found = []
    for entry in reversed(held.entries):
        who = names.get(entry.person_id, "")
        if entry.kind == CHECK:
            check = Check.of(entry)
            title, text = _("Compared with %(count)d requests") % {"count": check.against}, ""
        elif entry.kind == DECISION:
            decided = Decided.of(entry)
            title, text = str(wording.DECIDED[decided.outcome]), decided.reason
        else:
            continue
        found.append({"title": title, "day": entry.day, "who": who, "text": text})
    return found


def state(standing: Standing) -> dict[str, Any]:
    """Where it stands, in words."""
    kind, text, meaning = wording.STATES[standing.state]
    return {
        "kind": kind, "text": text, "meaning": meaning,
        "changed": [wording.CHANGED[code] for code in standing.changed],
    }  # fmt: skip


def desk_members(request: Request) -> list[str]:
    """Who can run the check: active members of the desk it was sent to."""
    sealed = DeskMember.objects.filter(desk_id=request.desk_id, state="sealed", person__is_active=True)
    return list(sealed.order_by("person__display_name").values_list("person__display_name", flat=True))


def together(ids: Sequence[UUID] | set[UUID], by: Unlocked, on: date) -> list[dict[str, Any]]:
    """Requests that are read together with this one."""
    held = Request.objects.filter(id__in=ids).order_by("sent_on", "id")
    return [
        {
            "id": each.id, "short_id": each.short_id, "sent_on": each.sent_on,
            "url": _url(each) if reading.may_open(each, by, on) else "",
        }
        for each in held
    ]  # fmt: skip


def _elsewhere(request: Request | None, holders: list[str], by: Unlocked, on: date) -> Elsewhere:
    if request is None:
        return Elsewhere(None, False, ())
    if reading.may_open(request, by, on):
        return Elsewhere(request, True, ())
    with_desk = [_("a member of the intake desk")] if reading.is_with_desk(request) else []
    return Elsewhere(request, False, (*holders, *with_desk) or (_("a supervisor"),))


def _row(hit: Hit, other: Elsewhere | None, staff: dict[str, str]) -> dict[str, Any]:
    kind, strength = wording.STRENGTHS[hit.strength]
    opens = bool(other and other.may_open and other.request)
    return {
        "name": hit.name,
        "side": wording.SIDES[hit.side],
        "what": wording.RELATIONS[hit.relation],
        "there": wording.THERE.get((hit.side, hit.relation), ""),
        "kind": kind,
        "strength": strength,
        "speaks_for": [wording.REASONS.get(code, code) for code, sign in hit.reasons if sign > 0],
        "against": [wording.REASONS.get(code, code) for code, sign in hit.reasons if sign < 0],
        "request": other.request if other and opens else None,
        "url": _url(other.request) if other and other.request and opens else "",
        "merge_url": hit.relation in ("duplicate", "same_person") and opens,
        "ask": ", ".join(other.ask) if other else "",
        "gone": bool(hit.request_id and (other is None or other.request is None)),
        "works_here": staff.get(hit.person_id, ""),
    }


def _url(request: Request) -> str:
    return reverse("request", kwargs={"request_id": request.id})
