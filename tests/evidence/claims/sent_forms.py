"""What the tests of claims type into the forms, and how they read the answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from safeconduct.evidence.claims import linking
from safeconduct.evidence.claims.linking import WAYS
from safeconduct.evidence.models import (
    Claim,
    Incident,
)
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
)
from tests.sites import SiteClient

WORDS = "Their words, which nobody published"


def path(incident: Incident, kind: str = "") -> str:
    return f"/evidence/incidents/{incident.pk}/claims/new" + (f"?kind={kind}" if kind else "")


def said(kind: str = "allegation", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "token": str(uuid4()), "statement": "More than one hundred men were taken.", "is_public": "on",
        "speaker": "Newspaper A", "said_on": "2017-04-01", **more,
    }  # fmt: skip


FIGURE = {
    "unit": "person", "comparator": "more_than", "low": "100", "act_code": "detention",
    "phrase": "более ста", "phrase_language": "ru", "checked": "person|more_than|100||detention",
}  # fmt: skip


def record(client: SiteClient, incident: Incident, kind: str = "allegation", **more: Any) -> Any:
    return client.send_form(path(incident, kind), said(kind, **more))


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split())


def denial_of(desk: ResearchDesk, incident: Incident, claim: Claim | None, **more: Any) -> Claim:
    values = {
        "kind": "denial", "unit": "", "comparator": "", "low": None, "form": "denies_existence",
        "speaker": "Spokesperson of the head of the republic", "said_on": "2017-04-02", "language": "ru",
        "statement": "Таких людей не существует.", **more,
    }  # fmt: skip
    row = a_claim(desk.zarema, incident, **values)
    if claim is not None:
        linking.link(row, WAYS["denies"], claim, token=uuid4(), by=desk.zarema.person, at=AT)
    return row
