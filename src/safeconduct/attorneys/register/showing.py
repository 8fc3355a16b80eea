"""A profile as pages show it: rows of question and answer, tags, and who did what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.attorneys.register import dates, words
from safeconduct.attorneys.register.profiles import Held, Profile
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.placing import codes
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES

Row = dict[str, Any]


def day_words(value: Any) -> str:
    day = dates.day_of(value)
    return date_format(day, "DATE_FORMAT") if day else ""


def admission_words(each: Mapping[str, Any]) -> str:
    where = US_STATES.get(str(each.get("jurisdiction")), each.get("jurisdiction"))
    status = words.ADMISSION_STATES.get(str(each.get("status")), "")
    return f"{where} · {each.get('number')} · {status}"


def row_words(part: str, each: Mapping[str, Any]) -> str:
    """One line of a profile's admissions, languages, trainings or pauses."""
    if part == "admissions":
        return admission_words(each)
    if part == "trainings":
        return training_words(each)
    if part == "languages":
        return _language(str(each.get("language")), each.get("level"))
    return ", ".join(pause_words(pause) for pause in dates.pauses_of([each]))


def pause_words(pause: dates.Pause) -> str:
    start = date_format(pause.start, "DATE_FORMAT")
    if pause.until is None:
        return _("From %(first)s, end not known") % {"first": start}
    return _("%(first)s to %(last)s") % {"first": start, "last": date_format(pause.until, "DATE_FORMAT")}


def profile_rows(
    held: Held, *, firms: Mapping[str, str], mentors: Mapping[str, str], at_desk: bool
) -> list[Row]:
    """Everything in a profile; the desk's notes only at the desk."""
    rows: list[Row] = [
        {"question": _("Name"), "value": held["name"]},
        {"question": _("E-mail at work"), "value": held["email"]},
        {"question": _("Telephone at work"), "value": held["phone"]},
        {"question": _("Bar admissions"), "values": [_verified(each) for each in held["admissions"]]},
        {"question": _("Languages"), "values": _languages(held)},
        {"question": _("Courts and asylum offices"), "values": held["forums"]},
        {"question": _("Cases by telephone and video"), "value": _("Yes") if held["remote"] else _("No")},
        {"question": _("Visits people in detention in"), "values": _states(held["facilities"])},
        {"question": _("Trainings"), "values": [_confirmed(each) for each in held["trainings"]]},
        {"question": _("Experience"), "value": codes.EXPERIENCE.get(str(held["expertise"]), "")},
        {
            "question": _("Would like to do"),
            "values": [codes.AREAS.get(each, each) for each in held["interests"]],
        },
        {"question": _("State of the office"), "values": _states([held["region"]] if held["region"] else [])},
        {"question": _("Cases at the same time"), "value": str(held["capacity"])},
        {
            "question": _("Days off"),
            "values": [pause_words(each) for each in dates.pauses_of(held["pauses"])],
        },
        {"question": _("Gender"), "value": words.GENDERS.get(held["gender"], "") if held["gender"] else ""},
        {"question": _("Communities"), "values": held["communities"]},
        {"question": _("Wishes"), "value": held["wishes"]},
        {"question": _("Firm"), "value": firms.get(held["firm"], "")},
        {"question": _("Mentor"), "value": mentors.get(held["mentor"], "")},
        {
            "question": _("Takes no case without a mentor"),
            "value": _("Yes") if held["needs_mentor"] else _("No"),
        },
    ]
    if held["is_mentor"]:
        rows.append({"question": _("Accompanies at most"), "value": str(held["mentor_load"])})
    if at_desk:
        rows.append({"question": _("Notes of the desk"), "value": held["notes"]})
    return rows


def tags(profile: Profile, on: date, changed: Sequence[str] = ()) -> list[Row]:
    """What stands in the way of an offer, and the state."""
    state = profile.attorney.state
    found = [{"text": words.STATES[state], "kind": words.STATE_KINDS[state]}]
    if state not in ("active", "applied"):
        return found
    if profile.attorney.person_id is None:
        found.append({"text": _("No account yet"), "kind": "info"})
    pause = dates.present_pause(profile.held["pauses"], on)
    if pause:
        found.append({"text": _("On leave"), "kind": "warning"})
    if state == "active" and not profile.is_licensed(on):
        found.append({"text": _("No admission is verified"), "kind": "danger"})
    if profile.unconfirmed(on):
        found.append({"text": _("A training waits for proof"), "kind": "info"})
    if changed:
        found.append({"text": _("Changed since vetting"), "kind": "warning"})
    if not profile.has_signed:
        found.append({"text": _("Agreement not signed"), "kind": "warning"})
    return found


def events(profile: Profile) -> list[Row]:
    """Who did what with a profile, newest first: from the record, which holds no word of it."""
    entries = StaffEntry.objects.filter(subject=profile.attorney.id, action__in=words.EVENTS).order_by(
        "-number"
    )[:50]
    who = names({entry.by for entry in entries if entry.by})
    return [
        {"title": words.EVENTS[each.action], "day": each.day, "who": who.get(str(each.by), "")}
        for each in entries
    ]


def names(ids: set[Any]) -> dict[str, str]:
    """Names of colleagues by id as text."""
    found = Person.objects.filter(pk__in=[each for each in ids if each]).values_list("pk", "display_name")
    return {str(key): name for key, name in found}


def different(mine: Held, theirs: Held, **more: Any) -> list[Row]:
    """Rows of theirs that say something else than mine."""
    own = profile_rows(mine, **more)
    other = profile_rows(theirs, **more)
    return [row for row, before in zip(other, own, strict=False) if row != before]


def _verified(each: Mapping[str, Any]) -> str:
    day = day_words(each.get("verified_on"))
    if not day:
        return _("%(what)s · not verified") % {"what": admission_words(each)}
    said = {"what": admission_words(each), "day": day, "how": each.get("verified_how")}
    return _("%(what)s · verified %(day)s: %(how)s") % said


def _languages(held: Held) -> list[str]:
    return [_language(code, level) for code, level in held["languages"].items()]


def _language(code: str, level: Any) -> str:
    return f"{LANGUAGES.get(code, code)}: {codes.LEVELS.get(str(level), '')}"


def _confirmed(each: Mapping[str, Any]) -> str:
    day = day_words(each.get("verified_on"))
    if not day:
        return _("%(what)s · no proof seen yet: does not count") % {"what": training_words(each)}
    said = {"what": training_words(each), "day": day, "how": each.get("verified_how")}
    return _("%(what)s · proof seen %(day)s: %(how)s") % said


def training_words(each: Mapping[str, Any]) -> str:
    area, until = codes.AREAS.get(str(each.get("area")), each.get("area")), day_words(each.get("until"))
    day = day_words(each.get("on"))
    return f"{area}, {day}" + (" " + _("(holds until %(day)s)") % {"day": until} if until else "")


def _states(found: Sequence[str]) -> list[str]:
    return [str(US_STATES.get(code, code)) for code in found]
