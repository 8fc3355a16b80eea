"""What lies beside the stage of a case: side states, and whether the person lets attorneys be shown it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.cases import journal
from safeconduct.cases.journal import ChangedMeanwhile, Journal, JournalGone, Record
from safeconduct.cases.life import actions, facts, showing, words
from safeconduct.cases.life.actions import At, NotPossible
from safeconduct.cases.life.forms import AgreementForm, SideForm
from safeconduct.cases.life.stages import Side
from safeconduct.cases.life.standing import Standing, agreement_id, day_of, side_id, standing
from safeconduct.cases.pages import page
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

WITH_PLACE = frozenset({Side.DETAINED, Side.TRANSFERRED})


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def side(request: HttpRequest, request_id: UUID, side: str) -> HttpResponse:
    """Begin or end a side state: whichever does not hold now."""
    if side not in list(Side):
        raise Http404
    which = Side(side)
    held, keys, unlocked = opened(request, request_id)
    opened_journal = journal.read(held, keys)
    asked, begins = _side_form(request, held, opened_journal, standing(held, opened_journal), which)
    status, theirs = (422 if request.method == "POST" else 200), None
    if request.method == "POST" and asked.is_valid():
        typed = asked.cleaned_data
        try:
            actions.turn_side(
                request=held, keys=keys, side=which, begins=request.POST.get("what") != "end", on=typed["on"],
                where=typed.get("where", ""), why=typed["why"],
                how=At(unlocked, timezone.now(), typed["token"], typed["seen"]),
            )  # fmt: skip
        except JournalGone:
            raise Http404 from None
        except (ChangedMeanwhile, NotPossible):
            again = journal.read(held, keys)
            record = again.get(side_id(held.id, which))
            asked, begins = _side_form(
                request, held, again, standing(held, again), which, version=record.version if record else 0
            )
            status, theirs = 409, _theirs(record)
        else:
            return redirect(f"{reverse('case', args=(held.id,))}?done=side_kept")
    context = {
        "form": asked, "begins": begins, "theirs": theirs, "label": words.SIDES[which],
        "title": words.SIDE_BEGINS[which] if begins else words.SIDE_ENDS[which],
    }  # fmt: skip
    return page(request, held, keys, "cases/life/side.html", context, door="case", status=status)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Whether the person lets attorneys be shown the case: asked for itself, and taken back at any time."""
    held, keys, unlocked = opened(request, request_id)
    opened_journal = journal.read(held, keys)
    today = timezone.now().date()
    now = facts.agreement(held, opened_journal)
    asked = AgreementForm(request.POST or None, today=today, initial={"token": uuid4(), "seen": now.version})
    status, theirs = (422 if request.method == "POST" else 200), None
    if request.method == "POST" and asked.is_valid():
        typed = asked.cleaned_data
        try:
            actions.agree(
                request=held, keys=keys, given=typed["given"] == "yes", on=typed["on"], by_way=typed["how"],
                note=typed["why"], how=At(unlocked, timezone.now(), typed["token"], typed["seen"]),
            )  # fmt: skip
        except JournalGone:
            raise Http404 from None
        except ChangedMeanwhile as changed:
            asked = AgreementForm(_seen_now(request, changed.theirs.version), today=today)
            status, theirs = 409, _theirs(changed.theirs)
        else:
            return redirect(f"{reverse('case', args=(held.id,))}?done=agreement_kept")
    record = opened_journal.get(agreement_id(held.id))
    context = {"form": asked, "theirs": theirs, "versions": _versions(record)}
    return page(request, held, keys, "cases/life/agreement.html", context, door="case", status=status)


def _side_form(
    request: HttpRequest, held: Request, opened_journal: Journal, stands: Standing, which: Side, *,
    version: int | None = None,
) -> tuple[SideForm, bool]:  # fmt: skip
    """The form for what may be done now; what was posted stays in it. ``version``: seen from now on."""
    begins = which not in stands.side_codes
    record = opened_journal.get(side_id(held.id, which))
    posted: Any = request.POST or None
    if posted is not None and version is not None:
        posted = _seen_now(request, version)
    elif posted is not None:
        begins = posted.get("what") != "end"
    initial = {"token": uuid4(), "seen": record.version if record else 0}
    today = timezone.now().date()
    return SideForm(
        posted, begins=begins, today=today, with_place=which in WITH_PLACE, initial=initial
    ), begins


def _seen_now(request: HttpRequest, version: int) -> Any:
    """What was posted, with a colleague's version taken as seen, and a token of its own."""
    posted = request.POST.copy()
    posted["seen"], posted["token"] = str(version), str(uuid4())
    return posted


def _theirs(record: Record | None) -> dict[str, Any]:
    """What a colleague wrote."""
    if record is None:
        return {}
    return _versions(record)[0]


def _versions(record: Record | None) -> list[dict[str, Any]]:
    """All versions in words, newest first."""
    if record is None:
        return []
    people = showing.names_of(each.person_id for each in record.versions)
    return [
        {
            "who": people.get(each.person_id, ""),
            "day": day_of(each.content, each.day),
            "title": _title(each.content),
            "how": words.AGREED_HOW.get(each.content.get("how", ""), ""),
            "text": each.content.get("note") or each.content.get("why") or "",
        }
        for each in reversed(record.versions)
    ]


def _title(held: dict[str, Any]) -> Any:
    if "side" in held:
        which = Side(held["side"])
        return words.SIDE_BEGINS[which] if held.get("what") == "begun" else words.SIDE_ENDS[which]
    return words.AGREED[held.get("given") is True]
