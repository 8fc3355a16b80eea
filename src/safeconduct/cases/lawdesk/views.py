"""The law desk: which packs are loaded, how sure they are, and what nobody has confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.cases.lawdesk import desk, desk_words
from safeconduct.cases.lawdesk.desk import Desk, Entry, Version
from safeconduct.cases.lawdesk.forms import DaysForm
from safeconduct.law import differences
from safeconduct.law.differences import EntryChange
from safeconduct.law.packs import Pack
from safeconduct.law.rules import Pathway

SHORT_DIGEST = 12
YEAR = 365


@required(Permission.SEE_LAW)
@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """All packs, their review state, and everything that is open."""
    held = desk.open_desk(timezone.now().date())
    found = [entry for pack in held.packs for entry in desk.entries(pack, held.on)]
    context = {
        "problems": held.problems,
        "cards": [_card(pack, held) for pack in held.packs],
        "doubts": [_doubt(each, held) for each in desk.doubts(held)],
        "not_in_force": [
            _line(entry, version, held) for entry in found for version in desk.out_of_force(entry)
        ],
        "unsure": [_line(each, each.shown, held) for each in desk.chosen(found, confidence="low")],
        "changing": [_line(each, each.shown, held) for each in desk.chosen(found, only="changing")],
        "open_all": "open" in request.GET,
        "may_set": may(request.user, Permission.SET_SCREENING),
    }
    return render(request, "cases/lawdesk/law.html", context)


@required(Permission.SEE_LAW)
@require_safe
def pack(request: HttpRequest, pack: str) -> HttpResponse:
    """One pack: its pathways, and every entry with its text, source and versions."""
    held = desk.open_desk(timezone.now().date())
    shown = _pack(held, pack)
    confidence, only = request.GET.get("confidence", ""), request.GET.get("only", "")
    every = desk.entries(shown, held.on)
    found = desk.chosen(every, confidence, only)
    context = {
        **_card(shown, held),
        "doubts": [_doubt(each, held) for each in desk.doubts(held) if each.pack == shown.id],
        "pathways": [_pathway(each, every) for each in shown.pathways],
        "groups": [
            {"name": name, "entries": [_entry(each, held) for each in found if each.kind == kind]}
            for kind, name in desk_words.KINDS.items()
        ],
        "total": len(found),
        "confidences": desk_words.CONFIDENCE.items(),
        "only_words": desk_words.ONLY_WORDS.items(),
        "confidence": confidence,
        "only": only,
        "open_all": "open" in request.GET,
    }
    return render(request, "cases/lawdesk/pack.html", context)


@required(Permission.SEE_LAW)
@require_safe
def changes(request: HttpRequest, pack: str) -> HttpResponse:
    """What the pack says on one day and did not on another."""
    held = desk.open_desk(timezone.now().date())
    shown = _pack(held, pack)
    asked = {"from": str(held.on - timedelta(days=YEAR)), "to": str(held.on)}
    form = DaysForm({name: request.GET.get(name, usual) for name, usual in asked.items()})
    found = None
    if form.is_valid():
        days = form.cleaned_data
        found = [_change(each, shown) for each in differences.pack_diff(shown, days["from"], days["to"])]
    context = {
        "pack": shown,
        "form": form,
        "found": found,
        "is_beyond": form.is_valid() and form.cleaned_data["to"] > shown.known_until,
    }
    return render(request, "cases/lawdesk/changes.html", context, status=422 if form.errors else 200)


def _change(each: EntryChange, pack: Pack) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "citation": each.citation,
        "pack": pack.id,
        "what": desk_words.CHANGES[each.what],
        "was": desk_words.version_words(each.was_version, each.was_status),
        "now": desk_words.version_words(each.version, each.status),
    }


def _pack(held: Desk, id: str) -> Pack:
    found = held.pack(id)
    if found is None:
        raise Http404
    return found


def _card(pack: Pack, held: Desk) -> dict[str, Any]:
    found = desk.entries(pack, held.on)
    return {
        "pack": pack,
        "digest": pack.digest[:SHORT_DIGEST],
        "counts": [
            {"words": desk_words.CONFIDENCE[name], "code": name, "count": count}
            for name, count in desk.counts(found)
        ],
        "numbers": {
            "pathways": len(pack.pathways),
            "rules": sum(each.kind == desk.RULE for each in found),
            "clocks": sum(each.kind == desk.CLOCK for each in found),
        },
        "is_beyond": held.on > pack.known_until,
    }


def _doubt(each: desk.Doubt, held: Desk) -> dict[str, Any]:
    owner = held.pack(each.pack)
    return {
        "text": each.unconfirmed.text,
        "may_have_changed": each.unconfirmed.may_have_changed,
        "pack": owner.name if owner else each.pack,
        "matters_to": each.matters_to,
    }


def _line(entry: Entry, version: Version, held: Desk) -> dict[str, Any]:
    """An entry in a list of the law page: what it is, where it is, how it stands."""
    return {
        "id": entry.id,
        "pack": entry.pack,
        "title": version.provenance.title,
        "citation": version.provenance.citation,
        "window": desk_words.window(version.provenance),
        "standing": desk_words.standing(version.provenance),
        "tags": desk_words.tags(version.provenance, speaks=version.speaks, on=held.on),
    }


def _entry(entry: Entry, held: Desk) -> dict[str, Any]:
    """An entry on the page of its pack, with every version."""
    return {
        **_line(entry, entry.shown, held),
        "kind": desk_words.kind_words(entry),
        "rows": desk_words.rows(entry.shown),
        "others": [
            {
                "number": each.provenance.version,
                **_line(entry, each, held),
                "rows": desk_words.rows(each),
            }
            for each in entry.versions
            if each is not entry.shown
        ],
        "number": entry.provenance.version,
    }


def _pathway(pathway: Pathway, found: tuple[Entry, ...]) -> dict[str, Any]:
    titles = {each.id: each.provenance.title for each in found}
    return {
        "pathway": pathway,
        "parts": [
            {"name": desk_words.PARTS[name], "rules": [(id, titles.get(id, id)) for id in ids]}
            for name, ids in desk.pathway_parts(pathway)
        ],
        "examples": desk_words.example_words(pathway.examples),
    }
