"""Tell a person who asked for help of ways out: in plain words, each with where and when it was read.

Nothing promises, nothing judges whether it fits this person. What was said lies in their messages, sealed; here only
which way was told on which day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from safeconduct import audit
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.advocacy.models import WayOut, WayTold
from safeconduct.advocacy.ways.showing import places_words
from safeconduct.advocacy.ways.words import CONFIDENCE, KINDS, POSITIONS, country_words
from safeconduct.cases.reading import CaseKeys
from safeconduct.evidence.claims.words import day_words
from safeconduct.intake import threads
from safeconduct.intake.models import Message, Request

TELLABLE = ("offered", "pledged", "considering")


class MayNotBeTold(Exception):
    """One of these ways may not be told any more."""


def tellable(on: date) -> QuerySet[WayOut]:
    """Ways that staff may tell today: allowed by the desk, not withdrawn, refused or over. By country."""
    rows = WayOut.objects.standing().filter(may_be_told=True, position__in=TELLABLE)
    return rows.filter(Q(last_day=None) | Q(last_day__gte=on)).order_by("country", "kind", "key")


def told_before(request_id: UUID) -> dict[UUID, date]:
    """Which ways this person was told of, with the last day."""
    rows = WayTold.objects.filter(request_id=request_id).order_by("told_on")
    return dict(rows.values_list("way_id", "told_on"))


def in_words(ways: Iterable[WayOut], language: str) -> str:
    """The text as it is offered to the caseworker: what we write in the person's language, as far as we can."""
    with override(language):
        parts = [_("We know of these ways. We do not know if one of them works for you.")]
        parts += [_way(way) for way in ways]
        return "\n\n".join((*parts, caution(language)))


def caution(language: str) -> str:
    """What always stands at the end."""
    with override(language):
        return _("This can change. A person there decides, not we. Please ask us before you act.")


def with_caution(text: str, language: str) -> str:
    """The text with its last paragraph, put back where it was taken out."""
    last = caution(language)
    return text if last in text else f"{text.rstrip()}\n\n{last}"


def tell(
    *, request: Request, ways: Iterable[WayOut], text: str, language: str, keys: CaseKeys, by: Unlocked, at: datetime,
    form_token: UUID,
) -> Message:  # fmt: skip
    """Write it into the person's messages, and which ways it was. Sent twice is once.

    ``keys``: of a request that was opened with a grant. A reply that is kept as a draft stays. Raises ``NotAllowed``,
    ``MayNotBeTold`` and what ``threads.write`` raises; then nothing was sent and nothing written down.
    """
    demand(by.person, Permission.TELL_WAYS)
    chosen = {way.pk for way in ways}
    author = threads.Author(by.signing, by.person.display_name, is_staff=True)
    with transaction.atomic():
        if (
            set(tellable(at.date()).filter(pk__in=chosen).values_list("pk", flat=True)) != chosen
            or not chosen
        ):
            raise MayNotBeTold
        message = threads.write(
            request_id=request.id, text=with_caution(text, language), author=author, keys=keys.thread, at=at,
            form_token=form_token,
        )  # fmt: skip
        _note(request.id, chosen, by, at)
    return message


def _note(request_id: UUID, chosen: set[UUID], by: Unlocked, at: datetime) -> None:
    """Which ways were told on this day: once for each, however often the form came."""
    rows = WayTold.objects
    said = {"request_id": request_id, "told_on": at.date()}
    is_new = [rows.get_or_create(way_id=pk, **said, defaults={"by": by.person})[1] for pk in sorted(chosen)]
    if any(is_new):
        audit.record(
            "advocacy.way.told", chain="staff", by=by.person.pk, subject=request_id, count=len(chosen), at=at
        )


def _way(way: WayOut) -> str:
    """One way, in short lines."""
    position = POSITIONS.get(way.position, (way.position, ""))[0]
    lines = [
        f"{country_words(way.country)}: {KINDS.get(way.kind, way.kind)} ({position})",
        _("For: %(whom)s") % {"whom": way.to_whom},
    ]
    if way.conditions:
        lines.append(_("What is needed: %(conditions)s") % {"conditions": way.conditions})
    if places := places_words(way):
        lines.append(_("Places: %(places)s") % {"places": places})
    if way.until:
        lines.append(_("Until: %(until)s") % {"until": day_words(way.until)})
    read = day_words(way.read_on.isoformat())
    lines.append(_("Where we read it: %(source)s, on %(day)s.") % {"source": way.citation, "day": read})
    if way.address:
        lines.append(way.address)
    lines.append(str(CONFIDENCE.get(way.confidence, way.confidence)) + ".")
    return "\n".join(lines)
