"""One language of a publication, and how the public will read it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence import kept_forms, recording
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.overview.keeping import keep_posted
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.press.desk import texts
from safeconduct.press.desk.figures import bound
from safeconduct.press.desk.forms import TextForm
from safeconduct.press.desk.gathering import opened
from safeconduct.press.desk.opening import REFUSED, answer, back, now, sentence_for, with_seat
from safeconduct.press.desk.shown import of_language
from safeconduct.press.models import Publication, PublicationText
from safeconduct.press.writing import UnknownPlaceholder

KEPT_AS = "press_text"
REMOVABLE = ("draft", "review", "approved")
"""States in which a language can be taken away."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def text(request: HttpRequest, publication: Publication, desk: DeskKeys, language: str) -> HttpResponse:
    """Write one language. What was typed is kept whatever happens; a colleague's words stand beside it."""
    if language not in LANGUAGES:
        raise Http404
    kept_at = reverse("publication_keep", args=(publication.pk, language))
    kept = kept_forms.offer(request, KEPT_AS, texts.text_id(publication, language), address=kept_at)
    row, version = texts.standing(publication, language)
    content = recording.open_content(row, desk) if row else {}
    theirs: list[dict[str, Any]] = []
    form = TextForm(
        initial={**content, "is_drafted": row.is_drafted if row else language != publication.original}
    )
    if request.POST.get("action") == "remove":
        return _removed(request, publication, language)
    if request.method == "POST":
        form, version = TextForm(request.POST), version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                texts.save(
                    publication, language, form.cleaned_data, is_drafted=form.cleaned_data["is_drafted"],
                    version=version, by=signed_in(request), at=now(), desk=desk,
                )  # fmt: skip
                kept_forms.done(request, KEPT_AS, texts.text_id(publication, language))
                return back("publication_text", publication.pk, language, done="text_saved")
            except (ChangedMeanwhile, AccessError) as error:
                form.add_error(None, sentence_for(error))
                if isinstance(error, ChangedMeanwhile):
                    version, theirs = _theirs(publication, language, desk)
    elif kept.typed is not None:
        form = kept_forms.filled(TextForm(kept.typed))
        version = version_in(kept.typed.get("version", ""))
    context = {
        "publication": publication, "form": form, "version": version, "theirs": theirs, "kept": kept,
        "language": language, "name": LANGUAGES[language], "help": _help(publication, desk, language),
        "word_count": len(str(form["body"].value() or "").split()), "is_there": row is not None,
        "can_remove": row is not None and language != publication.original and publication.state in REMOVABLE,
    }  # fmt: skip
    return answer(request, "text", context)


def _removed(request: HttpRequest, publication: Publication, language: str) -> HttpResponse:
    """Take the language away; what its writer had typed and not saved goes with it."""
    version = version_in(request.POST.get("version", ""))
    try:
        texts.remove(publication, language, version=version, by=signed_in(request), at=now())
    except REFUSED as error:
        return answer(request, "stop", {"publication": publication, "problem": sentence_for(error)}, bad=True)
    kept_forms.forget_about([texts.text_id(publication, language)])
    return back("publication", publication.pk, done="text_removed")


@required(Permission.PRESS)
@require_POST
def keep(request: HttpRequest, publication_id: UUID, language: str) -> HttpResponse:
    """Keep what was typed into a text, under a key of its writer alone, or throw it away."""
    publication = get_object_or_404(Publication.objects.standing(), pk=publication_id)
    if language not in LANGUAGES:
        raise Http404
    subject = texts.text_id(publication, language)
    return keep_posted(request, KEPT_AS, subject, may_keep=True, below="/press/")


def _theirs(publication: Publication, language: str, desk: DeskKeys) -> tuple[int, list[dict[str, Any]]]:
    row = PublicationText.objects.get(publication=publication, language=language)
    content = recording.open_content(row, desk)
    fields = TextForm().fields
    shown = [
        {"question": fields[name].label, "value": content[name]} for name in texts.PARTS if content.get(name)
    ]
    return row.version, shown


def _help(publication: Publication, desk: DeskKeys, language: str) -> list[dict[str, str]]:
    """What may be put into the text: how it is written, and what it says today."""
    held, found = opened(publication, desk), []
    for each in bound(publication, now().date()):
        words = each.words(language)
        found.append(
            {"code": f"[[{each.row.name}]]", "words": words.words if words else _("no figure today")}
        )
    for row, content in held.quotes:
        said = content.get("words", {}).get(language) or _("no words in this language")
        found.append({"code": f"[[quote:{row.name}]]", "words": said})
    for file, content in held.files:
        if file.kind != "captions":
            shown = content.get("alt", {}).get(language) or file.kind
            found.append({"code": f"[[file:{file.number}]]", "words": shown})
    return found


@required(Permission.RELEASE)
@require_safe
@with_seat
def preview(request: HttpRequest, publication: Publication, desk: DeskKeys, language: str) -> HttpResponse:
    """One language with today's figures, as the public will read it."""
    held = opened(publication, desk)
    if language not in held.texts:
        raise Http404
    context: dict[str, Any] = {
        "publication": publication, "others": [code for code in held.texts if code != language],
        "back_url": reverse("publication", args=[publication.pk]),
    }  # fmt: skip
    try:
        context["text"] = of_language(held, language, now().date())
    except UnknownPlaceholder as unknown:
        context["unknown"] = unknown.name
    return answer(request, "preview", context)
