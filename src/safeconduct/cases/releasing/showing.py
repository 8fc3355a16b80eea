"""Referrals as their pages show them: to whom, until when, opened or not, what they answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct import vault
from safeconduct.cases.journal import Entry, Record
from safeconduct.cases.notes.showing import names_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.releasing import words
from safeconduct.cases.releasing.bundle import holds_story
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import releases
from safeconduct.intake.models import Release
from safeconduct.keyring.rows import NoKey


def rows(records: Iterable[Record], keys: CaseKeys, today: date) -> list[dict[str, Any]]:
    """Referrals of one case, the newest first."""
    held = sorted(records, key=lambda record: -record.first.number)
    kept = {row.id: row for row in Release.objects.filter(id__in=[record.id for record in held])}
    names = names_of(entry.person_id for record in held for entry in record.versions)
    return [row(record, kept.get(record.id), keys, names, today) for record in held]


def row(
    record: Record, kept: Release | None, keys: CaseKeys, names: Mapping[UUID, str], today: date
) -> dict[str, Any]:
    """One referral. ``kept`` is None, or does not open, where rows were changed outside the program."""
    opened, state = _opened(kept, keys), _state(kept, today)
    answer = opened.answer if opened else {}
    return {
        "id": record.id,
        "organisation": record.content["organisation"],
        "helps": record.content["helps"],
        "day": record.first.day,
        "who": names.get(record.first.person_id, ""),
        "state": state,
        "label": words.STATES.get(state, _("Does not open")),
        "tag": words.TAGS.get(state, ""),
        "until": kept.expires_on if kept else None,
        "is_open": kept is not None and releases.is_open(kept, today),
        "left": _days_left(kept, today) if kept and releases.is_open(kept, today) else "",
        "opened_on": _day(answer.get("opened_on", "")),
        "answers": [
            {"label": words.STATES[each["state"]], "text": each["text"], "day": _day(each["on"])}
            for each in reversed(answer.get("said", []))
        ],
        "opens": opened is not None,
        "bundle": opened.bundle if opened else None,
        "holds_story": bool(opened and holds_story(opened.bundle)),
        "revoked": record.content.get("revoked"),
        "version": record.version,
    }


def consents(record: Record) -> list[dict[str, Any]]:
    """Every yes the person gave to this referral, the newest first."""
    return [
        {
            "said_on": _day(each["said_on"]),
            "how": words.HOW.get(each["how"], each["how"]),
            "heard_by": each["heard_by"],
            "language": LANGUAGES.get(each["language"], each["language"]),
            "wording": words.WORDINGS.get(each["wording"], each["wording"]),
            "until": _day(each["until"]),
        }
        for each in reversed(record.content["consents"])
    ]


def history(record: Record) -> list[dict[str, Any]]:
    """What staff did with it, the newest first."""
    names = names_of(entry.person_id for entry in record.versions)
    return [
        {"title": _what(entry), "day": entry.day, "who": names.get(entry.person_id, "")}
        for entry in reversed(record.versions)
    ]


def _what(entry: Entry) -> str:
    if entry.content.get("revoked"):
        return _("Revoked")
    until = date_format(date.fromisoformat(entry.content["until"]), "DATE_FORMAT")
    if len(entry.content["consents"]) > 1:
        return _("Extended until %(day)s") % {"day": until}
    return _("Released until %(day)s") % {"day": until}


def _state(kept: Release | None, today: date) -> str:
    if kept is None:
        return ""
    is_over = kept.state in releases.LIVE and today > kept.expires_on
    return "expired" if is_over else kept.state


def _days_left(kept: Release, today: date) -> str:
    days = (kept.expires_on - today).days
    if not days:
        return _("Last day today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _opened(kept: Release | None, keys: CaseKeys) -> releases.Opened | None:
    try:
        return releases.open_for_case(kept, keys.case) if kept else None
    except (NoKey, vault.CannotOpen):
        return None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
