"""Take down what is published: pages keep their address and dates, and nothing else; bytes are deleted.

When somebody takes back a purpose, everything published under it goes in the same run, drafts lose what they had of the
account, and others who show it are listed to be asked. Why it went stays at the desk.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence import kept_forms, keys
from safeconduct.evidence.incidents.telling import TOLD as FIGURES_CHANGED
from safeconduct.evidence.models import HandedOut
from safeconduct.outbox import post
from safeconduct.press import waiting
from safeconduct.press.desk.texts import text_id
from safeconduct.press.models import (
    Citation,
    EmbargoGrant,
    PressFile,
    Publication,
    Quotation,
    TableRelease,
    Takedown,
)
from safeconduct.press.projections import full_text
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Drawing, Page, PublicFigure, PublicFile
from safeconduct.press.putting_out import apart, corrections, living, tables
from safeconduct.press.putting_out.consents import (
    incidents_with_accounts,
    lapsed,
    made_of,
    publications_using,
    publications_with_accounts,
    uses_of,
)
from safeconduct.press.putting_out.drawings import MAP, MONTHS
from safeconduct.press.putting_out.files import delete_files
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.moments import moment_of

CONSENT = "consent"
ELSEWHERE = ("Search engines", "Web archives")
"""Who may show a copy, beside the outlets that had the text early."""
UNFINISHED = ("review", "approved", "embargoed")


def consent_withdrawn(testimony_id: UUID, on: date) -> None:
    """The handler of ``evidence.consent_withdrawn``. The same twice changes nothing.

    What uses it goes at once, each by itself. Figures and pages that follow from it have parcels of their own.
    """
    at, touched = moment_of(on), incidents_with_accounts([testimony_id])
    for publication in publications_using(testimony_id):
        apart.or_again(publication.pk, at, partial(_withdrawn_from, testimony_id))
    with transaction.atomic():
        for incident in sorted(touched):
            post.put(FIGURES_CHANGED, subject=incident, on=on)
    tables.withdraw_uncountable_or_later(at, touched)


def look_again(publication_id: UUID, on: date) -> None:
    """The handler of ``press.look_again``: one publication, brought to what is known and allowed today."""
    at = moment_of(on)
    publication = Publication.objects.filter(pk=publication_id).first()
    if publication is None:
        return
    for testimony in sorted({testimony for testimony, _ in lapsed(uses_of(publication), on)}):
        _withdrawn_from(testimony, publication_id, at)
    corrections.locked_and_brought(publication_id, at)
    living.renew(publication_id, at)


def _withdrawn_from(testimony: UUID, publication_id: UUID, at: datetime) -> bool:
    publication = Publication.objects.get(pk=publication_id)
    gone = {use for use in lapsed(uses_of(publication), at.date()) if use[0] == testimony}
    if gone:
        _forget_unsaved(publication)
    with transaction.atomic():
        if gone and publication.state in LIVE:
            take_down(publication, why=CONSENT, by=None, at=at, testimony=testimony)
        _taken_out(publication, testimony, at)
    return bool(gone)


def _forget_unsaved(publication: Publication) -> None:
    """What anybody typed into its texts and had not saved: it may hold words of the account. Keys first."""
    kept_forms.forget_about(text_id(publication, language) for language in LANGUAGES)


def take_down_lapsed(at: datetime) -> int:
    """Take down everything that uses an account under a purpose which ran out. Returns how many publications."""
    ids = [publication.pk for publication in publications_with_accounts()]
    try:
        return apart.each(ids, at, _taken_down_if_lapsed)
    finally:
        tables.withdraw_uncountable(at)


def _taken_down_if_lapsed(publication_id: UUID, at: datetime) -> bool:
    publication = Publication.objects.get(pk=publication_id)
    gone = lapsed(uses_of(publication), at.date())
    if not gone:
        return False
    take_down(publication, why=CONSENT, by=None, at=at, testimony=min(gone)[0])
    return True


def take_down(
    publication: Publication, *, why: str, by: Person | None, at: datetime, testimony: UUID | None = None
) -> None:
    """Leave tombstones in place of its pages and delete everything else of it that is public. ``why``: a code.

    Other pages that show it are renewed by the worker afterwards, so that none of them can keep it up.
    Raises ``WrongState`` for what is not published, ``NotAllowed``.
    """
    if by is not None:
        demand(by, Permission.PRESS)
    with transaction.atomic():
        publication.state = Publication.every.select_for_update().get(pk=publication.pk).state
        if publication.state not in LIVE:
            raise WrongState
        publication.move("withdrawn")
        dates = {"withdrawn_at": at, "withdrawn_why": why, "waiting": None, "agreed": {}}
        Publication.every.filter(pk=publication.pk).update(**dates)
        for page in Page.objects.filter(publication_id=publication.pk, withdrawn_at=None):
            empty(page, at)
        full_text.forget_left_words()
        PublicFigure.objects.filter(publication_id=publication.pk).delete()
        delete_files(list(PublicFile.objects.filter(publication_id=publication.pk)))
        tables.take_off(TableRelease.objects.filter(publication=publication), by=by, at=at)
        HandedOut.objects.filter(act_id=publication.pk, how="publication", taken_down_on=None).update(
            taken_down_on=at.date()
        )
        _ask_others(publication, testimony, by, at)
        count_up(at)
        told = partial(audit.record, "press.publication.withdrawn", subject=publication.pk, at=at)
        told(chain="staff", by=by.pk) if by else told(chain="worker")
        _unlinked(publication, at)
        transaction.on_commit(partial(waiting.forget, publication.pk))


def empty(page: Page, at: datetime) -> None:
    """A tombstone: address and dates stay. Inside the caller's transaction."""
    words = ("headline", "standfirst", "body_source", "body_html", "text", "place", "byline", "digest")
    for name in (*words, "country", "campaign_slug", "incident_slug"):
        setattr(page, name, "")
    page.parts, page.first_day, page.last_day, page.is_drafted = {}, None, None, False
    page.withdrawn_at = at
    page.save()
    full_text.index([page])


def _ask_others(publication: Publication, testimony: UUID | None, by: Person | None, at: datetime) -> None:
    """A line for each who may show it still; a person follows them up."""
    outlets = (
        EmbargoGrant.objects.filter(publication=publication)
        .order_by("outlet")
        .values_list("outlet", flat=True)
    )
    for whom in dict.fromkeys((*ELSEWHERE, *outlets)):
        Takedown.objects.get_or_create(
            publication=publication, whom=whom,
            defaults={"testimony_id": testimony, "made_on": at.date(), "by": by},
        )  # fmt: skip


def _unlinked(publication: Publication, at: datetime) -> None:
    """Other pages no longer lead there, and drawings no longer count it. What they say of it has parcels of its own."""
    if publication.kind == "incident":
        Page.objects.filter(incident_slug=publication.slug).update(incident_slug="")
        PublicFigure.objects.filter(incident_slug=publication.slug).update(incident_slug="")
        Drawing.objects.filter(name__in=(MAP, MONTHS)).delete()  # drawn anew in the worker's next round
        if publication.incident_id:
            post.put(FIGURES_CHANGED, subject=publication.incident_id, on=at.date())
    if publication.kind == "campaign":
        Page.objects.filter(campaign_slug=publication.slug).update(campaign_slug="")
    for pk in living.campaigns_of(publication):
        apart.ask_again(pk, at)


def _taken_out(publication: Publication, testimony: UUID, at: datetime) -> None:
    """What the desk holds of the account for this publication goes; what waits to go out goes back to it."""
    mine = {"publication": publication}
    standing = Quotation.objects.filter(**mine, withdrawn_on=None)
    gone = {
        scope for _, scope in lapsed({(testimony, scope) for _, scope in uses_of(publication)}, at.date())
    }
    made = made_of(testimony, gone)
    quotes = list(standing.filter(Q(testimony=testimony, scope__in=gone) | Q(claim__in=made)))
    files = list(PressFile.objects.filter(**mine, testimony=testimony, scope__in=gone))
    cited = Citation.objects.filter(**mine, record_id=testimony, scope__in=gone)
    waits = publication.waiting is not None and bool(lapsed(uses_of(publication), at.date()))
    if not (quotes or files or cited or waits):
        return
    keys.forget_keys("advocacy", [row.pk for row in quotes])
    Quotation.objects.filter(pk__in=[row.pk for row in quotes]).update(
        withdrawn_on=at.date(), sealed=None, version=F("version") + 1
    )
    _delete_press_files(files)
    cited.delete()
    publication.refresh_from_db()
    out = HandedOut.objects.filter(
        act_id=publication.pk, record_id__in={testimony, *made}, taken_down_on=None
    )
    out.update(taken_down_on=at.date())
    if publication.state in UNFINISHED:
        publication.move("draft")
    if publication.state not in ("withdrawn", "dropped"):
        Publication.every.filter(pk=publication.pk).update(waiting=None, held_back=CONSENT)
    transaction.on_commit(partial(waiting.forget, publication.pk))
    audit.record("press.publication.account_taken_out", chain="worker", subject=publication.pk, at=at)


def _delete_press_files(files: Iterable[PressFile]) -> None:
    for row in files:
        blob = row.blob
        row.delete()
        transaction.on_commit(partial(store.delete, blob))
