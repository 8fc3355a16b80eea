"""An invented incident with invented people: a round-up in the town of Kesten, which does not exist.

It shows what the founding case must not: names in the vault, a testimony with its consents, a de-identified version
that two colleagues agreed to, a sealed photograph, and an assessment that waits for a second person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from safeconduct.access.unlocked import Unlocked
from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import Scope, Status
from safeconduct.counting.states import Step
from safeconduct.demo import papers
from safeconduct.evidence.claims.counted import facts_for_standing
from safeconduct.evidence.fields import days_of
from safeconduct.evidence.incidents import assessing, saving, standing
from safeconduct.evidence.incidents.placing import Placed, add_place
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import open_desk
from safeconduct.evidence.models import Claim, ClaimSource, Incident, Item, PersonRecord, Source, Testimony
from safeconduct.evidence.recording import add
from safeconduct.evidence.testimonies import actions, consents, deid
from safeconduct.evidence.testimonies.actions import Account
from safeconduct.evidence.testimonies.words import CHECKLIST

WHEN = "2026-03"
TEXT = (
    "My name is Adam Vymyshlenny, in Kesten they call me Adik. On 12 March 2026 three men took me from my flat on "
    "Mill Street. They read the chats on my phone. They held me for nine days in the cellar of the old dairy with four "
    "others. My sister Milana paid 200,000 rubles. I left for the capital and then abroad."
)
PEOPLE: Sequence[Mapping[str, list[str]]] = (
    {"names": ["Adam Vymyshlenny"], "aliases": ["Adik"], "places": ["Kesten", "Mill Street"]},
    {"names": ["Beslan Vymyshlenny"], "places": ["Kesten"]},
    {"names": ["Timofey Nesushchestvuyushchiy"], "aliases": ["Tima"]},
)


def record_invented_case(desk: Mapping[str, Unlocked], at: datetime) -> Incident:
    """``desk``: zarema, who records, malik and salima, who review; all three sit in the vault."""
    zarema = desk["zarema"]
    documentation, vault = open_desk(zarema, "documentation"), open_desk(zarema, "testimony")
    by = zarema.person
    incident = saving.keep_incident(
        {"title": "Invented: round-up in the town of Kesten", "periods": [WHEN], "kinds": ["roundup"],
         "summary": "Invented for this demo. Nothing of it happened.", "tags": ["invented"], "language": "en"},
        {"aliases": ["the old dairy", "Mill Street"], "note": "Invented."},
        token=uuid4(), by=by, at=at, desk=documentation,
    )  # fmt: skip
    add_place(
        incident, Placed("Kesten (invented)", "", "exact", exact_name="The old dairy, Mill Street, Kesten"),
        token=uuid4(), by=by, at=at, desk=documentation,
    )  # fmt: skip
    people = [
        add(
            PersonRecord(id=uuid4(), age_band="25-34", has_identity=True),
            by=by,
            at=at,
            content=dict(told),
            desk=vault,
        )
        for told in PEOPLE
    ]
    act = {
        "kind": "detention", "period": WHEN, "methods": ["phone_search", "beating"], "reason_basis": "perceived",
        "reasons": ["orientation_or_gender_identity"],
    }  # fmt: skip
    held = {"detention_place": "The old dairy"}
    saving.keep_act(incident, act, people, held, token=uuid4(), by=by, at=at, desk=documentation)
    _say(incident, zarema, at)
    _photograph(zarema, at)
    testimony = _testify(people[0], incident, zarema, at)
    _without_names(testimony, desk, at)
    standing.settle(incident, by=by, at=at)
    incident.refresh_from_db()
    _propose(incident, zarema, at)
    return incident


def _say(incident: Incident, zarema: Unlocked, at: datetime) -> None:
    """Two sources that do not depend on each other, one of them nameless."""
    by = zarema.person
    outlet = add(
        Source(id=uuid4(), kind="outlet", name="An invented radio station", reliability="C"), by=by, at=at
    )
    neighbour = add(
        Source(id=uuid4(), key="S-0101", kind="anonymous", name="S-0101", reliability="C", connection="witness"),
        by=by, at=at, content={"name": "An invented neighbour", "contact": "Only through Malik"},
        desk=open_desk(zarema, "documentation"),
    )  # fmt: skip
    first, last = days_of(["2026-03-20"])
    for source, comparator, low, words in (
        (outlet, "vague_dozens", None, "Dozens of men were held, the station said."),
        (neighbour, "at_least", 5, "At least five men were in the cellar."),
    ):
        is_public = source is outlet
        claim = Claim(
            id=uuid4(), kind="allegation", incident=incident, about_kind="incident", about_id=incident.pk,
            is_public=is_public, unit="person", comparator=comparator, low=low, act_code="detention", language="en",
            said_on="2026-03-20", first_day=first, last_day=last, credibility=3,
            statement=words if is_public else "", speaker=source.name if is_public else "",
        )  # fmt: skip
        sealed = None if is_public else {"statement": words, "speaker": "An invented neighbour"}
        kept = add(claim, by=by, at=at, content=sealed, desk=open_desk(zarema, "documentation"))
        ClaimSource.objects.create(claim=kept, source=source)


def _photograph(zarema: Unlocked, at: datetime) -> None:
    """A sealed item with its file, hashed and with its chain of custody."""
    desk = open_desk(zarema, "documentation")
    item = add(
        Item(id=uuid4(), kind="photograph", language="en", obtained_on="2026-04", obtained_how="sent_to_us"),
        by=zarema.person, at=at, content={"title": "Invented: the yard of the dairy", "note": "Invented."}, desk=desk,
    )  # fmt: skip
    picture = papers.picture(["INVENTED", "The yard of the old dairy", "Kesten, March 2026"])
    artifacts.store_bytes(
        item, [picture], name="yard.png", media_type="image/png", group="image", role="original", by=zarema.person,
        at=at, desk=desk,
    )  # fmt: skip


def _testify(person: PersonRecord, incident: Incident, zarema: Unlocked, at: datetime) -> Testimony:
    """An account with what its witness agreed to, one purpose at a time."""
    day = at.date()
    talk = Talk(method="spoken", day=day, language="ru", explained_by=zarema.person.pk)
    vault = open_desk(zarema, "testimony")
    account = Account(
        person=person, incident=incident, safety="none_found", given_on="2026-05", place_kind="office", language="ru",
        feedback_promised=True, sealed={"title": "Invented account", "text": TEXT},
    )  # fmt: skip
    testimony = actions.keep(
        account,
        [Word(Scope.STORE, Status.GIVEN)],
        talk,
        token=uuid4(),
        known_before=0,
        by=zarema.person,
        at=at,
        desk=vault,
    )
    words = [
        Word(Scope.COUNTS, Status.GIVEN),
        Word(Scope.QUOTE, Status.GIVEN, expires_on=day + timedelta(days=365)),
        Word(Scope.READ_BY_ANOTHER, Status.GIVEN, conditions="Read by a woman, not in Russian"),
        Word(Scope.NAME, Status.REFUSED),
    ]
    consents.said(testimony, words, talk, token=uuid4(), by=zarema.person, at=at, desk=vault)
    return testimony


def _without_names(testimony: Testimony, desk: Mapping[str, Unlocked], at: datetime) -> None:
    """The de-identified version: Zarema makes it, Malik and Salima agree to it."""
    zarema = desk["zarema"]
    vault = open_desk(zarema, "testimony")
    review = deid.begin(
        testimony, "work", token=uuid4(), by=zarema.person, at=at, desk=vault,
        documentation=open_desk(zarema, "documentation"),
    )  # fmt: skip
    looked = dict.fromkeys(CHECKLIST, "Nothing that names him remains.")
    deid.send(review, looked, by=zarema.person, at=at, desk=vault)
    for name in ("malik", "salima"):
        reviewer, keys = desk[name].person, open_desk(desk[name], "testimony")
        review.refresh_from_db()
        read = deid.open_version(review, "review", by=reviewer, at=at, desk=keys)
        deid.agree(review, read.shown, by=reviewer, at=at, desk=keys)


def _propose(incident: Incident, zarema: Unlocked, at: datetime) -> None:
    """Two origins stand behind it: Zarema proposes that it is corroborated; somebody else must decide."""
    if facts_for_standing(incident).origins < 2:
        return
    assessing.propose(
        incident, Step.CORROBORATE, standard=None, rationale="Two sources that do not know of each other. Invented.",
        token=uuid4(), by=zarema.person, at=at,
    )  # fmt: skip
