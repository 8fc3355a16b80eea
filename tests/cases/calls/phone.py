"""What Nadia does at the telephone, by the real pages."""

from __future__ import annotations

import html
from typing import Any

from safeconduct.intake.models import Request
from tests.access.people import Member, sign_in
from tests.intake.form.conftest import POSTS
from tests.sites import SiteClient

BEGIN = {
    "monitored": "yes", "where": "detention", "facility": "Batavia <center>", "caller": "self",
    "language": "ru", "interpreter": "line",
}  # fmt: skip
YES = {"help": "yes", "documentation": "no", "statistics": "yes", "advocacy": "no", "read_aloud": "on"}


def at_work(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def text(answer: Any) -> str:
    return str(html.unescape(answer.content.decode()))


def begun(client: SiteClient, **changed: str) -> str:
    """A call whose consent waits to be read; its address."""
    answer = client.send_form("/calls/new", {**BEGIN, **changed})
    assert answer.status_code == 302, text(answer)
    return str(answer.headers["Location"]).removesuffix("/consent")


def agreed(client: SiteClient, **changed: str) -> str:
    call = begun(client, **changed)
    answer = client.send_form(f"{call}/consent", YES)
    assert answer.status_code == 302 and answer.headers["Location"] == f"{call}/01", text(answer)
    return call


def fill(client: SiteClient, call: str, code: str, **more: str) -> Any:
    from django.http import QueryDict

    return client.send_form(f"{call}/{code}", {**dict(QueryDict(POSTS[code]).lists()), **more})


def handed_over(client: SiteClient) -> tuple[str, Request]:
    call = agreed(client)
    fill(client, call, "36")
    answer = client.send_form(f"{call}/hand-over", {"without_number": "on"}, page=call)
    assert answer.status_code == 302, text(answer)
    return call, Request.objects.get()
