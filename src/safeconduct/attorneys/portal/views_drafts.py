"""Drafts of a case: the list, one of them with its versions, the form to write, and each move on a page of its own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys.portal import draft_actions, showing, words
from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal.differences import differences
from safeconduct.attorneys.portal.draft_states import NotFromHere, OwnDraft, Who
from safeconduct.attorneys.portal.drafts import (
    Draft,
    all_drafts,
    draft_of,
    one_draft,
    reviews_by_draft,
    struck_drafts,
)
from safeconduct.attorneys.portal.forms import STEP_FORMS, DraftForm, MoveForm
from safeconduct.attorneys.portal.room import Room, in_story
from safeconduct.cases import reading
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, Record
from safeconduct.cases.messages import drafts as unfinished
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.form import answers

FIELDS = ("title", "kind", "text", "paper", "language", "interpreter", "needs_read_back")
PIECE = unfinished.LONGEST
"""Characters of one kept field: a long text is kept in pieces."""


@required(Permission.OPEN_STORY)
@require_safe
@in_story
def listed(room: Room) -> HttpResponse:
    """All drafts of the case."""
    context = {
        "rows": showing.draft_rows(all_drafts(room.journal), room.today), "may_write": room.writer.writes,
        "struck": showing.draft_rows(struck_drafts(room.journal), room.today), "damaged": room.whole.damaged,
    }  # fmt: skip
    return room.page("drafts", context, door="drafts")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
@in_story
def new(room: Room) -> HttpResponse:
    """Begin a draft, or keep what was typed for later."""
    _refuse_reader(room)
    if room.request.method != "POST":
        return _form_page(room, _form(room, None, part="draft new"))
    if "keep" in room.request.POST:
        return _keep(room, "draft new", room.to("draft_new", done="draft_kept"))
    form = _form(room, None, bound=True)
    if not form.is_valid():
        return _form_page(room, form)
    try:
        entry = draft_actions.begin(by=room.writer, words=form.said(), token=form.cleaned_data["token"])
    except JournalGone:
        return _again(room, form)
    _forget(room, "draft new")
    return room.to("draft", entry.record_id, done="draft_saved")


@required(Permission.OPEN_STORY)
@require_safe
@in_story
def one(room: Room, record_id: UUID) -> HttpResponse:
    """One draft: text, state, comments, and two versions laid over each other where asked."""
    draft = _draft(room, record_id)
    asked = room.request.GET
    context = showing.draft_page(room, draft)
    context["compared"] = showing.compared(draft, asked.get("since", ""), asked.get("until", ""))
    return room.page("draft", context, door="drafts")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
@in_story
def edit(room: Room, record_id: UUID) -> HttpResponse:
    """Change a draft. Once it is signed there is nothing to change."""
    _refuse_reader(room)
    draft = _draft(room, record_id)
    part = f"draft {draft.id}"
    if room.request.method != "POST":
        if states.EDIT not in draft.possible(person_id=room.by.person.pk, writes=True, reviews=False):
            return room.to("draft", draft.id)
        return _form_page(room, _form(room, draft, part=part), draft)
    if "keep" in room.request.POST:
        return _keep(room, part, room.to("draft_edit", draft.id, done="draft_kept"))
    form = _form(room, draft, bound=True)
    if not form.is_valid():
        return _form_page(room, form, draft)
    given = form.cleaned_data
    try:
        draft_actions.change(
            by=room.writer, draft_id=draft.id, words=form.said(), seen=given["version"], token=given["token"]
        )
    except ChangedMeanwhile as changed:
        return _theirs_page(room, changed.theirs, form)
    except NotFromHere:
        form.add_error(
            None, _("It was signed or struck out meanwhile. Its text is not changed: begin a new draft.")
        )
        return _form_page(room, form, draft, status=409)
    except JournalGone:
        return _again(room, form, draft)
    _forget(room, part)
    went_back = draft.state in (states.State.APPROVED, states.State.READ_BACK)
    return room.to("draft", draft.id, done="draft_again" if went_back else "draft_saved")


@required(Permission.OPEN_STORY)
@require_http_methods(["GET", "HEAD", "POST"])
@in_story
def step(room: Room, record_id: UUID, step: str) -> HttpResponse:
    """One move: what follows from it, what it asks, and, once posted, the entry."""
    draft, known = _draft(room, record_id), states.MOVES.get(step)
    if known is None or step == states.EDIT or not _may(room, known.who):
        raise Http404
    form = _step_form(room, draft, step)
    if room.request.method != "POST":
        return _step_page(room, draft, step, form)
    if not form.is_valid():
        return _step_page(room, draft, step, form)
    given = form.cleaned_data
    try:
        draft_actions.move(
            by=room.writer, draft_id=draft.id, code=step, said=form.said(), seen=given["version"],
            token=given["token"],
        )  # fmt: skip
    except (ChangedMeanwhile, NotFromHere, JournalGone):
        form.add_error(None, _("Somebody changed this draft a moment ago. Look at it again first."))
        return _step_page(room, draft, step, form, status=409)
    except OwnDraft:
        form.add_error(None, _("You wrote in this draft yourself: somebody else looks at it."))
        return _step_page(room, draft, step, form, status=409)
    return room.to("draft", draft.id, done=f"draft_{step}")


def _draft(room: Room, record_id: UUID) -> Draft:
    found = one_draft(room.journal, record_id)
    if found is None:
        raise Http404
    return found


def _refuse_reader(room: Room) -> None:
    if not room.writer.writes:
        raise Http404


def _may(room: Room, who: Who) -> bool:
    return room.writer.writes if who is Who.WRITES else room.writer.reviews


def _form(room: Room, draft: Draft | None, *, part: str = "", bound: bool = False) -> DraftForm:
    held = draft.content if draft else {}
    papers = room.papers.choices(kept=str(held.get("paper", "")))
    if bound:
        return DraftForm(room.request.POST, papers=papers)
    initial: dict[str, Any] = {name: held[name] for name in FIELDS if name in held}
    return DraftForm(
        papers=papers,
        initial={**initial, **_kept(room, part), "token": uuid4(), "version": draft.version if draft else 0},
    )


def _form_page(
    room: Room, form: DraftForm, draft: Draft | None = None, status: int = 0, **more: Any
) -> HttpResponse:
    part = f"draft {draft.id}" if draft else "draft new"
    context = {
        "draft": draft, "has_kept": not form.is_bound and bool(_kept(room, part)),
        "goes_back": draft is not None and draft.state in (states.State.APPROVED, states.State.READ_BACK),
        "state": words.STATES[draft.state] if draft else "", **more,
    }  # fmt: skip
    return room.page("draft_form", context, form, door="drafts", status=status)


def _theirs_page(room: Room, theirs: Record, form: DraftForm) -> HttpResponse:
    """A colleague was faster: both texts stand on the page, with what differs; saving again puts this one on top."""
    typed = room.request.POST.copy()
    typed["version"], typed["token"] = str(theirs.version), str(uuid4())
    again = DraftForm(typed, papers=room.papers.choices(kept=str(theirs.content.get("paper", ""))))
    again.add_error(
        None,
        _(
            "Somebody changed this draft a moment ago. Your text is below, theirs beside it. Save again to put "
            "yours in its place; theirs stays among the versions."
        ),
    )
    text = str(theirs.content.get("text", ""))
    stretches = differences(text, form.cleaned_data["text"])
    draft = draft_of(room.whole, theirs, reviews_by_draft(room.whole).get(theirs.id, ()))
    return _form_page(room, again, draft, 409, theirs=theirs.content, stretches=stretches)


def _again(room: Room, form: DraftForm, draft: Draft | None = None) -> HttpResponse:
    form.add_error(
        None, _("Somebody changed who may read this case a moment ago. Please save again; nothing was lost.")
    )
    return _form_page(room, form, draft, status=409)


def _step_form(room: Room, draft: Draft, step: str) -> MoveForm:
    more: dict[str, Any] = {"today": room.today}
    if step in (states.SIGN, states.SIGN_UNREAD):
        more["not_before"] = _read_on(draft)
    initial = {"token": uuid4(), "version": draft.version, "on": room.today}
    if step in (states.READ, states.CORRECTED):
        initial["language"] = _heard(room) or draft.content.get("language", "en")
        initial["interpreter"] = draft.content.get("interpreter", "")
    return STEP_FORMS[step](
        room.request.POST if room.request.method == "POST" else None, initial=initial, **more
    )


def _heard(room: Room) -> str:
    """A language the client understands, as they told us; empty where they did not."""
    spoken = answers.value(reading.read_answers(room.held, room.keys), "language.spoken") or ()
    return next((each for each in map(str, spoken) if each in LANGUAGES), "")


def _read_on(draft: Draft) -> date | None:
    try:
        return date.fromisoformat(str(draft.content.get("read_back", {}).get("on")))
    except ValueError:
        return None


def _step_page(room: Room, draft: Draft, step: str, form: MoveForm, status: int = 0) -> HttpResponse:
    is_open = step in draft.possible(
        person_id=room.by.person.pk, writes=room.writer.writes, reviews=room.writer.reviews
    )
    context = {
        "draft": draft, "step": step, "title": words.MOVES[step], "follows": words.FOLLOWS[step],
        "is_open": is_open, "state": words.STATES[draft.state], "tag": words.STATE_TAGS[draft.state],
        "is_weighty": step in (states.FREEZE, states.STRIKE), **showing.paper_of(room, draft),
        "shows_certificate": step in (states.READ, states.CORRECTED),
    }  # fmt: skip
    return room.page("draft_step", context, form, door="drafts", status=status or (409 if not is_open else 0))


def _keep(room: Room, part: str, back: HttpResponse) -> HttpResponse:
    """Keep the fields of an unfinished draft, the text in pieces; with the page's script it stays where it is."""
    typed = {name: room.request.POST.get(name, "") for name in FIELDS if name != "text"}
    text = room.request.POST.get("text", "")
    pieces = {
        f"text {at // PIECE:03}": text[at : at + PIECE] for at in range(0, min(len(text), 100_000), PIECE)
    }
    fields = {**typed, **pieces} if text.strip() or typed["title"].strip() else {}
    unfinished.keep(request=room.held, part=part, fields=fields, keys=room.keys, by=room.by, at=room.at)
    return HttpResponse(status=204) if room.request.POST["keep"] == "quietly" else back


def _kept(room: Room, part: str) -> dict[str, Any]:
    held = unfinished.kept(request=room.held, part=part, keys=room.keys, by=room.by) if part else {}
    if not held:
        return {}
    text = "".join(held[name] for name in sorted(held) if name.startswith("text "))
    plain = {name: held[name] for name in FIELDS if name in held}
    return {**plain, "text": text, "needs_read_back": bool(held.get("needs_read_back"))}


def _forget(room: Room, part: str) -> None:
    unfinished.forget(request=room.held, part=part, keys=room.keys, by=room.by, at=room.at)
