"""Campaigns on their pages: begun, changed, closed, told; the first page, the overdue list and the scorecard."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.advocacy.models import Campaign, Post
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import Revision
from safeconduct.press.models import Publication
from tests.advocacy.campaigns.made import a_letter, a_promise, an_answer, an_event, made
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk
from tests.evidence.desk import an_incident


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def a_beginning(**more: str) -> dict[str, str]:
    return {
        "title": "Protect those who flee",
        "aim": "Visas.",
        "opened_on": "2017-04-01",
        "incidents": "",
        **more,
    }


def today() -> date:
    return timezone.now().date()


def test_noor_begins_a_campaign_about_an_incident(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.research.zarema)
    client = desk.client(desk.noor)
    answer = client.send_form("/advocacy/campaigns/new", a_beginning(incidents=incident.key))
    campaign = Campaign.objects.get()
    assert answer.status_code == 302 and str(campaign.pk) in answer["Location"]
    assert (campaign.key, list(campaign.incidents.all())) == ("K-0001", [incident])
    text = client.get(f"/advocacy/campaigns/{campaign.pk}").content.decode()
    assert incident.key in text and "Nothing has happened yet" in text
    assert "No ask yet" in client.get("/advocacy/").content.decode()


def test_a_form_sent_twice_begins_one_campaign(desk: AdvocacyDesk) -> None:
    client, token = desk.client(desk.noor), str(uuid4())
    for _ in range(2):
        assert client.send_form("/advocacy/campaigns/new", a_beginning(token=token)).status_code == 302
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("title", "", "Write what it is called."),
        ("opened_on", "last spring", "There is no such day"),
        ("opened_on", "", "This field is required"),
        ("incidents", "E-9999", "There is no “E-9999” here"),
    ],
)
def test_a_wrong_campaign_is_refused_with_a_sentence(
    desk: AdvocacyDesk, field: str, typed: str, says: str
) -> None:
    answer = desk.client(desk.noor).send_form("/advocacy/campaigns/new", a_beginning(**{field: typed}))
    text = answer.content.decode()
    assert answer.status_code == 422 and says in text and "Visas." in text
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("ilse_wrote", [{"title": "As Ilse wrote"}, {"incidents": "E-0001"}])
def test_the_second_of_two_who_save_is_told(desk: AdvocacyDesk, ilse_wrote: dict[str, str]) -> None:
    an_incident(desk.research.zarema)
    campaign = a_campaign(desk.noor, aim="Visas.")
    path = f"/advocacy/campaigns/{campaign.pk}/edit"
    assert desk.client(desk.ilse).send_form(path, a_beginning(**ilse_wrote)).status_code == 302
    answer = desk.client(desk.noor).send_form(path, a_beginning(title="As Noor wrote", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "As Noor wrote" in text and next(iter(ilse_wrote.values())) in text
    assert desk.client(desk.noor).send_form(path, a_beginning(title="As Noor wrote")).status_code == 302
    assert Campaign.objects.get().title == "As Noor wrote"


def test_which_incidents_it_was_about_before_stays_in_the_history(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.research.zarema)
    campaign = a_campaign(desk.noor)
    campaign.incidents.add(incident)
    client, path = desk.client(desk.noor), f"/advocacy/campaigns/{campaign.pk}/edit"
    assert incident.key in client.get(path).content.decode()
    assert client.send_form(path, a_beginning(aim="", incidents="")).status_code == 302
    assert not campaign.incidents.exists()
    assert Revision.objects.get(record_id=campaign.pk).before == {"incidents": [incident.key]}


def test_a_campaign_is_closed_after_a_page_that_says_what_is_open_and_taken_up_again(
    desk: AdvocacyDesk,
) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    made(desk.noor, campaign, post, answer_by=date(2017, 5, 1))
    client, path = desk.client(desk.noor), f"/advocacy/campaigns/{campaign.pk}/close"
    assert "1 ask in it still waits" in client.get(path).content.decode()
    for typed in ("2016-01-01", (today() + timedelta(days=2)).isoformat(), "never"):
        assert client.send_form(path, {"closed_on": typed}).status_code == 422
    assert client.send_form(path, {"closed_on": "2018-01-01", "version": "7"}).status_code == 422
    assert client.send_form(path, {"closed_on": "2018-01-01"}).status_code == 302
    assert "Nothing is overdue" in client.get("/advocacy/overdue").content.decode()
    assert campaign.title not in client.get("/advocacy/").content.decode()
    assert campaign.title in client.get("/advocacy/?state=closed").content.decode()
    for _ in range(2):  # a double click
        assert client.send_form(path, {"action": "reopen"}).status_code == 302
    assert Campaign.objects.get().closed_on is None
    assert StaffEntry.objects.filter(action="evidence.campaign.changed").count() == 2


def test_the_first_page_begins_with_what_is_overdue(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    assert "No campaign yet" in client.get("/advocacy/").content.decode()
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    a_holding(desk.noor, post, "Invented Ambassador", date(2017, 1, 1))
    made(desk.noor, campaign, post, state="overdue", answer_by=date(2017, 5, 1))
    made(desk.noor, campaign, post, text="Investigate.", answer_by=today() + timedelta(days=3))
    made(desk.noor, campaign, post, state="refused")
    text = client.get("/advocacy/").content.decode()
    assert text.index("1 thing is overdue") < text.index("Due within 14 days") < text.index("All campaigns")
    assert "Invented Ambassador" in text and "1 Refused" in text and "1 Overdue" in text
    assert "No campaign fits" in client.get("/advocacy/?q=nonsense").content.decode()


def test_the_page_of_a_campaign_tells_and_narrows(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    ask = made(desk.noor, campaign, post)
    a_letter(desk.noor, campaign, post, ask)
    answer = an_answer(desk.noor, campaign, post)
    a_promise(desk.noor, answer)
    an_answer(desk.noor, campaign, post, is_public=False, verbatim="")
    Publication.objects.create(
        id=uuid4(), key="N-0001", kind="release", slug="a-release", working_title="A release of May",
        campaign=campaign, published_at=datetime(2017, 5, 2, 9, tzinfo=UTC), state="published",
        made_by=desk.noor.person, made_on=today(),
    )  # fmt: skip
    path = f"/advocacy/campaigns/{campaign.pk}"
    client = desk.client(desk.noor)
    text = client.get(path).content.decode()
    for words in (
        "Speak out in public",
        "We are troubled",
        "We shall look into it",
        "A release of May",
        "sealed",
    ):
        assert words in text
    told = client.get(f"{path}?kind=letter").content.decode().split("<ol")[1].split("</ol>")[0]
    assert "Letter" in told and "troubled" not in told
    told = (
        client.get(f"{path}?first=2017-05-01&last=2017-05-31")
        .content.decode()
        .split("<ol")[1]
        .split("</ol>")[0]
    )
    assert "A release of May" in told and told.count("<li>") == 1
    assert "Nothing fits" in client.get(f"{path}?first=2030-01-01").content.decode()
    assert client.get(f"{path}?kind=nonsense&first=x&page=99&all=yes").status_code == 200


def test_the_overdue_page_lists_each_once_and_can_be_printed_whole(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    for _ in range(51):
        made(desk.noor, campaign, post, answer_by=date(2017, 5, 1))
    made(desk.noor, campaign, post, state="delayed", text="Later.", delayed_until=today() + timedelta(days=5))
    client = desk.client(desk.noor)
    first = client.get("/advocacy/overdue").content.decode()
    assert "51 things" in first and first.count(">Ask <bdi") == 50 and "Later." in first
    assert client.get("/advocacy/overdue?page=2").content.decode().count(">Ask <bdi") == 1
    assert client.get("/advocacy/overdue?all=yes").content.decode().count(">Ask <bdi") == 51


def test_the_scorecard_keeps_refused_and_no_response_apart(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    assert "Nothing was asked yet" in client.get("/advocacy/scorecard").content.decode()
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    first = made(desk.noor, campaign, post, state="refused")
    an_event(first, "answered_refused", date(2017, 4, 20), "refused")
    silent = made(desk.noor, campaign, post, state="closed")
    an_event(silent, "no_response", date(2017, 6, 20), "no_response")
    a_promise(desk.noor, an_answer(desk.noor, campaign, post), state="kept")
    made(desk.noor, campaign, post, state="drafted", made_on_day=None)
    text = client.get("/advocacy/scorecard").content.decode()
    assert numbers(text) == {
        "Asked": "2", "Accepted": "0", "In part": "0", "Refused": "1", "Noted": "0", "Met": "0", "No response": "1",
        "Late, no answer yet": "0", "Waiting": "0", "Kept": "1", "Kept in part": "0", "Broken": "0", "Open": "0",
        "Silence, median": "10", "Silence now": "–",
    }  # fmt: skip
    assert "What these numbers do not mean" in text
    other = a_campaign(desk.noor, "Another one")
    assert "Nothing fits" in client.get(f"/advocacy/scorecard?campaign={other.key}").content.decode()
    assert "Nothing fits" in client.get("/advocacy/scorecard?first=2020-01-01").content.decode()
    assert numbers(
        client.get(f"/advocacy/scorecard?campaign={campaign.key}&last=2017-12-31").content.decode()
    )
    wrong = client.get("/advocacy/scorecard?campaign=nonsense&first=soon")
    assert wrong.status_code == 422 and "There is no such day" in wrong.content.decode()


def numbers(text: str) -> dict[str, str]:
    return dict(re.findall(r'<td class="number" data-label="([^"]+)">([^<]*)</td>', text))


def test_tariq_without_a_seat_sees_the_lists_and_others_find_nothing(desk: AdvocacyDesk) -> None:
    campaign = a_campaign(desk.noor)
    paths = ["/", "/overdue", "/scorecard", "/campaigns/new", f"/campaigns/{campaign.pk}"]
    paths += [f"/campaigns/{campaign.pk}/edit", f"/campaigns/{campaign.pk}/close"]
    tariq = desk.client(desk.tariq)
    others = [desk.client(desk.research.zarema), desk.client(desk.research.pavel), desk.client(desk.petra)]
    for path in paths:
        assert tariq.get("/advocacy" + path).status_code == 200
        assert [one.get("/advocacy" + path).status_code for one in others] == [404, 404, 404]
    others[1].get("/")
    assert others[1].post(f"/advocacy/campaigns/{campaign.pk}/close", {}).status_code in (403, 404)


def test_a_campaign_nobody_knows_is_not_there_and_a_withdrawn_one_is_a_tombstone(desk: AdvocacyDesk) -> None:
    client = desk.client(desk.noor)
    for path in ("", "/edit", "/close"):
        assert client.get(f"/advocacy/campaigns/{uuid4()}{path}").status_code == 404
    gone = a_campaign(desk.noor, "A name that went", withdrawn_on=date(2018, 1, 1))
    text = client.get(f"/advocacy/campaigns/{gone.pk}").content.decode()
    assert gone.key in text and "A name that went" not in text
    assert client.get(f"/advocacy/campaigns/{gone.pk}/edit").status_code == 404


@pytest.mark.parametrize("path", ["/", "/overdue", "/scorecard", "/campaigns/{campaign}", "/posts/{post}"])
def test_sixty_asks_need_as_many_queries_as_two(desk: AdvocacyDesk, path: str) -> None:
    campaign, post, client = a_campaign(desk.noor), a_post(desk.noor), desk.client(desk.noor)
    where = "/advocacy" + path.format(campaign=campaign.pk, post=post.pk)

    def grow(count: int) -> int:
        for _ in range(count):
            a_row(desk, campaign, post)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    grow(2)
    assert grow(0) == grow(58)


def a_row(desk: AdvocacyDesk, campaign: Campaign, post: Post) -> Any:
    ask = made(desk.noor, campaign, post, answer_by=date(2017, 5, 1))
    an_event(ask, "acknowledged", date(2017, 4, 20), "acknowledged")
    return a_letter(desk.noor, campaign, post, ask)
