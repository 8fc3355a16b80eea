"""The history of a case: every entry of its journal that the reader may see, newest first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening
from safeconduct.cases.journal import KINDS, Journal
from safeconduct.cases.life import history as telling
from safeconduct.cases.life import history_words, showing
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

PAGE = 50


@required(Permission.OPEN_REQUEST)
@require_safe
def history(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who wrote what when, and what changed; what was struck out stands crossed."""
    held, keys, unlocked = opened(request, request_id)
    whole = journal.read(held, keys)
    seen = whole.seen_by(unlocked.person)
    wanted = request.GET.get("kind", "")
    entries = [each for each in reversed(seen.entries) if wanted not in KINDS or each.kind == wanted]
    chosen = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    shut = shut_kinds(held, keys, unlocked, whole, {each.kind for each in chosen})
    told = telling.lines(seen, chosen, shut=shut)
    names = showing.names_of(each.entry.person_id for each in told)
    context = {
        "page": chosen,
        "lines": [_row(each, names) for each in told],
        "total": len(entries),
        "damaged": whole.damaged,
        "is_shut": any(each.is_shut for each in told),
        "kinds": [
            {"code": code, "label": history_words.KINDS.get(code, code), "chosen": code == wanted}
            for code in dict.fromkeys(each.kind for each in seen.entries)
        ],
        "wanted": wanted if wanted in KINDS else "",
    }
    return page(request, held, keys, "cases/life/history.html", context, door="case")


def shut_kinds(
    held: Request, keys: CaseKeys, by: Unlocked, whole: Journal, kinds: set[str]
) -> frozenset[str]:
    """Kinds whose content belongs to the story, while the story is not open to this person.

    Where it is open this counts as opening it: one audit row.
    """
    of_story = frozenset(code for code in kinds if KINDS[code].is_story)
    if not of_story or not may(by.person, Permission.OPEN_STORY):
        return of_story
    try:
        opening.open_story(request=held, keys=keys, by=by, at=timezone.now(), held=whole)
    except (opening.ReasonNeeded, opening.CheckNeeded):
        return of_story
    return frozenset()


def _row(line: telling.Line, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "title": line.title,
        "day": line.entry.day,
        "who": names.get(line.entry.person_id, ""),
        "changes": line.changes,
        "is_over": line.is_over,
        "is_shut": line.is_shut,
    }
