"""The placement of one case: its sheet, what attorneys see of it in each step, and taking it back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import vault
from safeconduct.access.models import Grant
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants, journal
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.words import WHY_NOT
from safeconduct.cases.pages import page
from safeconduct.cases.placing import keys as sheet_keys
from safeconduct.cases.placing import lint, preparing, sheets
from safeconduct.cases.placing.codes import AREAS
from safeconduct.cases.placing.forms import BackForm, SheetForm, filled
from safeconduct.cases.placing.sheets import KIND, NoDesk, Written, record_id
from safeconduct.cases.placing.words import DONE, HITS
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.models import Request
from safeconduct.keyring.rows import NoKey

LINKS = {"conflict_undecided": "conflicts", "conflict_found": "conflicts", "no_agreement": "agreement"}
"""Where what stands in the way is done; everything else on the overview."""


@required(Permission.ASSIGN)
@require_safe
def placing(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The sheet as it is, exactly as an attorney sees it, and what stands in the way."""
    held, keys, _unlocked = opened(request, request_id)
    case = preparing.gather(held, keys, journal.read(held, keys), timezone.now())
    written, is_damaged = _newest(held, keys)
    has_it = _has_it(held)
    context = {
        "written": written, "is_damaged": is_damaged, "seen": _seen(written.blind) if written else {},
        "is_live": sheets.live([held.id]).exists(), "has_it": has_it,
        "in_the_way": [] if has_it else _in_the_way(held, case.in_the_way()),
        "has_desk": _has_desk(), "done": str(DONE.get(request.GET.get("done", ""), "")),
        "offers_url": _url("case_offers", held),
    }  # fmt: skip
    return page(request, held, keys, "cases/placing/sheet.html", context, door="placing")


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def placing_edit(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Write the next version of the sheet."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    case = preparing.gather(held, keys, journal.read(held, keys), now)
    people = [(preparing.key_of(each), each.spellings[0]) for each in case.people if each.spellings]
    form = SheetForm(request.POST or None, people=people, initial=_start(held, keys, case, now))
    hits: tuple[lint.Hit, ...] = ()
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        hits = lint.look(form.texts(), preparing.known(case))
        if _may_stay(form, hits):
            try:
                return _kept(held, keys, unlocked, case, form)
            except NoDesk:
                form.add_error(None, _("The placement desk has no confirmed key yet. Ask an administrator."))
            except ChangedMeanwhile as changed:
                form, status = _anew(request, people, changed.theirs.version), 409
            except JournalGone:
                form.add_error(None, _("Somebody changed who may read it a moment ago. Please save again."))
                status = 409
    theirs = _newest(held, keys)[0] if status == 409 else None
    context = {
        "form": form, "theirs": _seen(theirs.blind) if theirs else None,
        "hits": [{"what": hit.what, "why": HITS[hit.kind], "is_hard": hit.is_hard} for hit in hits],
    }  # fmt: skip
    return page(request, held, keys, "cases/placing/edit.html", context, door="placing", status=status)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def placing_take_back(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Offer the case no more."""
    held, keys, unlocked = opened(request, request_id)
    if request.method != "POST" and not sheets.live([held.id]).exists():
        raise Http404
    record = journal.read(held, keys).get(record_id(held.id), KIND)
    if record is None:
        raise Http404
    form = BackForm(request.POST or None, initial={"token": uuid4(), "version": record.version})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            sheets.take_back(
                request=held, keys=keys, token=typed["token"], by=unlocked, at=timezone.now(), why=typed["why"],
                seen=typed["version"],
            )  # fmt: skip
            return redirect(f"{reverse('placing', args=(held.id,))}?done=sheet_taken_back")
        except (ChangedMeanwhile, JournalGone):
            form.add_error(None, _("A colleague changed the sheet a moment ago. Look at it, then try again."))
            status = 409
    return page(
        request, held, keys, "cases/placing/take_back.html", {"form": form}, door="placing", status=status
    )


def _kept(
    held: Request, keys: CaseKeys, unlocked: Unlocked, case: preparing.Case, form: SheetForm
) -> HttpResponse:
    """Write it, then move the case on to being offered where nothing stands in the way."""
    given, now = form.cleaned_data, timezone.now()
    names = preparing.names_shown(case, given["names"], form.named_organisations())
    sheets.write(
        request=held, keys=keys, facts=form.facts(case.fixed), blind=form.blind(), names=names,
        token=given["token"], by=unlocked, at=now, seen=given["version"], fixed=preparing.fixed_now,
    )  # fmt: skip
    done = "sheet_kept"
    if case.stands.stage is not Stage.OFFERING:
        how = life.At(unlocked, now, uuid5(given["token"], "offering"), case.stands.version)
        try:
            life.step(request=held, keys=keys, to=Stage.OFFERING, said=life.Said(now.date()), how=how)
        except (life.NotPossible, ChangedMeanwhile, JournalGone, grants.KeysTurned):
            done = "sheet_kept_waits"
    return redirect(f"{reverse('placing', args=(held.id,))}?done={done}")


def _may_stay(form: SheetForm, hits: tuple[lint.Hit, ...]) -> bool:
    if any(hit.is_hard for hit in hits):
        form.add_error(None, _("This says who it is. Take out what is marked below, then save again."))
    elif hits and not form.cleaned_data["looked"]:
        form.add_error("looked", _("Look at what was found below, change it, or say that it may stay."))
    return form.is_valid()


def _anew(request: HttpRequest, people: list[tuple[str, str]], version: int) -> SheetForm:
    """What was typed, to be saved after a colleague's version."""
    typed = request.POST.copy()
    typed["version"], typed["token"] = str(version), str(uuid4())
    form = SheetForm(typed, people=people)
    form.add_error(
        None, _("A colleague saved the sheet a moment ago. Theirs is below yours; save again to follow it.")
    )
    return form


def _start(held: Request, keys: CaseKeys, case: preparing.Case, now: Any) -> dict[str, Any]:
    record = case.journal.get(record_id(held.id), KIND)
    first = preparing.start(held, keys, case, now)
    written = _newest(held, keys)[0]
    if written:
        first |= filled(written.facts, written.blind)
        first["names"] = preparing.keys_written(written.names, case)
        first["organisations"] = "\n".join(written.names.get("organisations", ()))
    return {**first, "token": uuid4(), "version": record.version if record else 0}


def _newest(held: Request, keys: CaseKeys) -> tuple[Written | None, bool]:
    try:
        return sheets.of_case(held, keys), False
    except (NoKey, vault.CannotOpen):
        return None, True


def _seen(blind: dict[str, Any]) -> dict[str, Any]:
    """The summary as an attorney reads it in step one."""
    return {
        **blind, "areas": [AREAS.get(code, code) for code in blind.get("areas", ())],
        "languages": [LANGUAGES.get(code, code) for code in blind.get("languages", ())],
        "dates": [{**each, "on": _day(each.get("on"))} for each in blind.get("dates", ())],
    }  # fmt: skip


def _day(iso: Any) -> str:
    """A day as the staff pages write it; what is none, as it stands."""
    try:
        return date_format(date.fromisoformat(str(iso)), "DATE_FORMAT")
    except ValueError:
        return str(iso or "")


def _has_it(held: Request) -> dict[str, Any] | None:
    """The attorney who was given the file, and since when."""
    now = timezone.now()
    found = Grant.objects.live(now.date(), now).filter(request_id=held.id, purpose="representing")
    grant = found.select_related("person").order_by("made_on").first()
    return {"who": grant.person.display_name, "since": grant.made_on} if grant else None


def _in_the_way(held: Request, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"text": WHY_NOT.get(code, code), "url": _url(LINKS.get(code, "case"), held)} for code in codes]


def _url(name: str, held: Request) -> str:
    try:
        return reverse(name, kwargs={"request_id": held.id})
    except NoReverseMatch:  # a part that this installation does not have
        return ""


def _has_desk() -> bool:
    try:
        return bool(sheet_keys.to_desk(timezone.now().date()))
    except NoDesk:
        return False
