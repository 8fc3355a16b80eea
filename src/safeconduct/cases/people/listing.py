"""The people of a case as its pages list them: by role, the household first, and those only the request names."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases import reading
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.people import ageing, parties, showing, words
from safeconduct.cases.people.ageing import AgesOut
from safeconduct.cases.people.values import told_or_none, value_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import form
from safeconduct.intake.form.pages.names import RELATIONS
from safeconduct.intake.form.rows import date_in_words
from safeconduct.intake.models import Request

PARTY = "party"
CHILD = "child"


def rows(journal: Journal, request_id: UUID, on: date) -> list[dict[str, Any]]:
    """Everyone in the case, by role and then by name."""
    found = [row(record, request_id, on) for record in journal.records(PARTY)]
    return sorted(found, key=lambda each: (parties.ROLES.index(each["role"]), each["name"].casefold()))


def row(record: Record, request_id: UUID, on: date) -> dict[str, Any]:
    content = record.content
    birth = told_or_none(content.get("birth"))
    roles = content.get("roles") or [parties.OTHER]
    return {
        "id": record.id,
        "url": reverse("case_party", args=(request_id, record.id)),
        "name": parties.display_name(content) or _("Without a name"),
        "others": parties.other_names(content),
        "role": parties.first_role(content),
        "roles": [words.ROLES.get(role, role) for role in roles],
        "relation": RELATIONS.get(str(value_of(content, "relation")), ""),
        "born": date_in_words(str(birth.value), birth.precision) if birth else "",
        "age": age_in_words(ageing.age(birth, on)),
        "where": value_of(content, "where") or "",
        "is_adverse": parties.is_adverse(content),
        "is_minor": ageing.is_minor(birth, on, said=bool(content.get("is_minor"))),
        "is_household": parties.is_household(content),
        "ages_out": ages_out(content, on),
    }


def ages_out(content: Any, on: date) -> dict[str, Any] | None:
    """The 21st birthday of a child in the household, unless it lies long past; None for everyone else."""
    is_child = value_of(content, "relation") == CHILD
    found = ageing.ages_out(told_or_none(content.get("birth")), on)
    if not is_child or found is None:
        return None
    return {"found": found, "text": _ages_out_in_words(found), "citation": ageing.CITATION,
            "is_warning": found.state == ageing.SOON}  # fmt: skip


def from_request(request: Request, keys: CaseKeys, journal: Journal) -> list[dict[str, Any]]:
    """Those named in the request whom nobody has taken over yet."""
    contents = [record.content for record in journal.records(PARTY)]
    taken = parties.taken_over(contents)
    return [
        {
            "name": named["name"],
            "others": named.get("other_spellings", []),
            "role": words.ROLES[parties.from_request(named)["roles"][0]],
            "born": named.get("born", ""),
            "url": f"{reverse('case_party_new', args=(request.id,))}?of={number}",
        }
        for number, named in enumerate(form.involved_names(reading.read_answers(request, keys)))
        if parties.mark(number, named) not in taken and not parties.is_among(named, contents)
    ]


def named(request: Request, keys: CaseKeys, number: str) -> tuple[str, Any] | None:
    """The mark and the line of the request at a place; None where there is none."""
    found = form.involved_names(reading.read_answers(request, keys))
    if not number.isascii() or not number.isdecimal() or len(number) > 3 or int(number) >= len(found):
        return None
    return parties.mark(int(number), found[int(number)]), found[int(number)]


def age_in_words(years: tuple[int, int] | None) -> str:
    if years is None:
        return ""
    least, most = years
    if least == most:
        return ngettext("%(years)s year", "%(years)s years", least) % {"years": least}
    return _("%(least)s to %(most)s years") % {"least": least, "most": most}


def _ages_out_in_words(found: AgesOut) -> str:
    day = showing.day_in_words(found.first)
    if found.state == ageing.PASSED:
        return _("Turned 21 (the earliest day: %(day)s)") % {"day": day} if not found.is_exact else (
            _("Turned 21 on %(day)s") % {"day": day}
        )  # fmt: skip
    if found.first > found.last or found.days_left < 0:
        return _("May have turned 21 already: the day of birth is not exact")
    if found.is_exact:
        return _("Turns 21 on %(day)s") % {"day": day}
    return _("Turns 21 on %(day)s at the earliest: the day of birth is not exact") % {"day": day}
