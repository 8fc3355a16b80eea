"""The conflict check: everyone named in a request against everyone named in every other one at the desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from safeconduct import names
from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import inbox, journal
from safeconduct.cases.conflicts import lists
from safeconduct.cases.conflicts import names as kept_names
from safeconduct.cases.conflicts.hits import MOST_PER_NAME, Hit, best, elsewhere, working_here
from safeconduct.cases.conflicts.merges import merged_with
from safeconduct.cases.conflicts.named import Named, digest
from safeconduct.cases.journal import Entry
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

KIND = "conflict_check"


class NotAtTheDesk(Exception):
    """Only a member of the desk can open the list of names. Somebody at the desk runs the check."""


def run(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime, token: UUID) -> Entry:
    """Compare, and keep what was found in the journal of the request. The same form twice is one check.

    Raises ``NotAtTheDesk``, ``NotAllowed``, ``JournalGone``.
    """
    demand(by.person, Permission.CHECK_CONFLICTS)
    held = journal.read(request, keys)
    twice = next((entry for entry in held.entries if entry.id == token), None)
    if twice is not None:
        return twice
    people = kept_names.everyone(request, keys, held)
    left_out = sorted(map(str, merged_with(request.id)))
    kept_names.renew(request=request, keys=keys, by=by, at=at, held=held)
    with inbox.uncollected():
        hits, everyone = _compared(request, people, left_out, by, at)
    staff = _staff()
    hits = best([*hits, *_among(staff, people)])
    content = {
        "searched": len(people), "against": len(everyone.requests), "unopened": everyone.unopened,
        "hits": [hit.as_json() for hit in hits], "method": names.METHOD, "names_digest": digest(people),
        "staff": staff, "left_out": left_out,
    }  # fmt: skip
    return journal.write(
        request=request, keys=keys, kind=KIND, record_id=token, content=content, token=token, by=by, at=at,
        action="conflicts.checked",
    )  # fmt: skip


def _compared(
    request: Request, people: list[Named], left_out: list[str], by: Unlocked, at: datetime
) -> tuple[list[Hit], lists.Everyone]:
    without = {str(request.id), *left_out}
    try:
        everyone = lists.read(by, Desk.objects.get(id=request.desk_id), at, without=without)
    except (NotAMember, Desk.DoesNotExist):
        raise NotAtTheDesk from None
    asked = [each.prepared() for each in people]
    return elsewhere(people, names.find(asked, everyone.roll, most=MOST_PER_NAME), everyone.of), everyone


def _staff() -> dict[str, str]:
    """Display names of everybody who works here today, by id."""
    return {str(id_): name for id_, name in Person.objects.active().values_list("pk", "display_name")}


def _among(staff: dict[str, str], people: list[Named]) -> list[Hit]:
    prepared = [names.prepare(names.Identity(names=(name,))) for name in staff.values()]
    harm = [each for each in people if each.side == "harm"]
    found = names.find([each.prepared() for each in harm], names.Roll.of(prepared), most=MOST_PER_NAME)
    return working_here(harm, found, list(staff))
