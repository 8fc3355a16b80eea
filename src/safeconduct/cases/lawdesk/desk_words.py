"""The law desk in words: what an entry is, whether it holds, since when, and how it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.lawdesk.desk import CLOCK, GUIDELINE, RULE, Entry, Version
from safeconduct.cases.stances import stance_words
from safeconduct.law.clocks import Clock, ReadingRule
from safeconduct.law.facts import FACTS
from safeconduct.law.provenance import Provenance
from safeconduct.law.questions import question
from safeconduct.law.rules import Example, Rule

Words = Mapping[str, str | Promise]

KINDS: Words = {
    RULE: gettext_lazy("Rules"),
    CLOCK: gettext_lazy("Clocks"),
    GUIDELINE: gettext_lazy("Poverty guidelines"),
}
CONFIDENCE: Words = {
    "high": gettext_lazy("High confidence"),
    "medium": gettext_lazy("Medium confidence"),
    "low": gettext_lazy("Low confidence"),
}
CONFIDENCE_TAGS = {"high": "success", "medium": "", "low": "warning"}
STATUS: Words = {
    "in_force": gettext_lazy("In force"),
    "proposed": gettext_lazy("Proposed, not law yet"),
    "enjoined": gettext_lazy("Stopped by a court (enjoined)"),
    "vacated": gettext_lazy("Set aside by a court (vacated)"),
    "partly_vacated": gettext_lazy("Set aside in part (partly vacated)"),
    "stayed": gettext_lazy("Paused by a court (stayed)"),
    "superseded": gettext_lazy("Replaced by something newer"),
}
ONLY_WORDS: Words = {
    "changing": gettext_lazy("May have changed"),
    "not_in_force": gettext_lazy("Has a version not in force"),
    "protective": gettext_lazy("Can be read in more than one way"),
}
CHANGES: Words = {
    "begins": gettext_lazy("Begins to hold"),
    "ends": gettext_lazy("No longer holds"),
    "changes": gettext_lazy("Says something else"),
    "status": gettext_lazy("Not in force, and stands otherwise"),
}
_RULE_KINDS: Words = {
    "element": gettext_lazy("Has to be met"),
    "bar": gettext_lazy("Stands in the way"),
    "exception": gettext_lazy("Exception to a bar"),
    "flag": gettext_lazy("Notice for staff"),
}
_CLOCK_KINDS: Words = {
    "no_later_than": gettext_lazy("Not later than"),
    "not_before": gettext_lazy("Not before"),
}
_EFFECTS: Words = {
    "unlikely": gettext_lazy("unlikely"),
    "must_look": gettext_lazy("a person must look"),
    "possible": gettext_lazy("possible"),
    "met": gettext_lazy("met"),
    "not_met": gettext_lazy("not met"),
    "unknown": gettext_lazy("we do not know yet"),
}
PARTS: Words = {
    "elements": gettext_lazy("Has to be met"),
    "bars": gettext_lazy("Stands in the way"),
    "flags": gettext_lazy("Notice for staff"),
}
_UNITS: Words = {
    "years": gettext_lazy("years"),
    "months": gettext_lazy("months"),
    "weeks": gettext_lazy("weeks"),
    "days": gettext_lazy("days"),
    "business_days": gettext_lazy("business days"),
}
_ROLLS: Words = {
    "next_business_day": gettext_lazy("a day off moves it to the next business day"),
    "previous_business_day": gettext_lazy("a day off moves it to the business day before"),
}


def kind_words(entry: Entry) -> str:
    """What sort of entry it is, in two or three words."""
    source = entry.shown.made_from
    if isinstance(source, Rule):
        return str(_RULE_KINDS[source.kind])
    if isinstance(source, Clock):
        return str(_CLOCK_KINDS[source.kind])
    return _("Amount")


def tags(held: Provenance, *, speaks: bool, on: date) -> list[dict[str, str]]:
    """Confidence, status and movement, for a line of tags."""
    found = [{"text": str(CONFIDENCE[held.confidence]), "kind": CONFIDENCE_TAGS[held.confidence]}]
    if held.may_have_changed:
        found.append({"text": _("May have changed"), "kind": "warning"})
    if held.status != "in_force":
        found.append({"text": str(STATUS[held.status]), "kind": "danger"})
    elif not speaks:
        later = held.effective_from > on
        found.append({"text": _("Not yet") if later else _("No longer"), "kind": "info"})
    return found


def window(held: Provenance) -> str:
    """From which day until which it was written for."""
    since = date_format(held.effective_from, "DATE_FORMAT")
    if held.effective_until is None:
        return _("From %(since)s on") % {"since": since}
    until = date_format(held.effective_until, "DATE_FORMAT")
    return _("From %(since)s until the day before %(until)s") % {"since": since, "until": until}


def version_words(number: int | None, status: str) -> str:
    """A version and how it stands, as on one of two days."""
    if number is None:
        return _("Not there")
    return _("Version %(number)s: %(status)s") % {"number": number, "status": STATUS[status]}


def standing(held: Provenance) -> str:
    """Who says that it is not in force, and since when."""
    if not held.status_authority:
        return ""
    if held.status_on is None:
        return held.status_authority
    return f"{held.status_authority}, {date_format(held.status_on, 'DATE_FORMAT')}"


def rows(version: Version) -> list[dict[str, Any]]:
    """Everything an entry says of itself, as the rows of a summary list."""
    held = version.provenance
    found = [
        (_("Text"), [held.text]),
        (_("Citation"), [held.citation]),
        (_("Where we read it"), [held.source]),
        (_("Read on"), [date_format(held.read, "DATE_FORMAT")]),
        (_("Holds"), [window(held)]),
        (_("Status"), [str(STATUS[held.status])]),
        (_("Who says so"), [standing(held)]),
        *_of_source(version),
        (_("Other readings"), [f"{each.text} ({each.citation})" for each in held.alternatives]),
        (_("Plan with this day"), [date_format(day, "DATE_FORMAT") for day in _protective_days(held)]),
    ]
    return [{"question": name, "values": values} for name, values in found if any(values)]


def _protective_days(held: Provenance) -> list[date]:
    days = {held.protective_date, *(each.protective_date for each in held.alternatives)}
    return sorted(day for day in days if day)


def _of_source(version: Version) -> list[tuple[str, list[str]]]:
    source = version.made_from
    if isinstance(source, Rule):
        return [
            (_("What it does"), [str(_EFFECTS[source.effect])] if source.effect else []),
            (_("Takes away"), list(source.lifts)),
            (_("What would prove it"), list(source.proof)),
            (_("Notice"), [source.notice]),
            (_("Before whom"), [source.forum]),
            (_("Facts it looks at"), [fact_words(each) for each in source.facts]),
            (_("Examples, run as tests"), [_example(each) for each in source.examples]),
        ]
    if isinstance(source, Clock):
        return [
            (_("Begins with"), [source.trigger]),
            (_("How it is counted"), [reading_words(source, each) for each in source.readings]),
            (_("Facts it looks at"), [fact_words(each.fact) for each in source.starts]),
        ]
    return []


def fact_words(fact_id: str) -> str:
    """The question of a fact; the id of one that is derived."""
    return question(fact_id).question if fact_id in FACTS else fact_id


def reading_words(clock: Clock, reading: ReadingRule) -> str:
    """One way to count, in a line."""
    said = [f"{reading.count} {_UNITS.get(reading.unit, reading.unit)}"]
    if clock.counts == "backward":
        said.append(_("counted back"))
    if reading.roll in _ROLLS:
        said.append(str(_ROLLS[reading.roll]))
    if reading.on_eve:
        said.append(_("the day before counts"))
    if stance := stance_words(reading.stance):
        said.append(stance)
    if reading.status != "in_force":
        said.append(str(STATUS.get(reading.status, reading.status)))
    return f"{', '.join(said)}: {reading.why} ({reading.citation})"


def _example(each: Example) -> str:
    outcome = _EFFECTS.get(each.expected, each.expected)
    return f"{each.name}, {date_format(each.on, 'DATE_FORMAT')}: {outcome}"


def example_words(examples: tuple[Example, ...]) -> list[str]:
    """Examples of a pathway, a line for each."""
    return [_example(each) for each in examples]
