"""Publications: the list, a new one, what it is, and its page with what is missing and what to do next."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.errors import AccessError
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Revision
from safeconduct.evidence.pages import desk_of, sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.press import lines
from safeconduct.press.approvals import APPROVAL_KINDS
from safeconduct.press.desk import figures, publications, words
from safeconduct.press.desk.changing import is_locked, is_out
from safeconduct.press.desk.checking import Problem, blocking, found_in
from safeconduct.press.desk.forms import FilterForm, PublicationForm, filled
from safeconduct.press.desk.gathering import Opened, leaving, opened
from safeconduct.press.desk.opening import answer, back, found, now, sentence_for, with_seat
from safeconduct.press.desk.publications import BadSlug
from safeconduct.press.models import Publication

A_PAGE = 50
MOST_HISTORY = 20
TO_WRITE = frozenset({"no_original", "no_headline", "no_body"})


@required(Permission.PRESS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All publications, newest first, narrowed by state, kind, language, or to what waits for the reader."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Paginator(_narrowed(wanted, signed_in(request)), A_PAGE).get_page(request.GET.get("page"))
    waits = figures.waiting([row.pk for row in rows if is_out(row)])
    shown = [
        {
            "row": row, "kind": words.KINDS.get(row.kind, row.kind), "state": words.STATES[row.state],
            "waits": waits.get(row.pk, ()),
        }
        for row in rows
    ]  # fmt: skip
    context = {
        "filter": form, "page": rows, "wanted": wanted, "rows": shown,
        "notice": "" if desk_of(request, "advocacy") else sealed_notice(),
    }  # fmt: skip
    return answer(request, "list", context)


def _narrowed(wanted: dict[str, Any], person: Person) -> QuerySet[Publication]:
    rows = Publication.objects.select_related("made_by").order_by("-made_on", "-key")
    if text := wanted.get("q"):
        rows = rows.filter(Q(key__icontains=text) | Q(working_title__icontains=text))
    for name in ("state", "kind"):
        if name in wanted:
            rows = rows.filter(**{name: wanted[name]})
    if language := wanted.get("language"):
        rows = rows.filter(
            Q(texts__language=language, texts__withdrawn_on=None) | Q(original=language)
        ).distinct()
    if wanted.get("mine"):
        rows = rows.filter(waiting_for(person))
    return rows


def waiting_for(person: Person) -> Q:
    """What this person can go on with: decide, release, or write."""
    kinds = {kind.code: kind for kind in APPROVAL_KINDS}
    asked = Approval.objects.waiting_for(person, kinds, now().date()).values("subject_id")
    given = Approval.objects.filter(asked_by=person, state="approved").values("subject_id")
    return Q(pk__in=asked) | Q(pk__in=given) | Q(state="draft", made_by=person)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a publication. What it is called and what kind it is are seen by the whole desk; words come later."""
    form = PublicationForm(request.POST or None, at=now(), initial={"campaign": request.GET.get("campaign")})
    asked = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        try:
            row = publications.begin(form.values(), token=asked, by=signed_in(request), at=now())
            return back("publication", row.pk, done="publication_begun")
        except BadSlug as bad:
            form.add_error("slug", bad_slug(bad))
    context = {
        "form": form,
        "token": asked,
        "title": _("New publication"),
        "back_url": reverse("publications"),
    }
    return answer(request, "form", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Change what a publication is."""
    publication = found(publication_id)
    about: dict[str, Any] = {"at": now(), "is_out": is_out(publication)}
    version, theirs = publication.version, []
    form = PublicationForm(
        request.POST if request.method == "POST" else None, initial=filled(publication), **about
    )
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                publications.change(
                    publication, form.values(), version=version, by=signed_in(request), at=now()
                )
                return back("publication", publication.pk, done="publication_saved")
            except BadSlug as bad:
                form.add_error("slug", bad_slug(bad))
            except (ChangedMeanwhile, AccessError) as error:
                form.add_error(None, sentence_for(error))
                publication = found(publication_id)
                if isinstance(error, ChangedMeanwhile):
                    version, theirs = publication.version, facts(publication)
    context = {
        "form": form, "version": version, "theirs": theirs, "title": _("What it is"),
        "back_url": reverse("publication", args=[publication.pk]),
    }  # fmt: skip
    return answer(request, "form", context)


@required(Permission.RELEASE)
@require_safe
@with_seat
def view(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """One publication: state, what is missing, languages, and one thing to do next."""
    held, at, person = opened(publication, desk), now(), signed_in(request)
    missing = [] if publication.state in ("withdrawn", "dropped") else found_in(held, at.date(), at)
    asked = Approval.objects.filter(subject_id=publication.pk).order_by("-asked_on", "pk")
    parts = [publication.pk, *(row.pk for row, _ in (*held.texts.values(), *held.quotes))]
    history = Revision.objects.filter(record_id__in=parts).select_related("by").order_by("-pk")
    changes = [(words.CHANGED.get(each.kind, each.kind), each) for each in history[:MOST_HISTORY]]
    context = {
        "publication": publication, "state": words.STATES[publication.state], "facts": facts(publication),
        "problems": missing, "languages": _languages(held), "held": held, "is_locked": is_locked(publication),
        "held_back": words.HELD_BACK.get(publication.held_back, ""), "may_write": may(person, Permission.PRESS),
        "approvals": asked.prefetch_related("votes__person"), "history": changes,
        "corrections": publication.corrections.order_by("number"),
        "next": next_step(publication, blocking(missing)),
        "more_languages": [one for one in LANGUAGES.items() if one[0] not in held.texts],
        "is_out": is_out(publication), "new_lines": _new_lines(publication, held, desk, at),
        "waits": figures.waiting([publication.pk]).get(publication.pk, ()) if is_out(publication) else (),
        "can_take_back": publication.waiting is not None or publication.state in ("review", "approved"),
    }  # fmt: skip
    return answer(request, "publication", context)


def _new_lines(publication: Publication, held: Opened, desk: DeskKeys, at: datetime) -> list[str]:
    """Words that records would put on a page that is out, and nobody agreed to yet."""
    if not is_out(publication) or publication.waiting is not None:
        return []
    return lines.waiting(leaving(held, desk, at.date()).beside, publication.agreed.get("lines", ()))


def next_step(publication: Publication, missing: list[Problem]) -> tuple[str, str] | None:
    """The one thing to do now: its words and where."""
    here, state = (publication.pk,), publication.state
    if publication.waiting is not None or state in ("withdrawn", "dropped", "embargoed"):
        return None
    if state == "approved":
        return _("Release it"), reverse("publication_release", args=here)
    if state == "review":
        return _("Read what leaves"), reverse("publication_review", args=here)
    if is_out(publication):
        if Approval.objects.filter(subject_id=publication.pk, state="approved").exists():
            return _("Release the correction"), reverse("publication_release", args=here)
        return _("Correct it"), reverse("publication_correct", args=here)
    if missing:
        mend = words.MEND.get(missing[0].place, _("Mend what is missing"))
        return _("Write the text") if missing[0].code in TO_WRITE else str(mend), missing[0].url
    return _("Ask two others"), reverse("publication_review", args=here)


@required(Permission.PRESS)
@require_POST
def drop(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Pursue a draft no further."""
    publication = found(publication_id)
    try:
        publications.drop(publication, by=signed_in(request), at=now())
    except AccessError as error:
        return answer(request, "stop", {"publication": publication, "problem": sentence_for(error)}, bad=True)
    return back("publication", publication.pk, done="publication_dropped")


def bad_slug(bad: BadSlug) -> str:
    said = {
        "empty": _("No address can be made of this title. Write one in Latin letters."),
        "reserved": _("This address belongs to another page. Choose another one."),
    }
    return said.get(bad.code, _("Another publication has this address. Choose another one."))


def facts(publication: Publication) -> list[dict[str, Any]]:
    """What it is, in rows, for its page and beside what somebody else typed."""
    named = (
        (_("Working title"), publication.working_title),
        (_("Kind"), words.KINDS.get(publication.kind, publication.kind)),
        (_("Address"), publication.slug),
        (_("Written in"), LANGUAGES.get(publication.original, publication.original)),
        (_("Campaign"), publication.campaign),
        (_("Incident"), publication.incident),
        (_("Letter"), publication.communication),
        (_("Country"), publication.country),
        (_("Whom the press may ask"), publication.contact),
        (_("Embargo until"), moment_words(publication.embargo_until)),
        (_("Published"), moment_words(publication.published_at)),
        (_("Changed"), moment_words(publication.modified_at)),
        (_("Withdrawn"), moment_words(publication.withdrawn_at)),
    )
    return [{"question": question, "value": str(value)} for question, value in named if value]


def moment_words(at: Any) -> str:
    """A moment in UTC, and that it is."""
    return f"{at.astimezone(ZoneInfo('UTC')):%Y-%m-%d %H:%M} UTC" if at else ""


def _languages(held: Opened) -> list[dict[str, Any]]:
    original = held.publication.original
    every = list(held.texts) if original in held.texts else [original, *held.texts]
    return [
        {
            "code": code, "name": LANGUAGES.get(code, code), "is_original": code == original,
            "headline": held.texts[code][1].get("headline", "") if code in held.texts else "",
            "is_drafted": code in held.texts and held.texts[code][0].is_drafted, "is_there": code in held.texts,
        }
        for code in every
    ]  # fmt: skip
