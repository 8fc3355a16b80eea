"""Figures, quotations and sources of a publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import tidy
from safeconduct.consent.scopes import Scope
from safeconduct.counting.number_words import LANGUAGES as COUNTED
from safeconduct.evidence import recording
from safeconduct.evidence.claims.counted import figures as figures_of
from safeconduct.evidence.fields import find_by_key, key_of, label, version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident
from safeconduct.evidence.pages import desk_of, token
from safeconduct.press.desk import figures, quotes, sources, words
from safeconduct.press.desk.figures import Today
from safeconduct.press.desk.forms import BindForm, CiteForm, IncidentForm
from safeconduct.press.desk.forms_parts import (
    AccountQuoteForm,
    ApprovalForm,
    InLanguagesForm,
    OfficialQuoteForm,
    OwnQuoteForm,
)
from safeconduct.press.desk.opening import REFUSED, answer, back, now, sentence_for, with_seat, without_seat
from safeconduct.press.desk.texts import languages_of
from safeconduct.press.models import BoundFigure, Citation, Publication, Quotation

LETTERS = {"C": "claim", "I": "item", "T": "testimony"}
QUOTE_FORMS: dict[str, type[InLanguagesForm]] = {
    "own": OwnQuoteForm, "official": OfficialQuoteForm, "account": AccountQuoteForm,
}  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def figures_page(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """Names bound to figures, with what they say today in every language; and binding another one."""
    problem, incident = "", _incident(request, publication)
    looking = IncidentForm(request.GET if "incident" in request.GET else None, initial={"incident": incident})
    offered = list(figures_of(incident, now().date())) if incident else []
    choices = [(f"{one.act}|{one.unit}", _choice(one)) for one in offered]
    asked = token(request.POST.get("token", ""))
    form = BindForm(request.POST if request.POST.get("action") == "bind" else None, figures=choices)
    try:
        if request.POST.get("action") == "unbind":
            row = get_object_or_404(
                BoundFigure, pk=token(request.POST.get("figure_id", "")), publication=publication
            )
            figures.unbind(row, by=signed_in(request), at=now())
            return back("publication_figures", publication.pk, done="figure_unbound")
        if form.is_bound and form.is_valid() and incident is not None:
            act, unit = form.cleaned_data["figure"].split("|")
            figures.bind(
                publication, form.cleaned_data["name"], (incident, act, unit), form.cleaned_data["form"],
                token=asked, by=signed_in(request), at=now(),
            )  # fmt: skip
            return back("publication_figures", publication.pk, done="figure_bound")
    except figures.NameTaken as error:
        form.add_error("name", sentence_for(error))
    except REFUSED as error:
        problem = sentence_for(error)
    rows = [_bound_row(each) for each in figures.bound(publication, now().date())]
    context = {
        "publication": publication, "rows": rows, "incident": incident, "looking": looking, "form": form,
        "choices": choices, "token": asked, "problem": problem, "languages": COUNTED,
    }  # fmt: skip
    return answer(request, "figures", context, bad=bool(problem))


def _incident(request: HttpRequest, publication: Publication) -> Incident | None:
    typed = tidy(request.POST.get("incident") or request.GET.get("incident") or "")
    if not typed:
        return publication.incident
    return Incident.objects.standing().filter(key=key_of(typed)).first()


def _choice(figure: Any) -> str:
    act = label("acts", figure.act) if figure.act else ""
    return f"{figure.words('en').text} · {label('units', figure.unit)} · {act}"


def _bound_row(each: Today) -> dict[str, Any]:
    said = [(code, each.words(code)) for code in COUNTED]
    return {
        "row": each.row, "form": words.FORMS.get(each.row.form, each.row.form), "is_gone": each.figure is None,
        "words": [(LANGUAGES[code], one.words) for code, one in said if one],
    }  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD"])
@with_seat
def quotes_page(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """Who is quoted, in which words, and whether they agreed to them."""
    rows = []
    for row in quotes.quotes_of(publication):
        content = recording.open_content(row, desk)
        rows.append({
            "row": row, "kind": words.QUOTES.get(row.kind, row.kind), "content": content,
            "words": [(LANGUAGES.get(code, code), text) for code, text in content.get("words", {}).items()],
            "is_approved": row.kind == "official" or quotes.is_approved(row, content),
            "how": words.HOW.get(row.approved_how, ""), "scope": words.ACCOUNT_SCOPES.get(row.scope, ""),
        })  # fmt: skip
    may_vault = (
        may(signed_in(request), Permission.OPEN_TESTIMONY) and desk_of(request, "testimony") is not None
    )
    return answer(request, "quotes", {"publication": publication, "rows": rows, "may_vault": may_vault})


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def quote_new(request: HttpRequest, publication: Publication, desk: DeskKeys, kind: str) -> HttpResponse:
    """Add a quotation. Words of an account need a seat in the vault, too."""
    if kind not in QUOTE_FORMS:
        raise Http404
    seat = desk_of(request, "testimony") if kind == "account" else None
    if kind == "account" and (seat is None or not may(signed_in(request), Permission.OPEN_TESTIMONY)):
        return without_seat(request, publication)
    form = QUOTE_FORMS[kind](request.POST or None, languages=languages_of(publication))
    asked = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        try:
            _quoted(request, publication, form, kind, desk, seat, asked)
            return back("publication_quotes", publication.pk, done="quote_added")
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
    context = {
        "form": form, "token": asked, "title": words.QUOTES[kind],
        "back_url": reverse("publication_quotes", args=[publication.pk]),
    }  # fmt: skip
    return answer(request, "form", context)


def _quoted(
    request: HttpRequest, publication: Publication, form: InLanguagesForm, kind: str, desk: DeskKeys,
    seat: DeskKeys | None, asked: UUID,
) -> None:  # fmt: skip
    given, common = form.cleaned_data, {"token": asked, "by": signed_in(request), "at": now(), "desk": desk}
    if kind == "own":
        said = {"words": form.said(), "speaker": given["speaker"], "capacity": given["capacity"]}
        quotes.add_own(publication, given["name"], said, **common)
    elif kind == "official":
        quotes.add_official(publication, given["name"], given["claim"], form.said(), **common)
    elif seat is not None:
        language = given["testimony"].language
        quotes.add_account(
            publication,
            given["name"],
            given["testimony"],
            Scope(given["scope"]),
            {**({language: given["own"]} if language and given["own"] else {}), **form.said()},
            seat=seat,
            **common,
        )


def _quote(quote_id: UUID) -> Quotation:
    rows = Quotation.objects.select_related("publication", "claim").filter(withdrawn_on=None)
    return get_object_or_404(rows, pk=quote_id)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def quote_edit(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Other words, or none. A yes that was given ends with the words it was given to."""
    quote, desk = _quote(quote_id), desk_of(request, "advocacy")
    if desk is None:
        return without_seat(request, quote.publication)
    content = recording.open_content(quote, desk)
    codes = list(dict.fromkeys([*languages_of(quote.publication), *content.get("words", {})]))
    form = _edit_form(quote, content, codes, request.POST or None)
    version, theirs = quote.version, []
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        try:
            if request.POST.get("action") == "remove":
                quotes.remove(quote, version=version, by=signed_in(request), at=now())
                return back("publication_quotes", quote.publication_id, done="quote_removed")
            if form.is_valid():
                given = form.cleaned_data
                said = {
                    "words": form.said(), "speaker": given.get("speaker", ""), "capacity": given.get("capacity", "")
                }  # fmt: skip
                quotes.change(quote, said, version=version, by=signed_in(request), at=now(), desk=desk)
                return back("publication_quotes", quote.publication_id, done="quote_saved")
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
            if isinstance(error, recording.ChangedMeanwhile):
                quote = _quote(quote_id)
                version, theirs = quote.version, _said(recording.open_content(quote, desk))
    context = {
        "form": form, "version": version, "title": _("Quotation “%(name)s”") % {"name": quote.name},
        "theirs": theirs, "back_url": reverse("publication_quotes", args=[quote.publication_id]), "can_remove": True,
        "is_fixed": quote.kind == "account", "fixed": _said(content) if quote.kind != "own" else [],
    }  # fmt: skip
    return answer(request, "form", context)


def _edit_form(quote: Quotation, content: dict[str, Any], codes: list[str], typed: Any) -> InLanguagesForm:
    initial = {f"words_{code}": text for code, text in content.get("words", {}).items()}
    form = QUOTE_FORMS[quote.kind](
        typed if typed and typed.get("action") != "remove" else None, languages=codes,
        initial={**initial, "speaker": content.get("speaker", ""), "capacity": content.get("capacity", "")},
    )  # fmt: skip
    gone = ["name", "claim", "testimony", "scope"]
    if quote.claim is not None:
        gone.append(f"words_{quote.claim.language or 'en'}")
        form.languages = [code for code in codes if code != (quote.claim.language or "en")]
    for name in gone:
        form.fields.pop(name, None)
    return form


def _said(content: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"question": LANGUAGES.get(code, code), "value": text}
        for code, text in content.get("words", {}).items()
    ]
    who = ", ".join(each for each in (content.get("speaker"), content.get("capacity")) if each)
    return [*rows, *([{"question": _("Who speaks"), "value": who}] if who else [])]


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def quote_approve(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Write down that whoever is quoted agreed to exactly the words below."""
    quote, desk = _quote(quote_id), desk_of(request, "advocacy")
    if desk is None:
        return without_seat(request, quote.publication)
    if quote.kind != "own":
        raise Http404
    content = recording.open_content(quote, desk)
    shown = quotes.mark_of(quote.pk, content)
    form = ApprovalForm(request.POST or None, at=now(), initial={"shown": shown.hex(), "on": now().date()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            quotes.approve(
                quote, given["who"], given["how"], given["on"], shown=bytes.fromhex(given["shown"]),
                by=signed_in(request), at=now(), desk=desk,
            )  # fmt: skip
            return back("publication_quotes", quote.publication_id, done="quote_approved")
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
            form.data = {**request.POST.dict(), "shown": shown.hex()}
    context = {
        "form": form, "title": _("They agreed to these words"), "fixed": _said(content),
        "back_url": reverse("publication_quotes", args=[quote.publication_id]),
    }  # fmt: skip
    return answer(request, "form", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def sources_page(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    """What it rests on, and whether that still stands."""
    form, problem = CiteForm(request.POST if request.POST.get("action") == "cite" else None), ""
    try:
        if request.POST.get("action") == "remove":
            row = get_object_or_404(
                Citation, pk=token(request.POST.get("citation", "")), publication=publication
            )
            sources.uncite(row, by=signed_in(request), at=now())
            return back("publication_sources", publication.pk, done="source_removed")
        if form.is_bound and form.is_valid() and _cited(request, publication, form):
            return back("publication_sources", publication.pk, done="source_cited")
    except REFUSED as error:
        problem = sentence_for(error)
    cited = sources.citations(publication)
    shut = set(sources.shut(cited, now().date()))
    rows = [
        {
            "row": row, "record": record, "kind": words.CITED.get(row.kind, row.kind),
            "scope": words.CITED_SCOPES.get(row.scope, ""), "is_shut": record is None or record.key in shut,
        }
        for row, record in cited
    ]  # fmt: skip
    context = {"publication": publication, "rows": rows, "form": form, "problem": problem}
    return answer(request, "sources", context, bad=bool(problem))


def _cited(request: HttpRequest, publication: Publication, form: CiteForm) -> bool:
    """Whether it was named; otherwise the form says why not."""
    typed, scope = form.cleaned_data["record"], form.cleaned_data["scope"]
    kind = LETTERS.get(key_of(typed)[:1], "")
    if not kind:
        form.add_error("record", _("Write the key of a claim, an item or an account, such as C-0001."))
        return False
    if kind == "testimony" and (
        not may(signed_in(request), Permission.OPEN_TESTIMONY) or desk_of(request, "testimony") is None
    ):
        form.add_error("record", _("Only somebody with a seat in the vault names an account."))
        return False
    if (kind == "testimony") != bool(scope):
        form.add_error("scope", _("An account needs a purpose; a claim or an item has none."))
        return False
    try:
        record = find_by_key(sources.MODELS[kind], typed)
    except ValidationError as trouble:
        form.add_error("record", trouble)
        return False
    sources.cite(publication, kind, record, scope, by=signed_in(request), at=now())
    return True
