"""A campaign's page and a country's page go on living; the map and the charts follow what is public."""

from __future__ import annotations

import gzip
import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import Ask, Communication, Contribution, Response, WayOut
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import ClaimLink, IncidentPlace
from safeconduct.evidence.recording import add
from safeconduct.press.models import Publication
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import Drawing
from safeconduct.press.putting_out import drawings, living, withdrawals
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_post, an_ask
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.press.public.reading import text_of
from tests.press.public.test_front import STATIC
from tests.press.putting_out.released import LATER, OUT, a_publication, leaving, outbox_run, page_of, put_out
from tests.sites import SiteClient

MUCH_LATER = LATER + timedelta(days=1)


def a_way(desk: AdvocacyDesk, **more: Any) -> WayOut:
    values = {
        "country": "FR", "kind": "visa", "to_whom": "Those who flee", "citation": "Ministry", "read_on": AT.date(),
        "confidence": "official", "is_public": True, **more,
    }  # fmt: skip
    return add(WayOut(id=uuid4(), **values), by=desk.noor.person, at=AT, permission=Permission.PRESS)


def an_incident_page(desk: AdvocacyDesk, slug: str, title: str = "Spring", **more: Any) -> Publication:
    incident = an_incident(desk.ilse, title, **more)
    a_claim(desk.ilse, incident, a_source(desk.ilse, f"Newspaper of {slug}"))
    IncidentPlace.objects.create(
        incident=incident,
        name="Northern district",
        country="RU",
        precision="district",
        latitude=43.3,
        longitude=45.7,
    )
    row = a_publication(desk, slug, kind="incident", incident=incident)
    return put_out(desk, row, leaving(row, incident))


def test_a_campaign_page_gets_what_was_agreed_to_and_its_states_by_themselves(desk: AdvocacyDesk) -> None:
    campaign = a_campaign(desk.noor)
    row = a_publication(desk, "protect", kind="campaign", campaign=campaign)
    publication = put_out(desk, row, leaving(row))
    assert page_of(publication).parts["timeline"] == []
    edition = current()
    assert living.renew_living(LATER) == 0
    assert current() == edition

    an_ask(desk.noor, campaign, a_post(desk.noor), is_public=True, made_on_day=date(2017, 5, 2), state="made")
    an_ask(desk.noor, campaign, a_post(desk.noor, "Secretary"), made_on_day=date(2017, 5, 2), state="made")
    assert living.renew_living(LATER) == 0
    put_out(desk, publication, leaving(publication, notes={"en": "An ask was added."}), LATER)
    page = page_of(publication)
    told = [(line["day"], line["kind"], line["post"]) for line in page.parts["timeline"]]
    assert told == [("2017-05-02", "ask", "Ambassador to the United Nations")]
    assert page.parts["asks"][0]["state"] == "made"
    edition = current()
    Ask.objects.filter(is_public=True).update(state="refused")
    assert living.renew_living(MUCH_LATER) == 1
    page = page_of(publication)
    assert page.parts["asks"][0]["state"] == "refused"
    assert (page.modified_at, page.published_at, len(page.parts["corrections"])) == (MUCH_LATER, OUT, 1)
    assert current() == edition + 1


def test_an_answer_follows_a_letter_and_is_never_its_effect(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    public: dict[str, Any] = {"campaign": campaign, "post": post, "is_public": True}
    letter = Communication(id=uuid4(), kind="letter", sent_on=date(2017, 5, 2), state="sent", **public)
    answer = Response(
        id=uuid4(),
        kind="acknowledgement.accepts",
        verbatim="We are troubled.",
        first_day=date(2017, 5, 9),
        **public,
    )
    for each in (letter, answer):
        add(each, by=desk.noor.person, at=AT, permission=Permission.PRESS)
    Contribution.objects.create(
        response=answer, communication=letter, relation="follows", made_by=desk.noor.person, made_on=AT.date()
    )
    row = a_publication(desk, "protect", kind="campaign", campaign=campaign)
    page = page_of(put_out(desk, row, leaving(row)))
    line = page.parts["timeline"][-1]
    assert (line["relation"], line["relation_words"]) == ("follows", "follows: Letter, 2 May 2017")
    assert line["text"] == "We are troubled."
    assert "caused" not in str(page.parts)


def test_a_release_of_a_campaign_stands_on_its_page_at_once_and_leaves_it_when_taken_down(
    desk: AdvocacyDesk,
) -> None:
    campaign = a_campaign(desk.noor)
    row = a_publication(desk, "protect", kind="campaign", campaign=campaign)
    publication = put_out(desk, row, leaving(row))
    other = a_publication(desk, "first-release", campaign=campaign)
    put_out(desk, other, leaving(other), LATER)
    line = page_of(publication).parts["timeline"][0]
    assert (line["kind"], line["slug"], line["title"]) == (
        "publication",
        "first-release",
        "Protect those who flee",
    )
    assert page_of(other).campaign_slug == "protect"
    withdrawals.take_down(other, why="error", by=None, at=LATER)
    outbox_run()
    assert page_of(publication).parts["timeline"] == []


def test_a_country_page_shows_ways_in_words_and_what_is_asked(desk: AdvocacyDesk) -> None:
    ask = an_ask(
        desk.noor, a_campaign(desk.noor), a_post(desk.noor, country="FR"), is_public=True, text="Give visas.",
        made_on_day=date(2017, 5, 2), state="made",
    )  # fmt: skip
    a_way(desk, comparator="more_than", places=100, ask=ask, since="2017-05")
    a_way(desk, is_public=False, to_whom="Nobody may read this")
    a_way(desk, country="DE", to_whom="Elsewhere")
    row = a_publication(desk, "france", kind="country", country="FR")
    page = page_of(put_out(desk, row, leaving(row)))
    (way,) = page.parts["ways"]
    assert (way["places"], way["asked"], way["since_words"]) == (
        "more than one hundred",
        "Give visas.",
        "May 2017",
    )
    assert [ask["text"] for ask in page.parts["asks"]] == ["Give visas."]
    assert page.country == "FR"


def test_the_map_counts_public_incidents_by_coarse_places(desk: AdvocacyDesk) -> None:
    an_incident_page(desk, "spring")
    an_incident_page(desk, "summer", "Summer")
    assert drawings.draw(OUT) == 2
    row = Drawing.objects.get(name="map")
    assert [(each["country"], each["name"], each["incidents"]) for each in row.rows] == [
        ("RU", "", 2),
        ("RU", "Northern district", 2),
    ]
    assert 'data-notice="documented_not_representative"' in row.svg
    assert row.svg.startswith("<svg")
    assert "<text" not in row.svg
    assert "style=" not in row.svg
    assert 'data-count="2"' in row.svg
    assert row.edition == current()
    assert drawings.draw(OUT + timedelta(hours=1)) == 0
    assert Drawing.objects.get(name="map").drawn_at == OUT


def test_the_page_of_the_map_with_its_styles_weighs_at_most_30_kb_on_the_wire(
    desk: AdvocacyDesk, public_templates: None
) -> None:
    an_incident_page(desk, "march", first_day=date(2012, 3, 5), last_day=date(2012, 3, 5))
    an_incident_page(desk, "may", "May", first_day=date(2017, 5, 1), last_day=date(2017, 5, 1))
    drawings.draw(OUT)
    svg = Drawing.objects.get(name="map").svg
    assert len(gzip.compress(svg.encode())) <= 15_000
    assert re.search(r'd="[^"]*[.e]', svg) is None  # whole numbers
    page = SiteClient("public").get("/news/map", headers={"Accept-Encoding": "gzip"})
    sheets = sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ("public.css", "press.css"))
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) + sheets <= 30_000
    html = gzip.decompress(page.content).decode()
    assert all(words in html for words in (">Incidents<", ">not documented<", ">Russia<", ">a district<"))


def test_a_denial_that_is_not_public_is_said_without_a_word_of_it(
    desk: AdvocacyDesk, public_templates: None
) -> None:
    incident = an_incident(desk.ilse)
    claim = a_claim(desk.ilse, incident, a_source(desk.ilse))
    nothing: dict[str, Any] = {"unit": "", "comparator": "", "low": None, "act_code": "", "is_public": False}
    denial = a_claim(
        desk.ilse, incident, a_source(desk.ilse, "Caller"), kind="denial", statement="", **nothing
    )
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=desk.ilse.person, made_on=AT.date()
    )
    settle(incident, by=desk.ilse.person, at=AT)
    row = a_publication(desk, "spring", kind="incident", incident=incident)
    page = page_of(put_out(desk, row, leaving(row, incident)))
    assert page.parts["standing"]["contested"]
    html = text_of(SiteClient("public").get("/news/spring"))
    assert html.count("A denial was made that is not public.") >= 2
    assert "We know of no denial of this." not in html
    assert "Read what they say" not in html
    assert "Caller" not in html


def test_a_month_without_an_incident_is_missing_and_not_zero(desk: AdvocacyDesk) -> None:
    an_incident_page(
        desk, "march", periods=["2017-03-05"], first_day=date(2017, 3, 5), last_day=date(2017, 3, 5)
    )
    an_incident_page(
        desk, "may", "May", periods=["2017-05-01"], first_day=date(2017, 5, 1), last_day=date(2017, 5, 1)
    )
    drawings.draw(OUT)
    row = Drawing.objects.get(name="months")
    assert [(each["month"], each["incidents"]) for each in row.rows] == [
        ("2017-03", 1),
        ("2017-04", None),
        ("2017-05", 1),
    ]
    assert row.svg.count('class="missing"') == 1


def test_an_incident_that_is_taken_down_leaves_the_map_in_the_same_moment(desk: AdvocacyDesk) -> None:
    publication = an_incident_page(desk, "spring")
    release = a_publication(desk, "release", incident=publication.incident)
    put_out(desk, release, leaving(release, publication.incident))
    drawings.draw(OUT)
    assert page_of(release).incident_slug == "spring"
    assert page_of(release).parts["figures"][0]["incident_slug"] == "spring"
    withdrawals.take_down(publication, why="error", by=None, at=LATER)
    assert not Drawing.objects.exists()
    drawings.draw(LATER)
    outbox_run()
    assert Drawing.objects.get(name="map").rows == []
    assert Drawing.objects.get(name="months").rows == []
    page = page_of(release)
    assert (page.incident_slug, page.parts["figures"][0]["incident_slug"]) == ("", "")


def test_before_anything_is_public_the_drawings_are_empty(desk: AdvocacyDesk) -> None:
    assert drawings.draw(OUT) == 2
    assert Drawing.objects.get(name="months").rows == []
    assert drawings.draw(OUT) == 0
