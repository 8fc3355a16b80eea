"""The list of papers, one paper, and what is done with its description."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases.dates.forms import carry_on
from safeconduct.cases.journal import ChangedMeanwhile
from safeconduct.cases.papers import actions, content, refusals, showing
from safeconduct.cases.papers.content import Paper
from safeconduct.cases.papers.forms import EditForm, MoveForm, StrikeForm, filled
from safeconduct.cases.papers.kinds import KINDS
from safeconduct.cases.papers.room import GONE, Room, in_room
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import files_sent

MISSING = ("translation", "certificate", "cleaned", "language")


@required(Permission.OPEN_STORY)
@require_safe
@in_room
def listed(room: Room) -> HttpResponse:
    """All papers of the case, filtered by kind, language and what is missing; and files that are no papers yet."""
    every = room.papers()
    wanted = {name: room.request.GET.get(name, "") for name in ("kind", "language", "missing")}
    wanted["missing"] = wanted["missing"] if wanted["missing"] in MISSING else ""
    found = content.chosen(every, **wanted)
    context = {
        "rows": [showing.row(each) for each in found], "any": bool(every), "wanted": wanted,
        "count": len(found), "all_count": len(every), "size": showing.size(sum(each.size for each in found)),
        "kinds": [(code, name) for code, name in KINDS.items() if any(each.kind == code for each in every)],
        "languages": [(code, showing.language(code)) for code in _languages(every)],
        "untranslated": sum(each.is_untranslated for each in every),
        "sent": _not_taken(room, [*every, *room.papers(struck=True)]),
        "struck": [showing.row(each) for each in room.papers(struck=True)], "damaged": room.journal.damaged,
    }  # fmt: skip
    return room.page("list", context)


@required(Permission.OPEN_STORY)
@require_safe
@in_room
def view(room: Room, record_id: UUID) -> HttpResponse:
    """One paper: what it is, its files as pixels, versions, translations, history."""
    return paper_page(room, room.paper(record_id))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def edit(room: Room, record_id: UUID) -> HttpResponse:
    """Describe a paper anew; a colleague's change since is shown beside what was typed."""
    paper = room.paper(record_id)
    fresh = {**filled(paper), "version": paper.record.version, "token": uuid4()}
    form = EditForm(room.request.POST or None, initial=fresh)
    if room.request.method != "POST" or not form.is_valid():
        return room.page("edit", {"paper": paper}, form)
    desk, seen = room.desk(form.cleaned_data["token"]), form.cleaned_data["version"]
    try:
        actions.edit(desk, record_id, form.described(), seen=seen)
    except ChangedMeanwhile as changed:
        theirs = Paper(changed.theirs)
        carry_on(form, version=str(theirs.record.version))
        by = showing.names([theirs.record.newest.person_id]).get(theirs.record.newest.person_id, "")
        context = {"paper": paper, "theirs": _side_by_side(theirs, form.described()), "who": by}
        return room.page("edit", context, form, status=409)
    except GONE:
        return room.page("edit", {"paper": paper, "problem": refusals.gone()}, form, status=409)
    return room.to("paper", record_id, done="paper_saved")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def strike(room: Room, record_id: UUID) -> HttpResponse:
    """Strike a paper out, with a reason. Nothing is deleted."""
    paper = room.paper(record_id)
    form = StrikeForm(room.request.POST or None, initial={"version": paper.record.version, "token": uuid4()})
    if room.request.method != "POST" or not form.is_valid():
        return room.page("strike", {"paper": paper}, form)
    desk, typed = room.desk(form.cleaned_data["token"]), form.cleaned_data
    try:
        actions.strike(desk, record_id, reason=typed["reason"], seen=typed["version"])
    except (ChangedMeanwhile, *GONE):
        if not actions.twice(desk):
            context = {"paper": paper, "problem": changed_since()}
            return room.page("strike", context, _anew(form, paper), status=409)
    return room.to("paper", record_id, done="paper_struck")


@required(Permission.KEEP_CASE)
@require_POST
@in_room
def restore(room: Room, record_id: UUID) -> HttpResponse:
    """Bring a paper back that was struck out."""
    paper, form = room.paper(record_id), MoveForm(room.request.POST)
    if not form.is_valid():
        return paper_page(room, paper, problem=changed_since())
    desk = room.desk(form.cleaned_data["token"])
    try:
        actions.restore(desk, record_id, seen=form.cleaned_data["version"])
    except (ChangedMeanwhile, *GONE):
        if not actions.twice(desk):
            return paper_page(room, room.paper(record_id), problem=changed_since())
    return room.to("paper", record_id, done="paper_restored")


@required(Permission.READ_LAWYER_NOTES)
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def privilege(room: Room, record_id: UUID) -> HttpResponse:
    """Make a paper one for lawyers only, or one for everybody on the case, after a page that says what follows."""
    paper = room.paper(record_id)
    form = MoveForm(room.request.POST or None, initial={"version": paper.record.version, "token": uuid4()})
    if room.request.method != "POST" or not form.is_valid():
        return room.page("privilege", {"paper": paper}, form)
    try:
        new_id = actions.move(
            room.desk(form.cleaned_data["token"]), record_id, privileged=not paper.is_privileged,
            seen=form.cleaned_data["version"],
        )  # fmt: skip
    except (ChangedMeanwhile, *GONE):
        context = {"paper": paper, "problem": changed_since()}
        return room.page("privilege", context, _anew(form, paper), status=409)
    return room.to("paper", new_id, done="paper_opened" if paper.is_privileged else "paper_hidden")


def paper_page(room: Room, paper: Paper, *, problem: str = "") -> HttpResponse:
    """One paper, perhaps with a sentence on what was not done."""
    held_id = room.held.id
    newest = paper.record.newest
    context = {
        "paper": paper, "row": showing.row(paper), "about": showing.about(paper), "problem": problem,
        "versions": showing.versions(held_id, paper), "translations": showing.translations(held_id, paper),
        "events": showing.history(paper), "is_notice": showing.is_notice(paper),
        "dates": paper.content.get("dates", []), "may_hide": room.may_hide, "token": uuid4(),
        "struck_by": showing.names([newest.person_id]).get(newest.person_id, ""),
    }  # fmt: skip
    return room.page("paper", context, status=409 if problem else 200)


def changed_since() -> str:
    return _("Somebody changed this paper since you opened the page. Look at it once more; nothing was done.")


def _anew(form: Any, paper: Paper) -> Any:
    """The form as it was typed, over what holds now."""
    carry_on(form, version=str(paper.record.version), token=str(uuid4()))
    return form


def _side_by_side(theirs: Paper, typed: dict[str, Any]) -> list[dict[str, str]]:
    """What the colleague's version says where it differs from what was typed."""
    pairs = zip(showing.fields_in_words(theirs.content), showing.fields_in_words(typed), strict=True)
    return [
        {"label": label, "theirs": said, "yours": yours}
        for (label, said), (_label, yours) in pairs
        if said != yours
    ]


def _languages(papers: list[Paper]) -> list[str]:
    spoken = {each.language for each in papers if each.language}
    return [code for code in ("none", *LANGUAGES) if code in spoken]


def _not_taken(room: Room, papers: list[Paper]) -> list[dict[str, Any]]:
    """Files the person sent that no paper was made of."""
    taken = {each.content["upload_id"] for each in papers}
    sent = files_sent.listed_for_case(room.held, room.keys.file, room.keys.case)
    return [
        {"id": each.id, "name": each.name, "size": showing.size(each.size), "day": each.day, "kind": each.media_type}
        for each in sent
        if str(each.id) not in taken
    ]  # fmt: skip
