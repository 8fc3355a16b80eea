"""Publications as the desk releases them, made by hand: what two people agreed to, and the parcel it leaves behind."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from safeconduct import vault
from safeconduct.access.permissions import Permission
from safeconduct.blobs.sealed import stream_context
from safeconduct.blobs.store import BlobWriter
from safeconduct.evidence.models import Incident
from safeconduct.evidence.recording import add
from safeconduct.outbox import post
from safeconduct.press import waiting
from safeconduct.press.leaving import Leaving, LeavingFigure, LeavingFile, LeavingText
from safeconduct.press.models import BoundFigure, Citation, PressFile, Publication
from safeconduct.press.projections.models import Page
from safeconduct.press.putting_out import corrections, releases, withdrawals
from safeconduct.press.putting_out.beside import beside
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT

OUT = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
BODY = "In the spring [[taken]] were taken.\n\nThey must get out."
TEXTS = {
    "en": LeavingText("Protect those who flee", "They must be let in.", BODY, "New York", "Noor"),
    "ru": LeavingText(
        "Защитите тех, кто бежит", "Их нужно впустить.", "Весной задержали [[taken]].", is_drafted=True
    ),
}
DETENTION = {"act": "detention", "unit": "person", "form": "quantity"}


def a_publication(desk: AdvocacyDesk, slug: str = "protect-those-who-flee", **more: Any) -> Publication:
    """An approved release, unless told otherwise."""
    values = {"kind": "release", "working_title": "Spring", "state": "approved", **more}
    row = Publication(id=uuid4(), slug=slug, **values)
    return add(row, by=desk.noor.person, at=AT, permission=Permission.PRESS)


def leaving(publication: Publication, incident: Incident | None = None, **more: Any) -> Leaving:
    """What leaves of it: English and Russian, with one figure where there is an incident, and what records add."""
    about = str(incident.pk) if incident else ""
    values: dict[str, Any] = {
        "texts": TEXTS if incident else {"en": replace(TEXTS["en"], body="They must get out.")},
        "figures": (LeavingFigure("taken", about, **DETENTION),) if incident else (),
        "incident": str(publication.incident_id or ""),
        "campaign": str(publication.campaign_id or ""),
        **more,
    }
    found = Leaving(
        publication=str(publication.pk), kind=publication.kind, slug=publication.slug, original="en",
        country=publication.country, communication="", contact="press office",
        embargo_until=publication.embargo_until.isoformat() if publication.embargo_until else "", **values,
    )  # fmt: skip
    return replace(found, beside=beside(found, OUT.date()))


def release(desk: AdvocacyDesk, publication: Publication, left: Leaving) -> None:
    """As the desk does it: bound rows, what waits, and the parcel."""
    for each in left.figures:
        BoundFigure.objects.update_or_create(
            publication=publication, name=each.name,
            defaults={
                "incident_id": UUID(each.incident), "act": each.act, "unit": each.unit, "form": each.form,
                "made_by": desk.noor.person, "made_on": AT.date(),
            },
        )  # fmt: skip
    for number, cited in enumerate(left.citations):
        Citation.objects.update_or_create(
            publication=publication, record_id=UUID(cited.record), scope=cited.scope,
            defaults={
                "kind": cited.kind, "number": number, "made_by": desk.noor.person, "made_on": AT.date(),
            },
        )  # fmt: skip
    locked = waiting.lock(publication.pk, left)
    Publication.objects.filter(pk=publication.pk).update(waiting=locked)
    post.put("publication.released", subject=publication.pk, on=OUT.date())


def put_out(desk: AdvocacyDesk, publication: Publication, left: Leaving, at: datetime = OUT) -> Publication:
    """Released and put out at once."""
    release(desk, publication, left)
    releases.put_out_at(publication.pk, at)
    publication.refresh_from_db()
    return publication


def a_file(content: bytes = b"an invented picture", **more: Any) -> LeavingFile:
    """A sealed file in the blob store, as the desk keeps it."""
    writer, key = BlobWriter(), vault.LockKey.new()
    sealer = vault.StreamSealer(key, stream_context(writer.name))
    writer.write(sealer.start())
    writer.write(sealer.push(content))
    for piece in sealer.finishing():
        writer.write(piece)
    writer.finish()
    values = {
        "kind": "document", "language": "", "media_type": "application/pdf", "alt": {"en": "A paper"}, "number": 1,
        **more,
    }  # fmt: skip
    return LeavingFile(
        id=str(uuid4()), blob=writer.name, key=b64encode(key.to_bytes()).decode(), size=len(content),
        digest=vault.digests.sha256(content).hex(), **values,
    )  # fmt: skip


def kept_at_the_desk(desk: AdvocacyDesk, publication: Publication, file: LeavingFile) -> PressFile:
    """The desk's row of a file that leaves."""
    return PressFile.objects.create(
        id=UUID(file.id), publication=publication, kind=file.kind, blob=file.blob, media_type=file.media_type,
        size=file.size, digest=file.digest, testimony_id=file.testimony or None, scope=file.scope,
        added_by=desk.noor.person, added_on=AT.date(), sealed=b"sealed",
    )  # fmt: skip


def page_of(publication: Publication, language: str = "en") -> Page:
    return Page.objects.get(publication_id=publication.pk, language=language)


def outbox_run(*, on: datetime = LATER) -> tuple[int, int]:
    """One run of what this room handles, as the worker does it; other rooms' parcels are told to nobody."""
    from safeconduct.evidence.testimonies.withdrawals import carry_out

    table: dict[str, post.Handler] = {
        "publication.released": releases.put_out,
        "evidence.figures_changed": corrections.figures_changed,
        "evidence.consent_withdrawn": withdrawals.consent_withdrawn,
        "press.look_again": withdrawals.look_again,
        "testimony.withdrawn": carry_out,
        "evidence.words_left": lambda subject, on: None,
        "consent.changed": lambda subject, on: None,
        "approval.asked": lambda subject, on: None,
    }
    return post.deliver(table, on=on.date())
