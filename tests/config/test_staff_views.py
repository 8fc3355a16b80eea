"""Pages of the staff site that belong to no room."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.access.people import found, sign_in
from tests.sites import SiteClient


@pytest.mark.parametrize(
    "wanted", ["inbox", "no such view", "https://elsewhere.example/", "//elsewhere.example"]
)
def test_after_choosing_a_language_one_stays_on_this_site(wanted: str, host_dir: object) -> None:
    rosa = sign_in(SiteClient("staff"), found(timezone.now()))
    assert isinstance(rosa, SiteClient)
    answer = rosa.send_form("/language", {"language": "ru", "next": wanted}, page="/account")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    answer = rosa.send_form("/language", {"language": "ru", "next": "/people"}, page="/account")
    assert answer.headers["Location"] == "/people"


def test_staff_pages_are_in_one_language_until_somebody_reads_the_others() -> None:
    page = SiteClient("staff").get("/sign-in", headers={"accept-language": "ar, ru"})
    assert page.headers["Content-Language"] == "en"
    assert 'lang="en" dir="ltr"' in page.content.decode()
