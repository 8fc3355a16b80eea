"""Drafts as templates want them: nothing is decided here, only arranged and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.models import Person
from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal import words
from safeconduct.attorneys.portal.differences import differences
from safeconduct.attorneys.portal.draft_papers import Since
from safeconduct.attorneys.portal.drafts import Draft, Happened
from safeconduct.attorneys.portal.room import Room
from safeconduct.cases.journal import Entry
from safeconduct.cases.life.showing import names_of
from safeconduct.choices.languages import LANGUAGES

Row = dict[str, Any]
CHANGES = (Since.CHANGED, Since.STRUCK)


def draft_rows(drafts: Iterable[Draft], today: date) -> list[Row]:
    """Lines of a list of drafts."""
    listed = list(drafts)
    names = names_of({each.record.first.person_id for each in listed})
    return [
        {
            "id": each.id, "title": each.title, "kind": words.DRAFTS.get(each.kind, each.kind),
            "state": words.STATES[each.state], "tag": words.STATE_TAGS[each.state], "since": each.since,
            "days": days_words((today - each.since).days), "version": len(each.texts()),
            "who": names.get(each.record.first.person_id, ""), "is_text_whole": each.is_text_whole,
            "paper": words.PAPER_TAGS.get(paper_code(each), ""), "why": each.record.newest.struck,
        }
        for each in listed
    ]  # fmt: skip


def days_words(days: int) -> str:
    """Since how long."""
    return _("today") if days <= 0 else ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def draft_page(room: Room, draft: Draft) -> Row:
    """Everything the page of one draft shows but its form."""
    possible = draft.possible(
        person_id=room.by.person.pk, writes=room.writer.writes, reviews=room.writer.reviews
    )
    content = draft.content
    return {
        "draft": draft, "state": words.STATES[draft.state], "tag": words.STATE_TAGS[draft.state],
        "kind": words.DRAFTS.get(draft.kind, draft.kind),
        "written_in": LANGUAGES.get(str(content.get("language")), ""), "interpreter": content.get("interpreter", ""),
        **paper_of(room, draft),
        "moves": [{"code": code, "text": words.MOVES[code]} for code in possible if code != states.EDIT],
        "may_edit": states.EDIT in possible, "is_frozen": draft.state is states.State.FROZEN,
        "struck": draft.record.newest.struck if draft.is_struck else "",
        "wrote": room.by.person.pk in draft.authors and room.writer.reviews,
        "read_back": read_back(content.get("read_back")), "signed": signed(content.get("signed")),
        "events": events(draft), "versions": versions(draft), "way": way(draft),
    }  # fmt: skip


def paper_of(room: Room, draft: Draft) -> Row:
    """The paper under a draft, its files as they were frozen, and what became of it since."""
    code = paper_code(draft)
    frozen = draft.content.get("paper_files") if draft.state is states.State.FROZEN else None
    return {
        "paper": room.papers.name(draft.paper), "paper_id": draft.rests.paper or draft.paper, "paper_code": code,
        "paper_told": words.PAPER_SINCE.get(code, ""), "paper_day": draft.rests.day,
        "paper_files": frozen if isinstance(frozen, list) else [],
    }  # fmt: skip


def paper_code(draft: Draft) -> str:
    """What is to be said of the paper under a draft; empty where nothing is."""
    moment = "frozen" if draft.rests.since_frozen in CHANGES else "approved"
    since = draft.rests.since_frozen if moment == "frozen" else draft.rests.since_approved
    if moment == "approved" and draft.state in (states.State.SIGNED, states.State.FROZEN):
        moment = "signed"
    return f"{since}_{moment}" if since in CHANGES else ""


def way(draft: Draft) -> list[Row]:
    """The states in their order, with the one it stands in."""
    beside = {states.State.STRUCK} if draft.needs_read_back else {states.State.STRUCK, states.State.READ_BACK}
    if draft.is_struck:
        return []
    shown = [each for each in states.State if each not in beside]
    return [{"label": words.STATES[each], "is_now": each is draft.state} for each in shown]


def events(draft: Draft) -> list[Row]:
    """What became of it, newest first."""
    names = names_of({each.entry.person_id for each in draft.happened})
    return [
        {
            "title": words.HAPPENED[each.move], "day": each.entry.day,
            "who": names.get(each.entry.person_id, ""), "text": _told(each),
        }
        for each in reversed(draft.happened)
    ]  # fmt: skip


def _told(one: Happened) -> str:
    content = one.entry.content
    if one.move in (states.READ, states.CORRECTED):
        return ". ".join(read_back(content.get("read_back")))
    if one.move in (states.SIGN, states.SIGN_UNREAD):
        return ". ".join(signed(content.get("signed")))
    return one.entry.struck if one.move == states.STRIKE else one.comment


def read_back(held: Any) -> list[str]:
    """Who read it, in which language, through whom, when, and what was corrected."""
    if not isinstance(held, dict) or not held:
        return []
    language = LANGUAGES.get(str(held.get("language")), str(held.get("language")))
    told = [_("Read by %(who)s in %(language)s") % {"who": held.get("reader", ""), "language": language}]
    if held.get("interpreter"):
        told.append(_("Interpreter: %(who)s") % {"who": held["interpreter"]})
    told.append(_day(held.get("on")))
    if held.get("corrected"):
        told.append(_("To correct: %(what)s") % {"what": held["corrected"]})
    return [each for each in told if each]


def signed(held: Any) -> list[str]:
    if not isinstance(held, dict) or not held:
        return []
    return [_day(held.get("on")), str(words.SIGNED_HOW.get(str(held.get("how")), ""))]


def day_of(iso: Any) -> date | None:
    """A day as it is kept in the journal; None where it is none."""
    try:
        return date.fromisoformat(str(iso))
    except ValueError:
        return None


def month_words(month: str) -> str:
    """2026-11 as people say it."""
    return date_format(date.fromisoformat(f"{month}-01"), "YEAR_MONTH_FORMAT")


def _day(iso: Any) -> str:
    day = day_of(iso)
    return date_format(day, "DATE_FORMAT") if day else ""


def versions(draft: Draft) -> list[Row]:
    """Versions of the words, newest first, each numbered from 1."""
    texts = draft.texts()
    names = names_of({each.person_id for each in texts})
    found = [
        {
            "number": number, "day": each.day, "who": names.get(each.person_id, ""),
            "before": number - 1, "is_newest": number == len(texts),
        }
        for number, each in enumerate(texts, 1)
    ]  # fmt: skip
    return found[::-1]


def compared(draft: Draft, since: str, until: str) -> Row | None:
    """Two versions laid over each other; None where nobody asked, or for numbers that are none."""
    texts = draft.texts()
    first, second = _version(texts, since), _version(texts, until)
    if first is None or second is None:
        return None
    old, new = str(first[1].content.get("text", "")), str(second[1].content.get("text", ""))
    return {
        "since": first[0],
        "until": second[0],
        "stretches": differences(old, new),
        "is_same": old == new,
        "title": [first[1].content.get("title"), second[1].content.get("title")],
    }


def _version(texts: Sequence[Entry], typed: str) -> tuple[int, Entry] | None:
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    return (number, texts[number - 1]) if 1 <= number <= len(texts) else None


def people_named(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Person.objects.filter(pk__in=set(ids)).values_list("pk", "display_name"))
