"""Begin, change, close and reopen campaigns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.models import Campaign
from safeconduct.evidence.models import Incident, Revision
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn, add, change


def begin(
    values: Mapping[str, Any], *, incidents: Sequence[Incident], token: UUID, by: Person, at: datetime
) -> Campaign:
    """Keep a new campaign; the same token twice keeps one. Raises ``NotAllowed``."""
    with transaction.atomic():
        is_new = not Campaign.every.filter(pk=token).exists()
        campaign = add(Campaign(id=token, **values), by=by, at=at, permission=Permission.PRESS)
        if is_new:
            campaign.incidents.set(incidents)
    return campaign


def change_campaign(
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    incidents: Sequence[Incident],
    version: int,
    by: Person,
    at: datetime,
) -> Campaign:
    """Change a campaign and which incidents it is about. Raises what ``recording.change`` raises."""
    with transaction.atomic():
        change(campaign, values, version=version, by=by, at=at, permission=Permission.PRESS)
        before = {each.pk: each.key for each in campaign.incidents.all()}
        if set(before) != {each.pk for each in incidents}:
            saved_already = campaign.version != version
            _touch(campaign, version + 1 if saved_already else version, sorted(before.values()), by=by, at=at)
            campaign.incidents.set(incidents)
    return campaign


def close(campaign: Campaign, *, on: date, version: int, by: Person, at: datetime) -> Campaign:
    """End a campaign: nothing of it is overdue any more. Raises what ``recording.change`` raises."""
    return change(campaign, {"closed_on": on}, version=version, by=by, at=at, permission=Permission.PRESS)


def reopen(campaign: Campaign, *, version: int, by: Person, at: datetime) -> Campaign:
    """Take a closed campaign up again. Raises what ``recording.change`` raises."""
    return change(campaign, {"closed_on": None}, version=version, by=by, at=at, permission=Permission.PRESS)


def _touch(campaign: Campaign, version: int, before: list[str], *, by: Person, at: datetime) -> None:
    """Count the version up for incidents, which are links and no columns; what they were stays in the history."""
    demand(by, Permission.PRESS)
    if campaign.withdrawn_on:
        raise Withdrawn
    rows = Campaign.every.filter(pk=campaign.pk, version=version, withdrawn_on=None)
    if rows.update(version=F("version") + 1, changed_by=by, changed_on=at.date()) != 1:
        raise ChangedMeanwhile
    Revision.objects.create(
        kind="campaign",
        record_id=campaign.pk,
        version=version,
        by=by,
        day=at.date(),
        before={"incidents": before},
    )
    audit.record("evidence.campaign.changed", chain="staff", by=by.pk, subject=campaign.pk, at=at)
    campaign.version = version + 1
