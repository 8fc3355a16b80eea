"""The pages of this room as the site runs them: no transaction around the request but its own."""

from __future__ import annotations

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from safeconduct.attorneys.portal import draft_actions
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.audit.models import StaffEntry
from tests.access.people import derived
from tests.attorneys.portal.scenes import at_desk, scene, shown
from tests.cases.asking import receipt_of
from tests.cases.papers.scenes import a_file
from tests.files import samples
from tests.sites import SiteClient


def test_every_page_and_step_of_bruno_and_leyla(request: pytest.FixtureRequest) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("walked once, in a house of files: rows of the audit chain cannot be taken away after it")
    derived()
    receipt_of("Zaur")
    request.getfixturevalue("on_disk").run(walk)


def walk() -> None:
    case = scene(pytest.MonkeyPatch())  # this process ends with it
    bruno, leyla = at_desk(case.bruno), at_desk(case.leyla)
    told = {"kind": "passport", "language": "none", "uploads": [a_file(samples.photo(), "IMG_1.jpg")]}
    assert bruno.send_form(f"{case.address}/papers/new", told).status_code == 302
    draft_actions.begin(by=case.by(case.bruno), words=Words("Letter", "letter", "Words"), token=uuid4())
    one, day = f"{case.address}/drafts/{case.draft().id}", timezone.now().date()
    today = {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}
    steps: tuple[tuple[SiteClient, str, dict[str, str]], ...] = (
        (bruno, f"{one}/ask_review", {}), (leyla, f"{one}/approve", {}), (bruno, f"{one}/strike", {"reason": "Twice"}),
        (bruno, f"{one}/bring_back", {}),
        (bruno, f"{case.address}/hours", {**today, "minutes": "30", "kind": "court", "note": ""}),
        (leyla, f"{case.address}/checkpoints", {**today, "discussed": "The photo"}),
    )  # fmt: skip
    for client, path, typed in steps:
        answer = client.send_form(path, typed)
        assert answer.status_code == 302, (path, shown(answer))
    pages = ("", "/new", f"/{case.draft().id}", f"/{case.draft().id}/edit")
    paths = [f"{case.address}/drafts{page}" for page in pages]
    paths += [f"{case.address}/{page}" for page in ("hours", "kit", "give-back", "checkpoints", "own-file")]
    for path in ["/my/cases", f"/my/cases/{case.zaur.id}", "/my/hours.csv", *paths]:
        assert bruno.get(path).status_code == 200, path
    assert leyla.get("/mentoring").status_code == 200
    answer = bruno.send_form(f"{case.address}/own-file", {"reason": "duty", "has_read": "on"})
    assert answer.status_code == 200
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.read("papers/001-01-original.jpg") == samples.photo()
    assert StaffEntry.objects.filter(action="case.file_taken").count() == 1
    last = {f"last_{name}": value for name, value in today.items()}
    given = {"reason": "time", "why": "My firm moves me.", "has_read": "on", **last}
    assert bruno.send_form(f"{case.address}/give-back", given).status_code == 302
