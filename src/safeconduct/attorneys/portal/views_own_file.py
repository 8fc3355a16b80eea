"""An attorney takes her own file along: a page that says what it is, then the file, written down in the audit."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct import audit
from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys.portal import desk as desks
from safeconduct.attorneys.portal import hours_kept, own_file, placements, words
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.drafts import Draft, all_drafts
from safeconduct.attorneys.portal.hours_told import as_csv
from safeconduct.attorneys.portal.own_file import Part, text_part
from safeconduct.attorneys.portal.room import Room, in_story
from safeconduct.cases.papers.content import Paper, papers_of
from safeconduct.cases.papers.kinds import JOURNAL_KINDS

REASONS = (
    ("given_back", gettext_lazy("I gave the case back")),
    ("ended", gettext_lazy("My work on the case is over")),
    ("duty", gettext_lazy("My professional rules want me to keep a file")),
)


class TakeForm(forms.Form):
    """Why, and that it was understood."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you take it?"), choices=REASONS, widget=forms.RadioSelect
    )
    has_read = forms.BooleanField(
        label=gettext_lazy("I know that the file lies unlocked on my device from then on.")
    )


@required(Permission.BE_PLACED)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_story
def take(room: Room) -> HttpResponseBase:
    """What is in it, and, once posted, the file itself. Hers alone, while she represents."""
    if placements.one_represented(room.by.person, room.held.id, room.at) is None:
        raise Http404
    papers = papers_of(room.journal.records(*JOURNAL_KINDS))
    form = TakeForm(room.request.POST if room.request.method == "POST" else None)
    is_too_big = own_file.size_of(papers) > own_file.LARGEST
    if room.request.method != "POST" or not form.is_valid() or is_too_big:
        context = {
            "papers": len(papers), "drafts": len(all_drafts(room.journal)), "is_too_big": is_too_big,
            "most": own_file.LARGEST // 1024 // 1024,
        }  # fmt: skip
        return room.page("own_file", context, form, status=409 if is_too_big and form.is_bound else 0)
    return _sent(room, papers)


def _sent(room: Room, papers: list[Paper]) -> HttpResponseBase:
    found, missing = own_file.paper_parts(papers, room.held, room.keys)
    parts = [*found, *_written(room)]
    with transaction.atomic():
        audit.record(
            "case.file_taken", chain="staff", at=room.at, by=room.by.person.pk, subject=room.held.id,
            count=len(parts),
        )  # fmt: skip
    response = StreamingHttpResponse(own_file.streamed(parts, missing), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="file-{room.held.short_id}.zip"'
    return response


def _files(draft: Draft) -> str:
    """The files of the paper under a frozen draft, by digest: the index says which of the papers they are."""
    held = draft.content.get("paper_files")
    found = held if isinstance(held, list) and draft.state is State.FROZEN else []
    return "".join(_("Paper, SHA-256 %(digest)s") % {"digest": each} + "\n" for each in found)


def _written(room: Room) -> list[Part]:
    """Drafts, dates and hours."""
    drafts = [
        text_part(
            f"drafts/{number:03}.txt",
            f"{each.title}\n{words.STATES[each.state]}, SHA-256 {each.digest}\n{_files(each)}\n{each.text}\n",
        )
        for number, each in enumerate(all_drafts(room.journal), 1)
    ]
    days = desks.date_rows(desks.look(room.held, room.keys, room.by, room.at))
    dates = "".join(
        f"{each['day'].isoformat()}  {each['title']}  {each['when']}  {each['where']}".rstrip() + "\n"
        for each in days
    )
    mine = [
        each
        for each in hours_kept.spells(room.journal, room.held)
        if each.person_id == room.by.person.pk
    ]  # fmt: skip
    rows = [(each.day, each.minutes, words.HOURS.get(each.kind, each.kind), each.note) for each in mine]
    hours = as_csv([(_("Day"), _("Minutes"), _("Kind"), _("Note")), *rows])
    return [*drafts, text_part("dates.txt", dates), text_part("hours.csv", hours)]
