"""A call as its pages show it: which pages come first, what was said, days left; and what the desk reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.cases.calls.forms import CALLERS, FROM, INTERPRETERS, MONITORED
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import form
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.operators import Heard
from safeconduct.intake.questions import came_in_a_file, soonest_date

FIRST = ("01", "02", "05", "06", "14", "10", "29", "30", "20", "25", "31")
"""Pages a call begins with: danger, custody, how to reach them, language, dates, children, what for, name."""
NOT_IN_A_CALL = frozenset({"39", "40", "41"})
"""Files come later with the number; consent is read aloud on a page of its own."""
FLAGS = "flags"
SKIPPED = {"unknown": gettext_lazy("Does not know"), "declined": gettext_lazy("Would rather not say")}


def pages(answers: Mapping[str, Any]) -> list[form.Page]:
    """The pages of a call in its own order: the short path first, then the rest."""
    seen = [page for page in form.visible_pages(answers) if page.code not in NOT_IN_A_CALL]
    by_code = {page.code: page for page in seen}
    short = [by_code[code] for code in FIRST if code in by_code]
    return [*short, *(page for page in seen if page.code not in FIRST)]


def steps(heard: Heard, answers: Mapping[str, Any], current: str) -> list[dict[str, Any]]:
    """Where one can jump to: each page, whether it has an answer, and whether it is this one."""
    asked = [
        {
            "url": address(heard, page.code),
            "label": page.title,
            "answered": form.is_answered(page, answers),
            "current": page.code == current,
        }
        for page in pages(answers)
        if page.kind != "notice"
    ]
    flags = {
        "url": address(heard, FLAGS),
        "label": _("Urgent things"),
        "answered": any(heard.notes.get(name) for name in ("medical", "minors", "a_number", "call_back")),
        "current": current == FLAGS,
    }
    short = sum(1 for page in pages(answers) if page.code in FIRST and page.kind != "notice")
    return [*asked[:short], flags, *asked[short:]]


def following(page: form.Page, answers: Mapping[str, Any]) -> form.Page | None:
    """The page after this one, which may itself be hidden by its own answer."""
    order = pages(answers)
    codes = [each.code for each in order]
    if page.code in codes:
        return next(iter(order[codes.index(page.code) + 1 :]), None)
    return next((each for each in order if not form.is_answered(each, answers) and each.fields), None)


def next_address(heard: Heard, page: form.Page, answers: Mapping[str, Any]) -> str:
    """Where "Next" leads: after the short path to what is urgent, after the last page to the call."""
    after = following(page, answers)
    if page.code in FIRST and (after is None or after.code not in FIRST):
        return address(heard, FLAGS)
    return address(heard, after.code) if after else reverse("call", kwargs={"call_id": heard.call.id})


def address(heard: Heard, page: str) -> str:
    return reverse("call_page", kwargs={"call_id": heard.call.id, "page": page})


def spoken(text: Any, language: str) -> str:
    """A text in the caller's language, or nothing where that is the page's own."""
    with translation.override(language):
        said = str(text)
    return said if said != str(text) else ""


def days_left(answers: Mapping[str, Any], today: date) -> str:
    """How long until the first date they named, in a sentence."""
    first = soonest_date(answers, today)
    if first is None:
        return ""
    left = (first - today).days
    if not left:
        return _("The first date they named is today.")
    return ngettext(
        "%(days)s day is left until the first date they named.",
        "%(days)s days are left until the first date they named.",
        left,
    ) % {"days": left}


def rows(heard: Heard, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was said, to read back."""
    return [
        {
            "question": row.label,
            "values": row.values or ([_("None")] if row.state == GIVEN else []),
            "skipped": SKIPPED.get(row.state, ""),
            "change_url": address(heard, row.page.code),
        }
        for row in form.check_rows(answers)
        if row.page.code not in NOT_IN_A_CALL and row.state != "unanswered"
    ]


def call_rows(call: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """What staff read of a request that the person did not send: channel, who listens, consent, how to reach them."""
    if not call:
        return []
    told = (
        *(_came_in_a_file(call) if came_in_a_file(call) else _came_by_phone(call)),
        (_("Medical needs"), call.get("medical", "")),
        (_("Children without a parent"), {"yes": _("Yes"), "no": _("No")}.get(call.get("minors", ""), "")),
        (_("A-number"), call.get("a_number", "")),
        (_("How to reach them"), call.get("call_back", "")),
        (_("Their number"), _number_of(call)),
    )
    return [{"question": label, "values": [str(value)]} for label, value in told if value]


def _came_by_phone(call: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    consent = call.get("consent") or {}
    read = _("in %(language)s, text %(wording)s, by %(who)s on %(day)s") % {
        "language": LANGUAGES.get(consent.get("language", ""), consent.get("language", "")),
        "wording": consent.get("wording", ""),
        "who": consent.get("read_by_name", ""),
        "day": _day(consent),
    }
    return (
        (_("How it came"), _("phone (operator): %(who)s") % {"who": call.get("taken_by_name", "")}),
        (_("Where from"), FROM.get(call.get("from", ""), "")),
        (_("Facility or court"), call.get("facility", "")),
        (_("Line monitored or recorded?"), MONITORED.get(call.get("monitored", ""), "")),
        (_("Who spoke"), CALLERS.get(call.get("caller", ""), "")),
        (_("Who interpreted"), INTERPRETERS.get(call.get("interpreter", ""), "")),
        (_("Consent read aloud"), read if consent else ""),
    )


def _came_in_a_file(call: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    consent = call.get("consent") or {}
    names = {
        "who": consent.get("told_by_name", ""),
        "by": call.get("taken_by_name", ""),
        "day": _day(consent),
    }
    return (
        (_("How it came"), _("in a file from %(who)s, brought in by %(by)s") % names),
        (_("Facility or court"), call.get("facility", "")),
        (
            _("Consent"),
            _("given on %(day)s, as %(who)s told us; we did not read our text to the person") % names,
        ),
    )


def _day(consent: Mapping[str, Any]) -> str:
    return date_format(date.fromisoformat(consent["day"])) if "day" in consent else ""


def _number_of(call: Mapping[str, Any]) -> str:
    return _("Not given with the file") if came_in_a_file(call) else number_words(call.get("receipt", ""))


def number_words(receipt: str) -> str:
    return {
        "typed_back": _("Read out and read back"),
        "not_written": _("The person could not write it down"),
    }.get(receipt, _("Not read out before it was handed over"))
