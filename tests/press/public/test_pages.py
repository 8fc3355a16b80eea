"""One page for everything that is published."""

from __future__ import annotations

import re
from typing import Any

import pytest

from safeconduct.press.projections.models import Drawing, Page
from tests.press.projected import OUT, a_page
from tests.press.public.reading import Elements, machine_of, meta_of, text_of
from tests.press.public.sample import DENIAL, publish
from tests.sites import SiteClient

HOSTILE = '</script><script>alert("1")</script><img src=x onerror=y>&"\'{{ 7 }}\u2028'


def test_a_release_shows_where_and_when_it_was_said_and_what_was_changed(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    assert "New York" in html
    assert "2 May 2017" in html
    corrections = html.index("What we changed")
    assert corrections < html.index("<h1"), "corrections stand on top"
    assert "from “at least two” to “at least three”" in html
    assert "updated" in html


def test_every_figure_of_the_text_leads_to_how_it_is_known(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    for name in re.findall(r'href="#(note-[^"]+)"', html):
        assert f'id="{name}"' in html
    assert "Sources that do not depend on each other" in html
    assert "reported, not yet assessed by us" in html


@pytest.mark.parametrize("slug", ["protect-those-who-flee", "detentions-spring-2017"])
def test_no_allegation_is_shown_without_its_denial(public_client: SiteClient, slug: str) -> None:
    publish()
    html = text_of(public_client.get(f"/news/{slug}"))
    for beside in re.findall(r'<div class="beside">(.*?)</div></div>', html, re.DOTALL):
        assert DENIAL["translation"] in beside
        assert DENIAL["statement"] in beside
    assert "Contested" in html


def test_an_allegation_nobody_denied_by_itself_has_the_denial_of_the_whole_beside_it(
    public_client: SiteClient,
) -> None:
    publish()
    html = text_of(public_client.get("/news/detentions-spring-2017"))
    assert "We know of no denial of this." not in html
    assert "Alleged" in html


def test_what_a_court_found_is_no_longer_called_alleged(public_client: SiteClient) -> None:
    said = {"statement": "They held him.", "speaker": "A court", "denials": []}
    standing = {"standard": "judicial_finding", "standard_words": "found by a court"}
    a_page(kind="incident", parts={"allegations": [said], "standing": standing})
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    assert "Found by a court" in html
    assert ">Alleged<" not in html


def test_a_campaign_says_what_came_after_what_and_never_why(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/a-way-out"))
    assert "no answer" in html
    assert "It came after our letter. We do not say that the letter was the reason." in html
    assert "caused" not in html


def test_a_country_shows_conditions_and_sources_and_no_routes(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/lithuania"))
    for words in ("Humanitarian visa", "A request from an organisation it trusts", "18 May 2017",
                  "one official source", "No routes or dates of travel are shown here."):  # fmt: skip
        assert words in html


def test_a_video_is_ours_with_captions_and_its_words_and_loads_nothing_by_itself(
    public_client: SiteClient,
) -> None:
    publish()
    html = text_of(public_client.get("/news/three-accounts"))
    [video] = Elements(html).named("video")
    assert video["preload"] == "none"
    [track] = Elements(html).named("track")
    assert (track["kind"], track["srclang"], track["label"]) == ("captions", "en", "English")
    assert str(track["src"]).startswith("/news/files/")
    assert "Read by another person to protect who lived it." in html
    assert "I did not open." in html


def test_a_picture_has_its_size_and_its_words_and_one_that_stands_in_the_text_comes_once(
    public_client: SiteClient,
) -> None:
    ids = ["11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"]
    files = [
        {
            "id": one,
            "kind": "image",
            "media_type": "image/jpeg",
            "alt": f"Picture {at}",
            "width": 640,
            "height": 480,
        }
        for at, one in enumerate(ids)
    ]
    body = f'<figure><img src="/news/files/{ids[0]}" alt="Picture 0"></figure>'
    a_page(parts={"files": files, "languages": ["en"]}, body_html=body)
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    assert html.count(f'src="/news/files/{ids[0]}"') == 1
    [later] = [one for one in Elements(html).named("img") if one["alt"] == "Picture 1"]
    assert (later["width"], later["height"], later["loading"]) == ("640", "480", "lazy")
    assert meta_of(html)["og:image"] == f"http://testserver/news/files/{ids[0]}"


def test_machines_read_who_published_it_when_and_what_was_corrected(public_client: SiteClient) -> None:
    publish()
    article, *_ = machine_of(text_of(public_client.get("/news/protect-those-who-flee")))
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "2017-05-02T14:00:00+00:00"
    assert article["dateModified"] == "2017-05-20T09:30:00+00:00"
    assert article["correction"][0]["datePublished"].startswith("2017-05-20")
    assert article["publishingPrinciples"] == "http://testserver/news/about"
    assert article["isAccessibleForFree"] is True
    assert article["inLanguage"] == "en"
    assert len(article["workTranslation"]) == 2


def test_a_denial_is_reviewed_only_where_something_was_assessed(public_client: SiteClient) -> None:
    publish()
    _, review = machine_of(text_of(public_client.get("/news/detentions-spring-2017")))
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == DENIAL["statement"]
    assert review["itemReviewed"]["author"]["name"] == "A. Zhilin"
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "contested; credible reports"}
    assert len(machine_of(text_of(public_client.get("/news/protect-those-who-flee")))) == 1


def test_a_hostile_headline_stays_words_everywhere(public_client: SiteClient) -> None:
    parts = {
        "corrections": [{"at": HOSTILE, "note": HOSTILE, "kind_words": HOSTILE}],
        "sources": [{"title": HOSTILE, "address": "javascript:alert(1)", "publisher": HOSTILE}],
        "figures": [{"name": HOSTILE, "words": HOSTILE, "claims": [{"kind": "denial", "statement": HOSTILE}]}],
        "allegations": [{"statement": HOSTILE, "speaker": HOSTILE, "language": HOSTILE, "sources": [HOSTILE]}],
        "denials": [{"statement": HOSTILE, "speaker": HOSTILE}],
        "standing": {"standard": HOSTILE, "standard_words": HOSTILE, "notice": HOSTILE, "contested": True},
        "letter": {"body": HOSTILE, "subject": HOSTILE}, "contact": HOSTILE, "pdf": HOSTILE,
        "files": [{"id": HOSTILE, "kind": "video", "transcript": HOSTILE}],
        "timeline": [{"title": HOSTILE, "day": HOSTILE, "kind": HOSTILE}],
        "ways": [{"kind_words": HOSTILE, "address": "javascript:alert(2)"}],
    }  # fmt: skip
    a_page(headline=HOSTILE, standfirst=HOSTILE, place=HOSTILE, byline=HOSTILE, parts=parts)
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    found = Elements(html)
    assert [one for one in found.named("script") if one != {"type": "application/ld+json"}] == []
    assert found.named("img") == []
    assert [name for _, attrs in found.found for name in attrs if name.startswith("on")] == []
    assert "javascript:" not in html
    assert machine_of(html)[0]["headline"] == HOSTILE[:110]
    assert meta_of(html)["og:title"] == HOSTILE


def test_share_links_are_plain_and_e_mail_comes_first(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/protect-those-who-flee"))
    share = html[html.index('class="share"') :]
    links = re.findall(r'<a href="([^"]+)" rel="noreferrer noopener">', share)[:5]
    assert [link.split("?")[0] for link in links] == [
        "mailto:", "https://wa.me/", "https://t.me/share/url", "https://www.facebook.com/sharer/sharer.php",
        "https://x.com/intent/post",
    ]  # fmt: skip
    assert "http://testserver/news/protect-those-who-flee/en" in share


def test_what_was_withdrawn_keeps_its_address_and_says_no_reason(public_client: SiteClient) -> None:
    a_page(
        headline="",
        standfirst="",
        body_source="",
        body_html="",
        text="",
        place="",
        parts={},
        withdrawn_at=OUT,
    )
    for path in ("/news/protect-those-who-flee", "/news/protect-those-who-flee/en"):
        page = public_client.get(path)
        assert page.status_code == 410
        assert "This page was withdrawn on 2 May 2017." in text_of(page)
        assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", ["/news/nothing", "/news/nothing/en", "/news/protect-those-who-flee/fr",
                                  "/news/tables/nothing", "/news/protect-those-who-flee/en/more",
                                  "/news/files/11111111-1111-1111-1111-111111111111"])  # fmt: skip
def test_what_is_not_there_is_not_found(public_client: SiteClient, path: str) -> None:
    publish()
    page = public_client.get(path)
    assert page.status_code == 404
    assert page.cookies == {}


def test_a_page_with_nothing_in_its_parts_is_a_page(public_client: SiteClient) -> None:
    for kind in (
        "release",
        "statement",
        "report",
        "letter",
        "country",
        "factsheet",
        "video",
        "incident",
        "campaign",
    ):
        a_page(f"bare-{kind}", kind=kind, parts={}, standfirst="", place="")
        assert public_client.get(f"/news/bare-{kind}").status_code == 200


def test_a_page_knows_what_belongs_to_it(public_client: SiteClient) -> None:
    publish()
    incident = text_of(public_client.get("/news/detentions-spring-2017"))
    assert 'href="/news/protect-those-who-flee"' in incident
    release = text_of(public_client.get("/news/protect-those-who-flee"))
    assert 'href="/news/detentions-spring-2017"' in release
    assert 'href="/news/a-way-out"' in release


def test_a_page_asks_the_database_few_times(
    public_client: SiteClient, django_assert_max_num_queries: Any
) -> None:
    publish()
    with django_assert_max_num_queries(6):
        public_client.get("/news/protect-those-who-flee", headers={"Accept-Language": "ru"})


def test_a_table_says_what_was_left_out(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/tables/by-month-and-age"))
    assert "A group of fewer than 5 people is not shown" in html
    assert "not shown</span>" in html
    assert "<td>None" not in html


def test_the_map_is_drawn_here_with_its_table_beside(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get("/news/map"))
    assert "<svg" in html
    assert "North Caucasus" in html
    assert "a region" in html
    assert "Russia" in html
    assert "February 2017" in html
    assert "not documented" in html
    assert "What was documented is not all that happened." in html


def test_the_rows_beside_a_drawing_are_read_in_words(public_client: SiteClient) -> None:
    publish()
    rows = [
        {"period": "2010/2019", "incidents": 3, "touching": 1}, {"year": "2020", "incidents": None, "touching": None},
        {"month": "2021-03", "incidents": 1, "touching": 2},
    ]  # fmt: skip
    Drawing.objects.filter(name="months").update(rows=rows)
    html = text_of(public_client.get("/news/map"))
    for words in (
        "Years",
        "Year",
        "Month",
        "Incidents",
        "Perhaps also",
        "2010–2019",
        "not documented",
        "March 2021",
    ):
        assert f">{words}<" in html, words
    assert 'data-label="Perhaps also"' in html


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_sent_to_what_is_published(public_client: SiteClient, method: str) -> None:
    publish()
    assert getattr(public_client, method)("/news/protect-those-who-flee").status_code in {403, 405}


def test_the_rows_are_only_read(public_client: SiteClient) -> None:
    publish()
    before = list(Page.objects.order_by("id").values())
    for path in ("/news", "/news/protect-those-who-flee", "/news/map"):
        public_client.get(path)
    assert list(Page.objects.order_by("id").values()) == before


FULL = {
    "figures": [{"name": "a"}], "allegations": [{}], "denials": [{}], "quotes": [{}], "sources": [{}],
    "standing": {"contested": True}, "places": [{}], "timeline": [{}], "asks": [{}], "ways": [{}],
    "files": [{"kind": kind} for kind in ("image", "video", "captions", "document")], "letter": {"subject": "x"},
    "corrections": [{}], "tables": [],
}  # fmt: skip


@pytest.mark.parametrize("kind", ["release", "incident", "campaign", "country", "letter", "video"])
def test_a_part_that_lacks_everything_is_left_out_of_the_page(public_client: SiteClient, kind: str) -> None:
    a_page(kind=kind, parts=FULL)
    assert public_client.get("/news/protect-those-who-flee").status_code == 200
    assert public_client.get("/news").status_code == 200
