"""The scene of the register: Ines (attorney), Omar (coordinator), Samir (supervisor), Rosa (administrator)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from safeconduct.access.models import Desk
from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import profiles, vetting
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.sites import SiteClient

NOW = timezone.now()
TODAY = NOW.date()


@dataclass(frozen=True)
class Scene:
    house: House
    ines: Member
    omar: Member
    samir: Member

    @property
    def desk(self) -> Desk:
        return self.house.desks["placement"]

    def at(self, member: Member) -> SiteClient:
        client = SiteClient("staff")
        sign_in(client, member)
        return client

    def profile(self, row: Attorney) -> profiles.Profile:
        return profiles.read(Attorney.objects.get(id=row.id), self.omar.unlocked, self.desk)

    def decides(self, member: Member, row: Attorney, yes: bool = True, **more: Any) -> Attorney:
        seen = more.pop("version", Attorney.objects.get(id=row.id).version)
        return vetting.decide(
            attorney_id=row.id, says_yes=yes, told={"conflict": "asked", "reason": "" if yes else "no answer"},
            verified=more.pop("verified", {0: "page of the bar"} if yes else {}), version=seen,
            token=more.pop("token", uuid4()), by=member.unlocked, desk=self.desk, at=NOW,
        )  # fmt: skip


def begin() -> Scene:
    house = found_house()
    desk = house.desks["placement"]
    omar = hire(house.rosa, "Omar", ["coordinator"], desk=desk)
    samir = hire(house.rosa, "Samir", ["supervisor"], desk=desk, sealed_by=omar)
    return Scene(house, hire(house.rosa, "Ines", ["attorney"]), omar, samir)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "name": "Ines Alvarado", "email": "ines@firm.example", "expertise": "2", "capacity": "2", "gender": "",
        "admissions-0-jurisdiction": "NY", "admissions-0-number": "998877", "admissions-0-status": "active",
        "languages-0-language": "ar", "languages-0-level": "2", **more,
    }  # fmt: skip


def day(prefix: str, when: datetime | Any) -> dict[str, str]:
    return {
        f"{prefix}-day": str(when.day),
        f"{prefix}-month": str(when.month),
        f"{prefix}-year": str(when.year),
    }


def vetted(scene: Scene, row: Attorney) -> Attorney:
    scene.decides(scene.omar, row)
    return scene.decides(scene.samir, row)
