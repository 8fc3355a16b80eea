"""Firms, the agreement and the attorneys of the panel: they apply or are entered, two people vet them, they sign."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import agreements, firms, profiles, vetting
from safeconduct.attorneys.register.desk import desk_of
from safeconduct.demo.people import Staff
from safeconduct.demo.stories import day_from

ENTERED, VETTED, CHANGED = 54, 50, 6
LATER = ("pauses", "licence")
"""What is not so yet when they are vetted."""
LOOKED = {
    "training": "Certificates seen",
    "conflict": "None told, none found",
    "character": "Two colleagues asked",
}


@cache
def told() -> dict[str, Any]:
    """What the file beside this module says."""
    return tomllib.loads(Path(__file__).with_name("panel.toml").read_text(encoding="utf-8"))


def enter(staff: Staff, now: datetime) -> dict[str, UUID]:
    """Make the panel. Returns the id of each attorney by the first name, in lower case."""
    omar, at = staff.who("omar"), now - timedelta(days=ENTERED)
    agreements.write(**told()["agreement"], token=uuid4(), by=omar, at=at)
    houses, made = _firms(staff, at), dict[str, UUID]()
    for said in told()["attorney"]:
        name = said["name"].split()[0].lower()
        made[name] = _enter(name, _held(said, houses, made), staff, at)
        for vetter in said.get("vetted_by") or ("omar", "samir"):
            _vet(made[name], vetter, staff, now - timedelta(days=VETTED))
        if name in staff.panel and said.get("signs", True):
            _sign(made[name], name, staff, now - timedelta(days=VETTED - 1))
        _change_later(made[name], said, staff, now)
    return made


def _firms(staff: Staff, at: datetime) -> dict[str, UUID]:
    omar, found = staff.who("omar"), {}
    for said in told()["firm"]:
        held = {"notes": "", **said}
        code = held.pop("code")
        found[code] = firms.add(held=held, token=uuid4(), by=omar, desk=desk_of(omar), at=at).id
    return found


def _held(said: Mapping[str, Any], houses: Mapping[str, UUID], made: Mapping[str, UUID]) -> dict[str, Any]:
    """The profile as it is typed, with the ids that stand for firm and mentor."""
    held = {name: value for name, value in said.items() if name in profiles.EMPTY and name not in LATER}
    first = said["name"].split()[0].lower()
    held.setdefault("email", f"{first}@example.org")
    held["firm"] = str(houses[said["firm"]]) if "firm" in said else ""
    held["mentor"] = str(made[said["mentor"]]) if "mentor" in said else ""
    held["admissions"] = [
        {"jurisdiction": state, "number": f"DEMO-{first}-{state}", "status": "active"}
        for state in said["admitted"]
    ]
    held["trainings"] = [{"area": area, "on": "2026-02-10", "until": ""} for area in said.get("trained", ())]
    return held


def _enter(name: str, held: dict[str, Any], staff: Staff, at: datetime) -> UUID:
    """Whoever has an account applies, and the desk adds its part; the others the desk enters by hand."""
    omar = staff.who("omar")
    if name not in staff.panel:
        return profiles.create(held=held, token=uuid4(), by=omar, at=at).id
    by = staff.who(name)
    row = profiles.create(held=held, token=uuid4(), by=by, at=at, person=by.person)
    desks_part = {each: held[each] for each in profiles.DESK_ONLY if each in held}
    profiles.save(
        attorney_id=row.id, held=desks_part, version=row.version, by=omar, at=at, desk=desk_of(omar)
    )
    return row.id


def _vet(attorney_id: UUID, vetter: str, staff: Staff, at: datetime) -> None:
    by = staff.who(vetter)
    desk, row = desk_of(by), Attorney.objects.get(id=attorney_id)
    held = profiles.read(row, by, desk).held
    admissions, trainings = range(len(held["admissions"])), range(len(held["trainings"]))
    vetting.decide(
        attorney_id=row.id, says_yes=True, told=LOOKED, token=uuid4(), by=by,
        verified=dict.fromkeys(admissions, "Website of the bar (invented)"),
        trainings=dict.fromkeys(trainings, "Certificate (invented)"),
        version=row.version, desk=desk, at=at,
    )  # fmt: skip


def _sign(attorney_id: UUID, name: str, staff: Staff, at: datetime) -> None:
    text, row = agreements.current(), Attorney.objects.get(id=attorney_id)
    if text is not None:
        agreements.sign(
            attorney=row, text_id=text.id, digest=text.digest, token=uuid4(), by=staff.who(name), at=at
        )


def _change_later(attorney_id: UUID, said: Mapping[str, Any], staff: Staff, now: datetime) -> None:
    """A pause, or a licence that was suspended since."""
    omar, row = staff.who("omar"), Attorney.objects.get(id=attorney_id)
    held: dict[str, Any] = {}
    if "pauses" in said:
        held["pauses"] = [_pause(each, now) for each in said["pauses"]]
    if "licence" in said:
        before = profiles.read(row, omar, desk_of(omar)).held["admissions"]
        held["admissions"] = [{**each, "status": said["licence"]} for each in before]
    if held:
        profiles.save(
            attorney_id=row.id, held=held, version=row.version, by=omar, at=now - timedelta(days=CHANGED),
            desk=desk_of(omar),
        )  # fmt: skip


def _pause(each: Mapping[str, str], now: datetime) -> dict[str, str]:
    days = {
        name: day_from(each[name], now.date()).isoformat() for name in ("from", "until") if each.get(name)
    }
    return {"from": "", "until": "", **each, **days}
