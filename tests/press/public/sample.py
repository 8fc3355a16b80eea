"""A small public site as ``press.putting_out`` writes it: an incident, a release in three languages, a campaign, a
country, a video, a letter, a table and a map. Everything in it is invented but for what the press said in 2017."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Drawing, Page, PublicFile, PublicTable

OUT = datetime(2017, 5, 2, 14, 0, tzinfo=UTC)
LATER = datetime(2017, 5, 20, 9, 30, tzinfo=UTC)
HOUSE = UUID("0d9d3b0e-8f6e-4a57-9d8e-2f6f3f1a2017")


def name_id(name: str) -> UUID:
    return uuid5(HOUSE, name)


DENIAL = {
    "key": "C-0003", "kind": "denial", "form": "victims_do_not_exist", "form_words": "says the people do not exist",
    "statement": "Таких людей у нас просто нет.", "translation": "There are simply no such people here.",
    "language": "ru", "speaker": "A. Zhilin", "capacity": "spokesperson of the regional head",
    "said_on": "2017-04-01", "venue": "to a news agency", "exact_words": True,
    "sources": ["Invented News Agency, 1 April 2017"],
}  # fmt: skip
ALLEGATION = {
    "key": "C-0001", "kind": "allegation", "language": "en", "exact_words": False,
    "statement": "More than one hundred men were detained because they were thought to be gay.",
    "speaker": "The Invented Gazette", "capacity": "newspaper", "said_on": "2017-04-01",
    "sources": ["The Invented Gazette, 1 April 2017"], "denials": [DENIAL],
}  # fmt: skip
KILLED = {
    **ALLEGATION, "key": "C-0002", "statement": "At least three men were killed.", "denials": [],
}  # fmt: skip


def figure(
    name: str, act: str, act_words: str, low: int, comparator: str, words: str, **more: Any
) -> dict[str, Any]:
    return {
        "name": name, "incident_slug": "detentions-spring-2017", "incident_title": "Detentions in spring 2017",
        "act": act, "act_words": act_words, "unit": "person", "unit_words": "men", "comparator": comparator,
        "low": low, "words": words, "sentence": f"reportedly {words}", "standard": "reported",
        "standard_words": "reported, not yet assessed by us", "origins": 2, "as_of": "2017-05-02", "contested": True,
        "claims": [ALLEGATION, DENIAL], **more,
    }  # fmt: skip


FIGURES = [
    figure("detained", "detention", "detained", 100, "more_than", "more than one hundred"),
    figure("killed", "killing", "killed", 3, "at_least", "at least three"),
]
SOURCES = [
    {"title": "How they were rounded up", "publisher": "The Invented Gazette", "day": "2017-04-01",
     "address": "https://gazette.invalid/2017/04/01", "kept": True},
    {"title": "Three accounts read out", "publisher": "our own interviews", "day": "2017-04-20", "kept": True},
]  # fmt: skip
TEXT = {
    "en": (
        "Protect those who flee, and ask their persecutors why",
        "More than one hundred men were reportedly detained since the spring, and at least three killed. "
        "We ask governments to open a way out.",
        '<p>They are hiding in flats that are not theirs. <span class="figure" id="figure-detained">More than one '
        'hundred</span><a href="#note-detained" aria-label="How we know">*</a> men were reportedly detained because '
        "somebody thought they were gay. Whoever is released goes home to a family that has been told to "
        "“wash the shame away”.</p><h2>What we ask</h2><p>We ask the Secretary of State to say in public that this "
        'must stop, and every government to give visas to those who need to leave.</p><blockquote class="said"><p>We '
        "will not name one of them. We will name the offices that let it happen.</p><footer>Noor Haddad, director"
        "</footer></blockquote><p>A spokesperson of the regional head denies all of it.</p>",
        "New York",
    ),
    "ru": (
        "Защитите тех, кто бежит, и спросите преследователей, почему",
        "По сообщениям, с весны задержано более ста мужчин, не менее трёх убиты. Мы просим правительства открыть "
        "им путь.",
        '<p>Они прячутся в чужих квартирах. <span class="figure" id="figure-detained">Более ста</span> мужчин, по '
        "сообщениям, задержаны потому, что кто-то счёл их геями.</p><h2>О чём мы просим</h2><p>Мы просим "
        "Государственного секретаря сказать вслух, что это должно прекратиться.</p>",
        "Нью-Йорк",
    ),
    "ar": (
        "احموا الفارين واسألوا من يضطهدهم عن السبب",
        "وفقًا لتقارير، احتُجز أكثر من مئة رجل منذ الربيع وقُتل ثلاثة على الأقل. نطلب من الحكومات أن تفتح لهم طريقًا.",
        '<p>إنهم يختبئون في شقق ليست لهم. احتُجز <span class="figure" id="figure-detained">أكثر من مئة</span> رجل وفقًا '
        "لتقارير لأن أحدًا ظن أنهم مثليون.</p><h2>ما نطلبه</h2><p>نطلب من وزير الخارجية أن يقول علنًا إن هذا يجب أن "
        "يتوقف.</p>",
        "نيويورك",
    ),
}


def a_version(kind: str, slug: str, language: str = "en", **more: Any) -> Page:
    values: dict[str, Any] = {
        "is_original": language == "en", "is_drafted": language != "en", "published_at": OUT, "country": "RU",
        "digest": "0" * 64, **more,
    }  # fmt: skip
    return Page.objects.create(
        id=name_id(f"{slug}-{language}"), publication_id=name_id(slug), kind=kind, slug=slug, language=language,
        **values,
    )  # fmt: skip


def publish(folder: Path | None = None) -> None:
    """All of it. ``folder``: where the bytes of the files go."""
    with transaction.atomic():
        _release()
        _incident()
        _campaign()
        _country_and_letter()
        _video(folder)
        _figures()
        for number in range(1, 8):
            a_version(
                "statement", f"statement-{number}", headline=f"Statement {number}: the visas are still not there",
                standfirst="Four weeks have passed. We wrote again.", text="We wrote again.",
                body_html="<p>We wrote again.</p>", published_at=OUT - timedelta(days=number), place="New York",
                parts={"languages": ["en"]},
            )  # fmt: skip
        count_up(OUT)


def _release() -> None:
    for language, (headline, standfirst, body, place) in TEXT.items():
        parts = {
            "languages": ["en", "ar", "ru"], "figures": FIGURES, "sources": SOURCES,
            "standing": {"contested": True, "standard": ""}, "denials": [DENIAL],
            "corrections": [{
                "at": LATER.isoformat(), "kind": "figure", "kind_words": "figure",
                "note": "The figure was changed from “at least two” to “at least three”: a second source was found.",
            }],
            "contact": "Press office, press@example.org",
        }  # fmt: skip
        a_version(
            "release", "protect-those-who-flee", language, headline=headline, standfirst=standfirst, text=standfirst,
            body_html=body, place=place, parts=parts, modified_at=LATER, incident_slug="detentions-spring-2017",
            campaign_slug="a-way-out",
        )  # fmt: skip


def _incident() -> None:
    parts = {
        "languages": ["en"], "figures": FIGURES, "allegations": [ALLEGATION, KILLED], "denials": [DENIAL],
        "sources": SOURCES, "period_words": "from February 2017", "acts": ["detention", "killing"],
        "acts_words": ["detention", "torture", "killing"],
        "standing": {"grade": "contested", "grade_words": "contested", "contested": True,
                     "standard": "reasonable_suspicion", "standard_words": "credible reports"},
        "places": [{"name": "North Caucasus", "country": "RU", "country_words": "Russia", "precision": "region"}],
    }  # fmt: skip
    a_version(
        "incident", "detentions-spring-2017", headline="Detentions in spring 2017", parts=parts,
        standfirst="Men were reportedly taken from homes and work because they were thought to be gay.",
        body_html="<p>What follows rests on two sources that do not depend on each other.</p>", text="Detentions",
        first_day=date(2017, 2, 1), published_at=OUT - timedelta(days=1), campaign_slug="a-way-out",
    )  # fmt: skip


def _campaign() -> None:
    asks = [
        {"title": "Say in public that this must stop", "post": "Secretary of State", "day": "2017-04-25",
         "state": "no_response", "state_words": "no answer"},
        {"title": "Speak with the embassy", "post": "Ambassador to the United Nations", "day": "2017-04-10",
         "state": "answered", "state_words": "accepted in part"},
    ]  # fmt: skip
    timeline = [
        {"day": "2017-04-10", "kind": "letter", "kind_words": "letter", "title": "Letter to the Ambassador",
         "slug": "letter-to-the-ambassador", "post": "Ambassador to the United Nations"},
        {"day": "2017-04-17", "kind": "response", "kind_words": "statement", "title": "Public statement",
         "post": "Ambassador to the United Nations", "quote": "We are troubled by the reports.",
         "relation": "follows"},
        {"day": "2017-05-02", "kind": "publication", "kind_words": "release", "slug": "protect-those-who-flee",
         "title": "Protect those who flee, and ask their persecutors why"},
    ]  # fmt: skip
    a_version(
        "campaign", "a-way-out", headline="A way out", standfirst="Visas, and a word in public.", country="",
        text="A way out", parts={"languages": ["en"], "asks": asks, "timeline": timeline},
        published_at=OUT - timedelta(days=3),
    )  # fmt: skip


def _country_and_letter() -> None:
    ways = [
        {"country": "LT", "country_words": "Lithuania", "kind": "visa", "kind_words": "Humanitarian visa",
         "to_whom": "People who fear for their lives", "conditions": "A request from an organisation it trusts",
         "position_words": "gives visas", "places": "at least two", "since_words": "May 2017",
         "citation": "Statement of the foreign minister", "address": "https://ministry.invalid/statement",
         "read_on": "2017-05-18", "confidence_words": "one official source", "asked": "More places"},
    ]  # fmt: skip
    a_version(
        "country", "lithuania", headline="Lithuania", country="LT", text="Lithuania",
        standfirst="A small country that gave visas.", parts={"languages": ["en"], "ways": ways},
        published_at=OUT - timedelta(days=4),
    )  # fmt: skip
    letter = {
        "subject": "Reported detentions", "salutation": "Dear Ambassador,", "closing": "With respect,",
        "body": "We write about men who were reportedly detained.\n\nWe ask you to speak with the embassy.",
        "signatories": "Noor Haddad\nIlse Brandt", "sent_on": "2017-04-10",
        "post": "Ambassador to the United Nations",
    }  # fmt: skip
    a_version(
        "letter", "letter-to-the-ambassador", headline="Letter to the Ambassador", country="", text="Letter",
        parts={"languages": ["en"], "letter": letter}, published_at=OUT - timedelta(days=5),
        campaign_slug="a-way-out",
    )  # fmt: skip


def a_file(kind: str, media_type: str, data: bytes, folder: Path | None, name: str) -> PublicFile:
    from safeconduct import vault

    found = PublicFile.objects.create(
        id=name_id(name), publication_id=name_id("three-accounts"), kind=kind, media_type=media_type, name=name,
        size=len(data), digest=vault.digests.sha256(data).hex(), published_at=OUT,
    )  # fmt: skip
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(found.id)).write_bytes(data)
    return found


def _video(folder: Path | None) -> None:
    film = a_file("video", "video/mp4", bytes(range(256)) * 40, folder, "three-accounts.mp4")
    words = a_file(
        "captions",
        "text/vtt",
        b"WEBVTT\n\n00:00.000 --> 00:02.000\nThey came at night.\n",
        folder,
        "three-en.vtt",
    )
    files = [
        {"id": str(film.id), "kind": "video", "media_type": "video/mp4", "size": film.size, "width": 640,
         "height": 360, "alt": "A reader in front of a wall", "credit": "Recorded by our desk",
         "transcript": "They came at night.\n\nI did not open.", "read_by_another": True},
        {"id": str(words.id), "kind": "captions", "media_type": "text/vtt", "language": "en"},
    ]  # fmt: skip
    a_version(
        "video", "three-accounts", headline="Three accounts, read by others", text="Three accounts",
        standfirst="Each was told to us, and is read by somebody else.",
        body_html="<p>No name, no place and no date in them could lead to a person.</p>",
        parts={"languages": ["en"], "files": files}, published_at=OUT - timedelta(days=6),
    )  # fmt: skip


def _figures() -> None:
    rows = [
        {"month": "2017-02", "age_band": "18-24", "count": 12},
        {"month": "2017-02", "age_band": "25-34", "count": None},
        {"month": "2017-03", "age_band": "18-24", "count": 31},
        {"month": "2017-03", "age_band": "25-34", "count": 9},
    ]  # fmt: skip
    PublicTable.objects.create(
        slug="by-month-and-age", titles={"en": "People by month and age"}, dimensions=["month", "age_band"], rows=rows,
        k=5, suppressed=1, as_of=OUT.date(), published_at=OUT,
    )  # fmt: skip
    svg = (
        '<svg class="drawing map" viewBox="0 0 600 300" aria-hidden="true"><path class="land" d="M0 0h600v300H0z"/>'
        '<path class="with" d="M300 60h200v120H300z"/><circle class="place" cx="380" cy="140" r="16"/></svg>'
    )
    places = [
        {"country": "RU", "name": "", "precision": "country", "incidents": 1},
        {"country": "RU", "name": "North Caucasus", "precision": "region", "incidents": 1},
    ]
    Drawing.objects.create(name="map", svg=svg, rows=places, edition=1, drawn_at=OUT)
    bars = (
        '<svg class="drawing months" viewBox="0 0 300 100" aria-hidden="true"><rect class="bar" x="0" y="40" '
        'width="80" height="60"/><rect class="missing" x="100" y="0" width="80" height="100"/></svg>'
    )
    months = [{"month": "2017-02", "incidents": 1}, {"month": "2017-03", "incidents": None}]
    Drawing.objects.create(name="months", svg=bars, rows=months, edition=1, drawn_at=OUT)
