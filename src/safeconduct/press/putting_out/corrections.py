"""What is published follows what is known: figures and standing are read again, and every change is said there.

Never a silent edit: where words differ, the page gets a sentence in its language that says from what to what, on which
day and why, and a modified date. Its published date stays. Equal words need no note. A figure that would say more on
the word of claims nobody judged waits, and the desk sees that it does; whatever takes something back never waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q

from safeconduct import audit
from safeconduct.evidence.models import Claim, Incident
from safeconduct.press import lines
from safeconduct.press.leaving import LeavingCitation
from safeconduct.press.models import BoundFigure, Citation, Correction, Publication, Quotation
from safeconduct.press.projections import full_text
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page, PublicFigure
from safeconduct.press.projections.shapes import FigurePart, Parts, SourcePart
from safeconduct.press.putting_out import apart, denied, figures, incidents, living, projecting, wording
from safeconduct.press.putting_out.composing import compose
from safeconduct.press.putting_out.consents import incidents_with_accounts
from safeconduct.press.putting_out.figures import Counted
from safeconduct.press.putting_out.files import gone_unless_done
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.moments import moment_of
from safeconduct.press.putting_out.paper import replace_papers
from safeconduct.press.putting_out.saying import standing_quotes

Note = Callable[[str], str]
"""A sentence by its language."""
HAPPENED = ("places", "period_words", "acts")


@dataclass(slots=True)
class _Renewed:
    """A publication read again: its pages with new parts, its figures before and now, and what is to be told."""

    publication: Publication
    pages: list[Page]
    before: dict[str, dict[str, Any]]
    now: list[Counted]
    notes: dict[str, tuple[str, Note]] = field(default_factory=dict)
    """By what is told, so that it is told once: the correction's kind and the sentence."""
    differs: bool = False


def figures_changed(incident_id: UUID, on: date) -> None:
    """The handler of ``evidence.figures_changed``. The same twice changes nothing."""
    at = moment_of(on)
    for pk in resting_on(incident_id):
        apart.or_again(pk, at, locked_and_brought)
    for pk in living.campaigns_about(incident_id):
        apart.or_again(pk, at, living.renew)


def recheck_all(at: datetime) -> int:
    """Count again what rests on accounts: consents run out without anybody saying so. Returns how many changed.

    Everything else is counted again when something of it changes (``evidence.figures_changed``).
    """
    found = {pk for incident in incidents_with_accounts() for pk in resting_on(incident)}
    return apart.each(sorted(found), at, locked_and_brought)


def resting_on(incident_id: UUID) -> list[UUID]:
    """Publications that are out and say something of an incident: bound to it, by a figure, or citing its claims."""
    claims = Claim.every.filter(incident=incident_id)
    cited = Citation.objects.filter(
        Q(record_id__in=claims.values("pk")) | Q(record_id__in=claims.values("item"))
    )
    bound = BoundFigure.objects.filter(said__incident=str(incident_id))
    about = (
        Q(incident=incident_id)
        | Q(pk__in=bound.values("publication"))
        | Q(pk__in=cited.values("publication"))
        | Q(pk__in=Quotation.every.filter(claim__in=claims).values("publication"))
    )
    found = Publication.objects.filter(about, state__in=LIVE)
    return list(found.order_by("pk").values_list("pk", flat=True))


def bring_up_to_date(publication: Publication, at: datetime, *, rises_wait: bool = True) -> bool:
    """Bring a publication's pages to what is known, inside the caller's transaction; whether anything changed.

    ``rises_wait``: not where people agreed just now to what the figures say.
    """
    renewed = _read(publication, at, rises_wait=rises_wait)
    if not renewed.differs and not renewed.notes:
        for each in renewed.now:
            _keep_what_waits(renewed, each)
        return False
    rows = _written(renewed, at)
    for page in renewed.pages:
        page.parts["corrections"] = projecting.correction_parts(rows, page.language)
        page.modified_at = at
        compose(page)
    replace_papers(publication.pk, renewed.pages, at)
    for page in renewed.pages:
        page.save()
    full_text.index(renewed.pages)
    _keep_figures(renewed, at)
    Publication.every.filter(pk=publication.pk).update(modified_at=at)
    if renewed.notes and publication.state == "published":
        publication.move("corrected")
    count_up(at)
    audit.record("press.publication.brought_up_to_date", chain="worker", subject=publication.pk, at=at)
    return True


def locked_and_brought(publication_id: UUID, at: datetime) -> bool:
    """The same for a publication that is out, in a transaction of its own."""
    with gone_unless_done(), transaction.atomic():
        row = Publication.every.select_for_update().filter(pk=publication_id, state__in=LIVE).first()
        return row is not None and bring_up_to_date(row, at)


def _read(publication: Publication, at: datetime, *, rises_wait: bool) -> _Renewed:
    pages = list(
        Page.objects.filter(publication_id=publication.pk, withdrawn_at=None).order_by("-is_original", "pk")
    )
    rows = BoundFigure.objects.filter(publication=publication).order_by("name")  # as it was released
    before = dict(rows.values_list("name", "said"))
    bound = [each for name, said in before.items() if (each := figures.as_released(name, said))]
    now = figures.counted(bound, at.date(), before if rises_wait else None)
    renewed = _Renewed(publication, pages, before, now)
    standing = Incident.objects.standing()
    incident = standing.filter(pk=publication.incident_id).first() if publication.incident_id else None
    _tell_figures(renewed, at.date())
    for page in pages:
        _renew(page, renewed, incident, at)
    return renewed


def _tell_figures(renewed: _Renewed, on: date) -> None:
    """A note for each figure whose words are others, and one for how sure or how contested it all is."""
    for each in renewed.now:
        said = renewed.before[each.name]
        if any(each.words(code) != words for code, words in said["words"].items()):
            renewed.notes[f"figure {each.name}"] = ("figure", _figure_note(said, each, on))
        elif any(each.sentence(code) != words for code, words in said["sentences"].items()):
            _tell(renewed, "standard", on)
        contested = each.incident.is_contested if each.incident else said["contested"]
        if contested != said["contested"]:
            _tell(renewed, "contested" if contested else "uncontested", on)


def _figure_note(said: dict[str, Any], now: Counted, on: date) -> Note:
    def sentence(language: str) -> str:
        before = said["words"].get(language) or said["words"].get("en") or next(iter(said["words"].values()))
        return wording.figure_note(before, now.words(language) if now.figure else "", on, language)

    return sentence


def _tell(renewed: _Renewed, what: str, on: date) -> None:
    renewed.notes[what] = ("standing", partial(wording.standing_note, what, on))


def _renew(page: Page, renewed: _Renewed, incident: Incident | None, at: datetime) -> None:
    """New parts where what they say is different; what is the same keeps the day it was counted on."""
    old: Parts = page.parts
    new = _fresh(page, old, renewed, incident, at)
    if new == old:
        return
    renewed.differs = True
    _tell_standing(renewed, old, new, at.date())
    page.parts = new
    if page.kind == "incident" and incident is not None:
        page.first_day, page.last_day = incident.first_day, incident.last_day


def _tell_standing(renewed: _Renewed, old: Parts, new: Parts, on: date) -> None:
    was, is_now = old.get("standing", {}), new.get("standing", {})
    if was.get("contested") != is_now.get("contested"):
        _tell(renewed, "contested" if is_now.get("contested") else "uncontested", on)
    elif (was.get("grade"), was.get("standard")) != (is_now.get("grade"), is_now.get("standard")):
        _tell(renewed, "standard", on)
    if any(old.get(name) != new.get(name) for name in HAPPENED):
        _tell(renewed, "happened", on)
    if not renewed.notes and _statements(old) != _statements(new):
        _tell(renewed, "said", on)


def _statements(parts: Parts) -> Any:
    """What others say, and what it rests on."""
    beside = [figure.get("claims", []) for figure in parts.get("figures", [])]
    return parts.get("allegations"), parts.get("denials"), parts.get("sources"), parts.get("quotes"), beside


def _fresh(page: Page, old: Parts, renewed: _Renewed, incident: Incident | None, at: datetime) -> Parts:
    incident_id = str(renewed.publication.incident_id or "")
    own = (incident_id, page.slug, page.headline) if page.kind == "incident" else ("", "", "")
    agreed = renewed.publication.agreed.get("lines", ())
    counted = projecting.figure_parts(renewed.now, page.language, at, own)
    made = lines.agreed_only(Parts(figures=counted), agreed)["figures"]
    known = {each["name"]: each for each in old.get("figures", [])}
    new: Parts = {**old, "figures": [_kept(known.get(each["name"]), each) for each in made]}
    if renewed.publication.incident_id:
        new.update(lines.agreed_only(_of_incident(incident, page, at.date()), agreed))
    new["sources"] = _sources(old, renewed.publication, page.language, at.date())
    if "quotes" in old:
        new["quotes"] = standing_quotes(old["quotes"], page.language, at.date())
    return new


def _kept(old: FigurePart | None, new: FigurePart) -> FigurePart:
    """The part that stood there, where the new one says the same of the same origins."""
    if old is None or {**old, "as_of": ""} != {**new, "as_of": ""}:
        return new
    return old


def _of_incident(incident: Incident | None, page: Page, on: date) -> Parts:
    if incident is not None:
        return incidents.parts_of(incident, page.kind, page.language, on)
    taken_back = Parts(
        standing={
            "grade": "withdrawn",
            "grade_words": wording.said_in(wording.GRADES, "withdrawn", page.language),
            "contested": False,
            "standard": "",
            "standard_words": "",
        },
        denials=[],
    )
    if page.kind == "incident":
        taken_back.update(Parts(allegations=[], places=[], acts=[], acts_words=[], period_words=""))
    return taken_back


def _sources(old: Parts, publication: Publication, language: str, on: date) -> list[SourcePart]:
    """Sources that may still be shown. None is added: what is new is the desk's to release."""
    rows = Citation.objects.filter(publication=publication).order_by("number", "pk")
    cited = [LeavingCitation(row.kind, str(row.record_id), row.scope) for row in rows]
    gone = {_marks(each) for each in incidents.sources_gone(cited, language, on)}
    return [each for each in old.get("sources", []) if _marks(each) not in gone]


def _marks(source: SourcePart) -> tuple[str, str, str]:
    return source["title"], source["publisher"], source["day"]


def _written(renewed: _Renewed, at: datetime) -> Sequence[Correction]:
    """The notes as rows, and all that the publication has."""
    mine = Correction.objects.filter(publication=renewed.publication)
    last = mine.aggregate(last=Max("number"))["last"] or 0
    languages = [page.language for page in renewed.pages]
    for number, (kind, note) in enumerate(renewed.notes.values(), start=last + 1):
        notes = {code: note(code) for code in languages}
        Correction.objects.create(
            publication=renewed.publication, number=number, kind=kind, at=at, notes=notes
        )
    return list(mine.order_by("number"))


def _keep_figures(renewed: _Renewed, at: datetime) -> None:
    """The open data and the desk say what the page says now."""
    on, languages = at.date(), [page.language for page in renewed.pages]
    mine = PublicFigure.objects.filter(publication_id=renewed.publication.pk)
    original: Parts = renewed.pages[0].parts if renewed.pages else Parts()
    for each in renewed.now:
        said = figures.said(each, languages, on)
        before, denials = renewed.before[each.name], denied.of_figure(original, each.name)
        row = mine.filter(name=each.name).first()
        if _is_same(said, before) and row and (row.origins, row.denials) == (_origins(each), denials):
            _keep_what_waits(renewed, each)
            continue
        mine.filter(name=each.name).update(
            comparator=each.comparator, low=each.low, standard=each.standard, words=said["words"],
            sentences=said["sentences"], origins=_origins(each), as_of=on, modified_at=at,
            contested=said["contested"] or bool(denials), denials=denials,
        )  # fmt: skip
        BoundFigure.objects.filter(publication=renewed.publication, name=each.name).update(
            said=said, said_at=at
        )


def _keep_what_waits(renewed: _Renewed, each: Counted) -> None:
    """For the desk alone: the claims that nobody judged and that would make a figure say more."""
    before = renewed.before[each.name]
    if list(each.waits) != before.get("waits", []):
        mine = BoundFigure.objects.filter(publication=renewed.publication, name=each.name)
        mine.update(said={**before, "waits": list(each.waits)})


def _is_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the page says the same, whatever stands behind it and whenever it was counted."""
    unsaid: dict[str, Any] = {"as_of": "", "claims": [], "waits": []}
    return {**one, **unsaid} == {**other, **unsaid}


def _origins(each: Counted) -> int:
    return each.figure.origins if each.figure else 0
