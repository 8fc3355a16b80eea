"""Put out what two people released, in its hour: exactly that, in one transaction, once.

Every consent is asked for again at that moment. What may not go out goes back to the desk as a draft, with a code that
says why. The key of what waited is forgotten as soon as everything is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from safeconduct import audit, vault
from safeconduct.evidence.models import HandedOut
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from safeconduct.press import agreeing, waiting
from safeconduct.press.desk.authors import written
from safeconduct.press.leaving import Leaving
from safeconduct.press.models import BoundFigure, Correction, Publication, TableRelease
from safeconduct.press.projections import full_text
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page, PublicFigure, PublicFile
from safeconduct.press.projections.shapes import Parts
from safeconduct.press.putting_out import apart, living, projecting, tables
from safeconduct.press.putting_out.consents import (
    is_printable,
    lapsed,
    quotations_stand,
    records_of_leaving,
    uses_of_leaving,
)
from safeconduct.press.putting_out.corrections import bring_up_to_date
from safeconduct.press.putting_out.figures import said
from safeconduct.press.putting_out.files import FileGone, delete_files, gone_unless_done, put_out_files
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.moments import moment_of
from safeconduct.press.putting_out.paper import put_out_papers
from safeconduct.press.putting_out.projecting import Putting
from safeconduct.press.putting_out.withdrawals import empty
from safeconduct.press.writing import LONGEST, UnknownPlaceholder

WAITING = ("approved", "embargoed")


class _HeldBack(Exception):
    """It may not go out now. The text is a code."""


def put_out(publication_id: UUID, on: date) -> None:
    """The handler of ``publication.released``. Does nothing before its embargo is over, and nothing twice."""
    put_out_at(publication_id, moment_of(on))


def put_out_due(at: datetime) -> int:
    """Put out everything whose embargo is over. Returns how many went out."""
    due = Publication.objects.filter(state="embargoed", embargo_until__lte=at, waiting__isnull=False)
    ids = due.order_by("embargo_until", "pk").values_list("pk", flat=True)
    return apart.each(list(ids), at, put_out_at)


def put_out_at(publication_id: UUID, at: datetime) -> bool:
    """The same at a given moment; whether it went out. What may not is a draft again, with ``held_back``."""
    with transaction.atomic():
        publication = _locked(publication_id)
        if publication is None or not _is_due(publication, at):
            return False
        try:
            with gone_unless_done(), transaction.atomic():
                leaving = _opened(publication)
                _put_out(publication, leaving, at)
        except _HeldBack as held:
            _back_to_the_desk(publication_id, str(held), at)
            return False
        transaction.on_commit(partial(waiting.forget, publication_id))
    return True


def forget_keys_left_behind(at: datetime) -> int:
    """Forget keys of what no longer waits: the host went out between a commit and its key. Returns how many."""
    held = WrappedKey.objects.filter(owner_kind=waiting.OWNER, made_on__lt=at.date())
    owners = set(held.values_list("owner_id", flat=True))
    still = Publication.objects.filter(pk__in=owners, waiting__isnull=False)
    lost = owners - set(still.values_list("pk", flat=True))
    with transaction.atomic(using="keys"):
        rows.forget(waiting.OWNER, lost)
    return len(lost)


def _locked(publication_id: UUID) -> Publication | None:
    return Publication.every.select_for_update().filter(pk=publication_id, withdrawn_on=None).first()


def _is_due(publication: Publication, at: datetime) -> bool:
    hour = publication.embargo_until
    if publication.waiting is None or publication.state not in (*WAITING, *LIVE):
        return False
    return publication.state in LIVE or hour is None or hour <= at


def _opened(publication: Publication) -> Leaving:
    try:
        leaving = waiting.open_waiting(publication.pk, bytes(publication.waiting or b""))
    except (NoKey, vault.CannotOpen, TypeError):
        raise _HeldBack("key") from None
    if leaving.publication != str(publication.pk):
        raise _HeldBack("key")
    return leaving


def _put_out(publication: Publication, leaving: Leaving, at: datetime) -> None:
    is_correction = publication.state in LIVE
    uses = uses_of_leaving(leaving)
    if lapsed(uses, at.date()) or not is_printable(leaving, at.date()):
        raise _HeldBack("consent")
    if not quotations_stand(leaving):
        raise _HeldBack("quote")
    if is_correction:
        bring_up_to_date(publication, at, rises_wait=False)
        _correction(publication, leaving, at)
    published_at = publication.published_at or publication.embargo_until or at
    of = projecting.putting(publication, leaving, at=at, published_at=published_at)
    if not is_correction and any(each.figure is None for each in of.counted):
        raise _HeldBack("figure")
    _say_live(publication, leaving, at, is_correction=is_correction, published_at=published_at)
    _tables(leaving, at)
    _checked(of)
    files = _files(publication, leaving, at)
    shown = projecting.pages(projecting.with_sizes(of))
    _keep_files(publication.pk, [*files, *put_out_papers(shown, at)])
    _keep_pages(publication.pk, shown, at, is_correction=is_correction)
    _keep_figures(of, shown[0].parts, is_correction=is_correction)
    _no_longer_used(publication, leaving, at)
    _linked(publication, leaving)
    count_up(at)
    what = "corrected" if is_correction else "published"
    audit.record(f"press.publication.{what}", chain="worker", subject=publication.pk, at=at)
    for pk in living.campaigns_of(publication):
        apart.or_again(pk, at, living.renew)


def _checked(of: Putting) -> None:
    """Each language once, before a file is written. A line that its figures made too long is the desk's to shorten."""
    try:
        shown = projecting.pages(of)
    except UnknownPlaceholder:
        raise _HeldBack("text") from None
    lines = [(len(getattr(page, name)), most) for page in shown for name, most in LONGEST.items()]
    if not shown or any(length > most for length, most in lines):
        raise _HeldBack("text")


def _files(publication: Publication, leaving: Leaving, at: datetime) -> list[PublicFile]:
    try:
        return put_out_files(leaving.files, publication=publication.pk, slug=leaving.slug, at=at)
    except FileGone:
        raise _HeldBack("file") from None


def _correction(publication: Publication, leaving: Leaving, at: datetime) -> None:
    """The note readers will see, beside those that are there."""
    last = Correction.objects.filter(publication=publication).aggregate(last=Max("number"))["last"]
    Correction.objects.create(
        publication=publication, number=(last or 0) + 1, kind=leaving.correction_kind or "text", at=at,
        notes=dict(leaving.notes), approval=publication.approval,
    )  # fmt: skip


def _say_live(
    publication: Publication, leaving: Leaving, at: datetime, *, is_correction: bool, published_at: datetime
) -> None:
    """Its state and dates, and that nothing waits any more. What the desk edits meanwhile is not touched."""
    if publication.state != "corrected":
        publication.move("corrected" if is_correction else "published")
    kept = {**agreeing.kept_of(leaving), "written": written(publication)}
    said_now = {"waiting": None, "held_back": "", "published_at": published_at, "agreed": kept}
    if is_correction:  # the note that was typed is out: another correction needs another one
        said_now |= {"modified_at": at, "sealed": None}
    Publication.every.filter(pk=publication.pk).update(**said_now)
    for name, value in said_now.items():
        setattr(publication, name, value)


def _tables(leaving: Leaving, at: datetime) -> None:
    for row in TableRelease.objects.filter(pk__in=leaving.tables, state="approved").order_by("slug"):
        tables.put_out_table_at(row.pk, at)


def _keep_files(publication: UUID, files: Sequence[PublicFile]) -> None:
    before = PublicFile.objects.filter(publication_id=publication)
    delete_files(list(before.exclude(pk__in=[row.pk for row in files])))
    there = set(before.values_list("pk", flat=True))
    PublicFile.objects.bulk_create([row for row in files if row.pk not in there])


def _keep_pages(publication: UUID, shown: Sequence[Page], at: datetime, *, is_correction: bool) -> None:
    """One row a language; a language that is no longer there becomes a tombstone."""
    held = {page.language: page for page in Page.objects.filter(publication_id=publication)}
    for page in shown:
        before = held.pop(page.language, None)
        if before is not None:
            page.pk, page.published_at = before.pk, before.published_at
        page.modified_at = at if is_correction else None
        page.save(force_insert=before is None, force_update=before is not None)
    full_text.index(shown)
    for page in held.values():
        if page.withdrawn_at is None:
            empty(page, at)


def _keep_figures(of: Putting, parts: Parts, *, is_correction: bool) -> None:
    fresh = {row.name: row for row in projecting.public_figures(of, parts)}
    held = {row.name: row for row in PublicFigure.objects.filter(publication_id=of.publication.pk)}
    for name, row in fresh.items():
        before = held.pop(name, None)
        if before is not None:
            row.pk, row.modified_at = before.pk, before.modified_at
            if _says(row) != _says(before):
                row.modified_at = of.at if is_correction else None
        row.save(force_insert=before is None, force_update=before is not None)
    PublicFigure.objects.filter(pk__in=[row.pk for row in held.values()]).delete()
    codes, bound = projecting.languages(of.leaving), BoundFigure.objects.filter(publication=of.publication)
    for each in of.counted:
        bound.filter(name=each.name).update(said=said(each, codes, of.at.date()), said_at=of.at)
    bound.exclude(name__in=list(fresh)).exclude(said={}).update(said={}, said_at=of.at)


def _says(row: PublicFigure) -> tuple[Any, ...]:
    return row.words, row.sentences, row.contested, row.denials


def _no_longer_used(publication: Publication, leaving: Leaving, at: datetime) -> None:
    """What of an account went out earlier and stands here no more: our copy is gone from that day."""
    uses, records = uses_of_leaving(leaving), records_of_leaving(leaving)
    out = HandedOut.objects.filter(act_id=publication.pk, taken_down_on=None)
    gone = [
        row.pk
        for row in out.filter(kind__in=("testimony", "claim", "item"))
        if row.record_id not in records and (row.record_id, row.purpose) not in uses
    ]
    HandedOut.objects.filter(pk__in=gone).update(taken_down_on=at.date())


def _linked(publication: Publication, leaving: Leaving) -> None:
    """The page of an incident or campaign is there now: other pages of it lead there."""
    if leaving.kind == "incident" and publication.incident_id:
        others = Publication.objects.filter(incident=publication.incident_id).values("pk")
        Page.objects.filter(publication_id__in=others, withdrawn_at=None).update(incident_slug=leaving.slug)
        figures = BoundFigure.objects.filter(said__incident=str(publication.incident_id))
        for pk, name in figures.values_list("publication", "name"):
            PublicFigure.objects.filter(publication_id=pk, name=name).update(incident_slug=leaving.slug)
    if leaving.kind == "campaign" and publication.campaign_id:
        others = Publication.objects.filter(campaign=publication.campaign_id).values("pk")
        Page.objects.filter(publication_id__in=others, withdrawn_at=None).update(campaign_slug=leaving.slug)


def _back_to_the_desk(publication_id: UUID, why: str, at: datetime) -> None:
    """It stays unpublished, or as it was published; the desk sees why."""
    publication = Publication.objects.get(pk=publication_id)
    if publication.state in WAITING:
        publication.move("draft")
    Publication.every.filter(pk=publication.pk).update(waiting=None, held_back=why)
    audit.record("press.publication.held_back", chain="worker", subject=publication.pk, at=at)
    transaction.on_commit(partial(waiting.forget, publication.pk))
