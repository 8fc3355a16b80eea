"""Publications of the tests: Noor writes them, Ilse and Petra agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.urls import reverse

from safeconduct.access.permissions import Permission
from safeconduct.evidence.recording import add
from safeconduct.press.agreeing import kept_of
from safeconduct.press.desk import figures, quotes, releasing, texts
from safeconduct.press.desk.authors import written
from safeconduct.press.desk.gathering import gather
from safeconduct.press.models import BoundFigure, Publication, Quotation
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT, a_claim, a_source, an_incident

BODY = "They were taken from their homes. Reportedly [[men]] were held.\n\n[[quote:noor]]"
LATER = AT + timedelta(hours=1)


def url(name: str, *ids: Any) -> str:
    return reverse(name, args=ids, urlconf="safeconduct.config.staff_urls")


def shown(answer: Any, status: int = 200) -> str:
    text: str = answer.content.decode()
    assert answer.status_code == status, text
    return text


def a_draft(by: Member, title: str = "Protect those who flee", **more: Any) -> Publication:
    values: dict[str, object] = {"kind": "release", "slug": f"protect-{uuid4().hex[:8]}", **more}
    row = Publication(id=uuid4(), working_title=title, **values)
    return add(row, by=by.person, at=AT, permission=Permission.PRESS)


def a_text(
    desk: AdvocacyDesk, row: Publication, language: str = "en", *, by: Member | None = None, **said: str
) -> None:
    who = by or desk.noor
    words = {
        "headline": "Protect those who flee",
        "standfirst": "They must get out.",
        "body": "Plain words.",
        **said,
    }
    held = row.texts.filter(language=language).first()
    texts.save(
        row, language, words, is_drafted=False, version=held.version if held else 0, by=who.person, at=AT,
        desk=desk.keys(who),
    )  # fmt: skip


def a_figure(desk: AdvocacyDesk, row: Publication, name: str = "men") -> BoundFigure:
    research = desk.research
    incident = an_incident(research.zarema)
    a_claim(research.zarema, incident, a_source(research.zarema))
    return figures.bind(
        row, name, (incident, "detention", "person"), "quantity", token=uuid4(), by=desk.noor.person, at=AT
    )


def a_quote(
    desk: AdvocacyDesk,
    row: Publication,
    name: str = "noor",
    words: str = "They must get out.",
    *,
    agreed: bool = True,
) -> Quotation:
    said = {"words": {"en": words}, "speaker": "Noor", "capacity": "spokesperson"}
    quote = quotes.add_own(
        row, name, said, token=uuid4(), by=desk.noor.person, at=AT, desk=desk.keys(desk.noor)
    )
    return agree_to(desk, quote) if agreed else quote


def agree_to(desk: AdvocacyDesk, quote: Quotation) -> Quotation:
    from safeconduct.evidence.recording import open_content

    keys = desk.keys(desk.noor)
    return quotes.approve(
        quote, "Noor", "person", AT.date(), shown=quotes.mark_of(quote.pk, open_content(quote, keys)),
        by=desk.noor.person, at=AT, desk=keys,
    )  # fmt: skip


def a_whole(desk: AdvocacyDesk, **more: Any) -> Publication:
    """A release with a figure and a quotation, to which nothing is missing."""
    row = a_draft(desk.noor, **more)
    a_figure(desk, row)
    a_quote(desk, row)
    a_text(desk, row, body=BODY)
    return fresh(row)


def fresh(row: Publication) -> Publication:
    return Publication.every.get(pk=row.pk)


def digest(desk: AdvocacyDesk, row: Publication, at: datetime = LATER) -> bytes:
    return gather(fresh(row), desk.keys(desk.noor), at.date()).digest()


def asked(desk: AdvocacyDesk, row: Publication, at: datetime = LATER, by: Member | None = None) -> Any:
    who = (by or desk.noor).unlocked
    return releasing.ask(fresh(row), shown=digest(desk, row, at), token=uuid4(), by=who, at=at)


def agreed(
    desk: AdvocacyDesk, row: Publication, at: datetime = LATER, by: Member | None = None
) -> Publication:
    """``by``: who wrote it and asks, Noor unless told otherwise; the other two agree."""
    question = asked(desk, row, at, by)
    others = [each for each in (desk.noor, desk.ilse, desk.petra) if each is not (by or desk.noor)]
    for member in others[: question.needs]:
        releasing.agree(fresh(row), question.pk, shown=digest(desk, row, at), by=member.unlocked, at=at)
    return fresh(row)


def put_out_by_hand(desk: AdvocacyDesk, row: Publication) -> Publication:
    """As the worker leaves the desk's row, without a page of it."""
    left = gather(fresh(row), desk.keys(desk.noor), AT.date())
    kept = {**kept_of(left), "written": written(fresh(row))}
    Publication.every.filter(pk=row.pk).update(state="published", published_at=AT, agreed=kept)
    return fresh(row)


def tomorrow() -> datetime:
    return datetime.now(tz=UTC) + timedelta(days=1)
