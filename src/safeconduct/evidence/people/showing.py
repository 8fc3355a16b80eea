"""What lists and pages say of a person: the counted parts, where they are recorded, who opened their identity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from safeconduct.access.models import Person
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.involving import with_findings
from safeconduct.evidence.models import ActPerson, Involvement, PersonMatch, PersonRecord, Testimony
from safeconduct.evidence.people import matching
from safeconduct.evidence.people.forms import AGE_BANDS, DECISIONS, WHY, unit_words
from safeconduct.evidence.people.identities import FIELDS, OPENED
from safeconduct.evidence.people.reasons import REASONS
from safeconduct.evidence.sealing import Content

STATES = {
    "proposed": gettext_noop("waits for a second person"),
    "agreed": gettext_noop("agreed"),
    "refused": gettext_noop("refused"),
    "undone": gettext_noop("undone"),
}
LABELS = {
    "names": gettext_noop("Names"),
    "aliases": gettext_noop("Other names"),
    "born": gettext_noop("Born"),
    "contacts": gettext_noop("Ways to reach them"),
    "places": gettext_noop("Places that give them away"),
    "organisations": gettext_noop("Employers and other organisations"),
    "identifiers": gettext_noop("Numbers of documents, cars, accounts"),
    "note": gettext_noop("Note"),
}
LIVE_ACT = Q(act__run=None) | Q(act__run__state="live")
MOST_LINES = 200
"""Acts and involvements on one person's page."""


def filtered(query: QueryDict) -> QuerySet[PersonRecord]:
    """The persons a list shows, newest first. Unknown filters change nothing."""
    found = PersonRecord.objects.standing().select_related("same_as").order_by("-made_on", "-key")
    if unit := query.get("unit"):
        found = found.filter(unit=unit)
    if outcome := query.get("outcome"):
        found = found.annotate(outcomes_said=Cast("outcomes", TextField())).filter(
            outcomes_said__contains=f'"{outcome}"'
        )
    if origin := query.get("origin", "").strip():
        found = found.filter(Q(origin__icontains=origin) | Q(key__iexact=origin))
    kept = {"yes": True, "no": False}.get(query.get("identity", ""))
    return found if kept is None else found.filter(has_identity=kept)


def lines(records: Sequence[PersonRecord]) -> list[dict[str, Any]]:
    """The lines of a list: two queries for all of them, however many there are."""
    ids = [record.pk for record in records]
    acts = _counts(ActPerson.objects.filter(LIVE_ACT, person__in=ids, act__withdrawn_on=None))
    told = _counts(Testimony.objects.filter(person__in=ids))
    return [
        {**facts(record), "record": record, "acts": acts.get(record.pk, 0), "told": told.get(record.pk, 0)}
        for record in records
    ]


def facts(record: PersonRecord) -> dict[str, Any]:
    """The counted parts of a person in words."""
    return {
        "unit": unit_words(record.unit),
        "age": AGE_BANDS.get(record.age_band, record.age_band) if record.age_band else "",
        "origin": record.origin,
        "outcomes": [label("person_status", code) for code in record.outcomes],
    }


def summary(record: PersonRecord) -> list[dict[str, Any]]:
    """The same for a summary list."""
    said = facts(record)
    return [
        {"question": _("What is recorded"), "value": said["unit"]},
        {"question": _("Age when it happened"), "value": said["age"] or _("Not known")},
        {"question": _("Where the person comes from"), "value": said["origin"] or _("Not known")},
        {"question": _("What became of them"), "values": said["outcomes"] or [_("Not known")]},
    ]


def identity_rows(content: Content) -> list[dict[str, Any]]:
    """An identity for a summary list; only for a page that was asked for with a reason."""
    rows = []
    for name in FIELDS:
        if value := content.get(name):
            said = {"values": value} if isinstance(value, list) else {"value": value}
            rows.append({"question": _(LABELS[name]), **said})
    return rows


def recorded_with(record: PersonRecord) -> dict[str, Any]:
    """Acts, involvements and testimonies of a person, and of the records held to be the same person."""
    group = matching.group_of(record.pk)
    suffered = ActPerson.objects.filter(LIVE_ACT, person__in=group, act__withdrawn_on=None)
    involved = Involvement.objects.standing().filter(person__in=group)
    accounts = Testimony.objects.filter(person__in=group).select_related("person").order_by("key")
    return {
        "suffered": [
            {"act": row.act, "kind": label("acts", row.act.kind), "as_key": row.person.key,
             "outcome": label("person_status", row.outcome) if row.outcome else ""}
            for row in suffered.select_related("act__incident", "person").order_by("act__key")[:MOST_LINES]
        ],
        "involvements": [
            {"act": row.act, "kind": label("acts", row.act.kind), "degree": label("involvement", row.degree),
             "is_alleged": not vars(row)["court_found"], "key": row.key}
            for row in with_findings(involved).select_related("act__incident").order_by("key")[:MOST_LINES]
        ],
        "testimonies": list(accounts[:MOST_LINES]),
        "same": list(PersonRecord.objects.filter(pk__in=group - {record.pk}).order_by("key")),
    }  # fmt: skip


def readings(record_ids: Iterable[UUID]) -> list[dict[str, Any]]:
    """Who opened these identities, when and why, newest first."""
    found = StaffEntry.objects.filter(subject__in=list(record_ids), action__startswith=OPENED)
    entries = list(found.order_by("-number")[:MOST_LINES])
    names = dict(Person.objects.filter(pk__in={one.by for one in entries}).values_list("pk", "display_name"))
    return [
        {"who": names.get(one.by, "") if one.by else "", "at": one.at, "reason": reason_words(one.action)}
        for one in entries
    ]


def reason_words(action: str) -> str | Promise:
    """The reason at the end of an action, in words."""
    code = action.rpartition(".")[2]
    return REASONS.get(code, code)


WAS: Mapping[str, str] = {
    "same": gettext_noop("They were held for one person; undone"),
    "different": gettext_noop("They were held for two people; undone"),
}


def match_line(
    match: PersonMatch, record: PersonRecord | None = None, *, unopened: Collection[UUID] = ()
) -> dict[str, Any]:
    """A match in words; ``other`` is the record at its other end, seen from ``record``.

    ``unopened``: the matches that nobody who decided them had opened (``looked_at.decided_unopened``).
    """
    stood = match.state == "undone" and match.decided_by_id is not None
    return {
        "heading": _(WAS[match.decision]) if stood and match.decision in WAS else "",
        "is_unopened": match.pk in unopened,
        "match": match,
        "other": match.second if record is not None and match.first_id == record.pk else match.first,
        "decision": DECISIONS.get(match.decision, match.decision),
        "why": [WHY.get(code, code) for code in match.why],
        "state": _(STATES.get(match.state, match.state)),
    }


def sides(
    first: PersonRecord, second: PersonRecord, opened: tuple[Content, Content] | None = None
) -> list[dict[str, Any]]:
    """Two records beside one another: the counted parts, and who they are once opened."""
    rows = [
        {"question": one["question"], "first": _as_list(one), "second": _as_list(other)}
        for one, other in zip(summary(first), summary(second), strict=True)
    ]
    rows.append({"question": _("Recorded with"), "first": _acts_of(first), "second": _acts_of(second)})
    for name in FIELDS if opened else ():
        held = [_texts(content.get(name)) for content in opened or ()]
        if any(held):
            rows.append({"question": _(LABELS[name]), "first": held[0], "second": held[1], "sealed": True})
    return rows


def _acts_of(record: PersonRecord) -> list[str]:
    suffered = ActPerson.objects.filter(LIVE_ACT, person=record, act__withdrawn_on=None)
    return [
        f"{label('acts', row.act.kind)} ({row.act.incident.key})"
        for row in suffered.select_related("act__incident").order_by("act__key")[:MOST_LINES]
    ]


def address(name: str, *args: object) -> str:
    """The address of another room's page; empty while there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _as_list(row: dict[str, Any]) -> list[Any]:
    return list(row["values"]) if "values" in row else [row["value"]]


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []


def _counts(rows: QuerySet[Any]) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("person").annotate(Count("pk")))
