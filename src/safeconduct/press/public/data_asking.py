"""What a request asks of the open data, read strictly: a mistyped parameter is refused, never passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.http import QueryDict

from safeconduct.press.public.data_things import LANGUAGE, Thing

MOST, USUAL = 100, 50
CURSOR = r"^[0-9]{1,16}-[0-9a-f]{32}(-[0-9]{1,4})?$"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Refused(Exception):
    """A request that gets no data: the status, a title of the sort of problem, and a sentence about this one."""

    def __init__(self, status: int, title: str, detail: str, **more: str) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.more = status, title, detail, more


@dataclass(frozen=True, slots=True)
class After:
    """Where a list goes on: after this moment and id, and of corrections after this one of the page."""

    moment: datetime
    id: UUID
    at: int = 0

    def __str__(self) -> str:
        micros = (self.moment - EPOCH) // (datetime.resolution)
        return f"{max(0, micros)}-{self.id.hex}" + (f"-{self.at}" if self.at else "")


@dataclass(frozen=True, slots=True)
class Question:
    """A list, narrowed. ``since``: published, corrected or withdrawn at or after that moment."""

    limit: int = USUAL
    after: After | None = None
    since: datetime | None = None
    language: str = ""
    kind: str = ""


def known_only(given: QueryDict, *names: str) -> None:
    """Raises Refused for a parameter that does not exist here, or that stands twice."""
    unknown = set(given) - set(names)
    if unknown:
        allowed = f"There are: {', '.join(names)}." if names else "There are none here."
        raise Refused(400, "Unknown parameter", f"A parameter does not exist here. {allowed}")
    if any(len(given.getlist(name)) > 1 for name in given):
        raise Refused(400, "Parameter given twice", "Give each parameter once.")


def question(thing: Thing, given: QueryDict, *, whole: bool = False) -> Question:
    """Raises Refused. ``whole``: of a CSV, which has all in one piece."""
    paging = () if whole else ("limit", "cursor")
    known_only(given, *paging, "since", *thing.filters)
    return Question(
        limit(given.get("limit")),
        after(given.get("cursor")),
        since(given.get("since")),
        language(given.get("language")),
        kind(given.get("kind"), thing),
    )


def limit(typed: str | None) -> int:
    if typed is None:
        return USUAL
    if not re.fullmatch(r"[0-9]{1,3}", typed, re.ASCII) or not 1 <= int(typed) <= MOST:
        raise Refused(422, "Not a limit", f"limit is a whole number from 1 to {MOST}.")
    return int(typed)


def after(typed: str | None) -> After | None:
    if typed is None:
        return None
    if not re.fullmatch(CURSOR.strip("^$"), typed, re.ASCII):
        raise Refused(422, "Not a cursor", "Take the cursor from the address under next, as it is.")
    micros, row, at = [*typed.split("-"), "0"][:3]
    return After(EPOCH + int(micros) * datetime.resolution, UUID(row), int(at))


def language(typed: str | None) -> str:
    if typed is None:
        return ""
    if len(typed) > 16 or not re.fullmatch(LANGUAGE.strip("^$"), typed, re.ASCII):
        raise Refused(422, "Not a language", "language is a code such as en, ru or ar.")
    return typed


def kind(typed: str | None, thing: Thing) -> str:
    if typed is None:
        return ""
    if typed not in thing.kinds:
        raise Refused(422, "Not a kind", f"kind is one of {', '.join(thing.kinds)}.")
    return typed


def since(typed: str | None) -> datetime | None:
    """A day or a moment. A ``+`` that came as a space, and a leap second, are read as meant."""
    if typed is None:
        return None
    shape = r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d+)?(Z|[+ -]\d\d:\d\d))?"
    found = re.fullmatch(shape, typed.upper(), re.ASCII) if len(typed) <= 60 else None
    try:
        if found and found[2] is None:
            return datetime.combine(date.fromisoformat(found[1]), time(), UTC)
        if found:
            clock = found[2].removesuffix(":60") + ":59" if found[2].endswith(":60") else found[2]
            moment = datetime.fromisoformat(f"{found[1]}T{clock}{found[4].replace(' ', '+')}")
            return _in_utc(moment)
    except ValueError:
        pass
    raise Refused(
        422, "Not a moment", "since is a day such as 2026-11-22, or a moment such as 2026-11-22T08:00:00Z."
    )


def _in_utc(moment: datetime) -> datetime:
    """At the ends of the calendar a moment may have no name in UTC: then the end itself."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)
