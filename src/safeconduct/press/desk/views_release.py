"""What leaves, who agrees to it, letting go of it, and taking it back, down, or correcting it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import DecidedAlready
from safeconduct.access.forms import DecisionForm
from safeconduct.access.models import Approval
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence import recording
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.pages import token
from safeconduct.press.desk import beside_words, publications, releasing, words
from safeconduct.press.desk.authors import authors, others
from safeconduct.press.desk.changing import is_locked, is_out
from safeconduct.press.desk.checking import blocking, found_in
from safeconduct.press.desk.figures import today
from safeconduct.press.desk.forms import WithdrawForm
from safeconduct.press.desk.forms_parts import CorrectionForm
from safeconduct.press.desk.gathering import Opened, leaving, opened
from safeconduct.press.desk.opening import REFUSED, answer, back, found, now, sentence_for, with_seat
from safeconduct.press.desk.shown import captions_of, of_language, picture_of
from safeconduct.press.desk.texts import languages_of
from safeconduct.press.desk.views import facts, moment_words
from safeconduct.press.models import PressFile, Publication
from safeconduct.press.writing import UnknownPlaceholder


@required(Permission.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def review(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """Everything that leaves, exactly; asking others, and deciding as one of them."""
    problem, form = "", None
    if request.method == "POST":
        try:
            if request.POST.get("action") == "ask":
                shown = _digest(request.POST.get("shown", ""))
                asked = token(request.POST.get("token", ""))
                releasing.ask(publication, shown=shown, token=asked, by=unlocked_of(request), at=now())
                return back("publication_review", publication.pk, done="publication_asked")
            form = DecisionForm(request.POST)
            if form.is_valid():
                return _decided(request, publication, form)
        except REFUSED as error:
            problem = sentence_for(error)
            publication = found(publication.pk)
    held = opened(publication, desk)
    context = _review_context(request, publication, held, desk, form)
    return answer(
        request, "review", {**context, "problem": problem}, bad=bool(problem or (form and form.errors))
    )


def _digest(typed: str) -> bytes:
    """The digest that a page showed; nothing's for anything else."""
    try:
        return bytes.fromhex(typed)
    except ValueError:
        return b""


def _decided(request: HttpRequest, publication: Publication, form: DecisionForm) -> HttpResponse:
    by, question = unlocked_of(request), token(request.POST.get("question", ""))
    if not Approval.objects.filter(pk=question, subject_id=publication.pk).exists():
        raise DecidedAlready
    shown = form.cleaned_data["shown"]
    if form.cleaned_data["decision"] == "approve":
        releasing.agree(publication, question, shown=shown, by=by, at=now())
        return back("publication_review", publication.pk, done="publication_agreed")
    releasing.refuse(publication, question, form.cleaned_data["why"], shown=shown, by=by, at=now())
    return back("publication_review", publication.pk, done="publication_refused")


def _review_context(
    request: HttpRequest, publication: Publication, held: Opened, desk: DeskKeys, form: DecisionForm | None
) -> dict[str, Any]:
    at, person = now(), signed_in(request)
    out = leaving(held, desk, at.date())
    kind, digest = releasing.approval_kind(publication, out), out.digest()
    live = list(Approval.objects.live_of(kind, publication.pk, digest, at.date()))
    question = next((each for each in live if each.can_be_decided_by(person, kind, at.date())), None)
    wrote = question is not None and person.pk in authors(publication)
    asked = Approval.objects.filter(subject_id=publication.pk).order_by("-asked_on", "pk")
    missing, (_figures_named, _quotes_named, placed) = found_in(held, at.date(), at), held.used()
    read = _read(held, at)
    return {
        "publication": publication, "state": words.STATES[publication.state], "facts": facts(publication),
        "texts": read, "unknown": sorted(held.texts.keys() - {each["language"] for each in read}),
        "figures": _figures(held, at),
        "out": out, "cited": [(words.CITED.get(row.kind, row.kind), row, record) for row, record in held.cited],
        "files": [
            (
                words.FILES.get(row.kind, row.kind), row, content, _picture(row, content, placed),
                captions_of(row, content),
            )
            for row, content in held.files
        ],
        "embargo": moment_words(publication.embargo_until), "problems": missing, "shown": digest.hex(),
        "approvals": asked.prefetch_related("votes__person"), "token": token(""),
        "question": None if wrote else question, "wrote": wrote, "beside": beside_words.rows(out.beside),
        "others": others(publication, besides=[each.asked_by for each in live] or [person]),
        "waits": any(each.state == "asked" for each in live), "needs": kind.needs,
        "covered": any(each.state == "approved" for each in live), "is_out": is_out(publication),
        "can_ask": may(person, Permission.PRESS) and not live and not blocking(missing) and not is_locked(publication),
        "decision": form or DecisionForm(initial={"shown": digest.hex()}),
        "accounts": [each for each in held.quotes if each[0].testimony_id],
    }  # fmt: skip


def _picture(row: PressFile, content: dict[str, Any], placed: frozenset[int]) -> str:
    """A picture that stands in no text: its reviewers see it all the same."""
    return picture_of(row, content) if row.kind == "image" and row.number not in placed else ""


def _figures(held: Opened, at: Any) -> list[tuple[Any, list[tuple[str, str]]]]:
    """Figures that a text names, with what they say today in each language of it."""
    used, _quotes, _files = held.used()
    return [
        (
            each.row,
            [(LANGUAGES.get(code, code), said.words) for code in held.texts if (said := each.words(code))],
        )
        for each in today([row for row in held.figures if row.name in used], at.date())
    ]


def _read(held: Opened, at: Any) -> list[dict[str, Any]]:
    """Each language as it will be read; those that name something that is not there are left out."""
    shown = []
    for language in held.texts:
        try:
            shown.append(of_language(held, language, at.date()))
        except UnknownPlaceholder:
            continue
    return shown


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def release(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """Ask once more, and let go."""
    problem, at = "", now()
    if request.method == "POST":
        try:
            releasing.release(publication, by=unlocked_of(request), at=at)
            return back("publication", publication.pk, done="publication_released")
        except REFUSED as error:
            problem = sentence_for(error)
    missing = found_in(opened(publication, desk), at.date(), at)
    context = {
        "publication": publication, "problem": problem, "problems": missing, "is_out": is_out(publication),
        "embargo": moment_words(publication.embargo_until), "can": not blocking(missing) and not is_locked(publication),
    }  # fmt: skip
    return answer(request, "release", context, bad=bool(problem))


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Before it is out: take it back to the desk."""
    publication, problem = found(publication_id), ""
    if request.method == "POST":
        try:
            releasing.take_back(publication, by=signed_in(request), at=now())
            return back("publication", publication.pk, done="publication_taken_back")
        except REFUSED as error:
            problem = sentence_for(error)
    context = {"publication": publication, "problem": problem, "is_out": is_out(publication)}
    return answer(request, "take_back", context, bad=bool(problem))


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def withdraw(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """Take down what is out, with a reason as a code and a second look; it is for ever, so it needs a seat."""
    problem = ""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.withdraw(publication, form.cleaned_data["why"], by=signed_in(request), at=now())
            return back("publication", publication.pk, done="publication_withdrawn")
        except REFUSED as error:
            problem = sentence_for(error)
    context = {"publication": publication, "form": form, "problem": problem, "is_out": is_out(publication)}
    return answer(request, "withdraw", context, bad=bool(problem))


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def correct(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """What readers will be told about a correction; then another person agrees, and it is released."""
    if not is_out(publication):
        return answer(
            request,
            "stop",
            {"publication": publication, "problem": _("It is not out: change its text.")},
            bad=True,
        )
    held = recording.open_content(publication, desk)
    initial = {f"note_{code}": text for code, text in held.get("notes", {}).items()}
    languages, version = languages_of(publication), publication.version
    theirs: list[dict[str, Any]] = []
    form = CorrectionForm(
        request.POST or None, languages=languages,
        initial={**initial, "correction_kind": held.get("correction_kind", "text")},
    )  # fmt: skip
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                publications.keep_correction(
                    publication, form.said(), form.cleaned_data["correction_kind"], version=version,
                    by=signed_in(request), at=now(), desk=desk,
                )  # fmt: skip
                return back("publication_review", publication.pk, done="correction_kept")
            except REFUSED as error:
                form.add_error(None, sentence_for(error))
                publication = found(publication.pk)
                version = publication.version
                notes = recording.open_content(publication, desk).get("notes", {})
                theirs = [{"question": code, "value": text} for code, text in notes.items()]
    context = {
        "form": form, "version": version, "theirs": theirs, "title": _("Correct what is out"),
        "lead": _("Change the texts first. What you write here stands on the page for readers, with its day."),
        "back_url": reverse("publication", args=[publication.pk]),
    }  # fmt: skip
    return answer(request, "form", context)
