"""What happened: incidents, acts, who was harmed and who is said to have done it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from safeconduct.access.models import Person
from safeconduct.evidence.models.records import CODE, WHEN, Links, Record, Records


class Incident(Record):
    """Something that happened, over one day or many, in one place or many; or a campaign of such.

    ``grade``, ``is_contested`` and ``standard`` are what ``counting.states.Standing`` says; only
    ``incidents.standing`` writes them. ``sealed``: note, aliases (names the de-identification must find).
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "title": "internal", "summary": "internal", "public_summary": "internal",
        "periods": "internal", "first_day": "internal", "last_day": "internal", "kinds": "internal",
        "grade": "internal", "is_contested": "internal", "standard": "internal", "monitoring": "internal",
        "tags": "internal", "language": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True, help_text="E-0012, or as the import called it")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True, help_text="For the desk; from public sources only")
    public_summary = models.TextField(blank=True, help_text="Written to be published, apart from the summary")
    periods = models.JSONField(default=list, help_text="One or many dates or periods as EDTF")
    first_day = models.DateField(null=True, help_text="The first day any period may touch, for searching")
    last_day = models.DateField(null=True)
    kinds = models.JSONField(
        default=list, help_text="Vocabulary acts: what it is about before acts are recorded"
    )
    grade = models.CharField(max_length=16, default="reported")
    is_contested = models.BooleanField(default=False)
    standard = models.CharField(max_length=40, blank=True, help_text="counting.standards, where assessed")
    monitoring = models.CharField(max_length=16, default="open", help_text="open, watching, paused or closed")
    tags = models.JSONField(default=list)
    language = models.CharField(max_length=16, blank=True)
    objects = Records["Incident"]()
    every = models.Manager["Incident"]()

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("first_day", "last_day"), name="incidents_by_day"),
            models.Index(fields=("grade", "is_contested"), name="incidents_by_grade"),
        )

    def __str__(self) -> str:
        return self.key


class IncidentPlace(models.Model):
    """A place of an incident, as coarse as its precision says. The exact one lies in ``sealed``."""

    PRIVACY = {
        "id": "internal", "incident": "internal", "name": "internal", "country": "internal", "precision": "internal",
        "latitude": "internal", "longitude": "internal", "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the incident"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="places")
    name = models.CharField(
        max_length=200, blank=True, help_text="Town, district, region: never a street or house"
    )
    country = models.CharField(max_length=2, blank=True)
    precision = models.CharField(
        max_length=16, help_text="exact and vicinity are kept sealed, the rest as written"
    )
    latitude = models.FloatField(null=True, help_text="Rounded to what the precision allows")
    longitude = models.FloatField(null=True)
    sealed = models.BinaryField(null=True, help_text="Exact name and coordinates, under the incident's key")

    class Meta:
        indexes = (
            models.Index(fields=("country",), name="places_by_country"),
            # All that the map needs.
            models.Index(
                fields=("incident", "precision", "latitude", "longitude", "country"), name="places_drawn"
            ),
        )

    def __str__(self) -> str:
        return f"place {str(self.id)[:8]}"


class IncidentLink(models.Model):
    """How two incidents hang together, said once with a direction; both ends read it in their own words.

    ``disjoint_group``: parts of one whole with the same number were recorded as sharing nobody, so they add up.
    """

    PRIVACY = {
        "id": "internal", "whole": "internal", "part": "internal", "relation": "internal",
        "disjoint_group": "internal", "why": "internal", "made_by": "internal", "made_on": "internal",
        "run": "internal",
    }  # fmt: skip
    KEPT = "as long as both incidents"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    whole = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="parts")
    part = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="wholes")
    relation = models.CharField(
        max_length=16, help_text="encompasses, precedes, causes, parallel or consequence"
    )
    disjoint_group = models.PositiveSmallIntegerField(null=True)
    why = models.CharField(max_length=300, blank=True, help_text="Why they share nobody")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    run = models.ForeignKey("evidence.ImportRun", null=True, on_delete=models.PROTECT, related_name="+")
    objects = Links["IncidentLink"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("whole", "part", "relation"), name="one_link_of_a_kind"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="no_incident_within_itself"),
        )

    def __str__(self) -> str:
        return f"incident link {str(self.id)[:8]}"


class PersonRecord(Record):
    """Somebody who was harmed, saw something, or is said to have done it: by pseudonym.

    ``sealed`` lies in the testimony vault (desk "testimony"): names, aliases, born, contacts, places,
    organisations, identifiers, note.
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "unit": "internal", "age_band": "internal", "origin": "internal",
        "outcomes": "internal", "has_identity": "internal", "same_as": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation; until its key is forgotten"

    key = models.CharField(max_length=200, unique=True, help_text="The pseudonym: P-0012")
    unit = models.CharField(
        max_length=CODE, default="person", help_text="Vocabulary units: what it counts as"
    )
    age_band = models.CharField(max_length=16, blank=True)
    origin = models.CharField(max_length=120, blank=True, help_text="Region or country, no finer")
    outcomes = models.JSONField(default=list, help_text="Vocabulary person_status")
    has_identity = models.BooleanField(
        default=False, help_text="Something is kept of them in the testimony vault"
    )
    same_as = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="merged",
        help_text="The record that stands for both, while two reviewers hold them for one person",
    )  # fmt: skip
    objects = Records["PersonRecord"]()
    every = models.Manager["PersonRecord"]()

    def __str__(self) -> str:
        return self.key


class PersonMatch(models.Model):
    """Whether two records are one person: said by one reviewer, confirmed by another, and undone by anybody.

    Rows are added; ``state`` goes proposed → agreed → undone, or proposed → refused.
    """

    PRIVACY = {
        "id": "internal", "first": "internal", "second": "internal", "decision": "internal", "state": "internal",
        "why": "internal", "proposed_by": "internal", "proposed_on": "internal", "decided_by": "internal",
        "decided_on": "internal", "undone_by": "internal", "undone_on": "internal",
    }  # fmt: skip
    KEPT = "as long as both records"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(PersonRecord, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=16, help_text="same, different or unsure")
    state = models.CharField(max_length=16, default="proposed")
    why = models.JSONField(default=list, help_text="Codes: same name, same birth date, same place …")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_on = models.DateField(null=True)
    undone_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    undone_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(first=F("second")), name="nobody_matches_themselves"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="two_people_decide_a_match",
            ),
        )

    def __str__(self) -> str:
        return f"match {str(self.id)[:8]}"


class Act(Record):
    """One kind of harm within an incident: to a group, or to persons recorded one by one.

    ``sealed``: detention (place, circumstances), note.
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "incident": "internal", "kind": "internal", "group": "internal",
        "period": "internal", "first_day": "internal", "last_day": "internal", "place": "internal",
        "methods": "internal", "reasons": "internal", "reason_basis": "internal", "outcome": "internal",
        "consistency": "internal",
    }  # fmt: skip
    KEPT = "as long as the incident"

    key = models.CharField(max_length=200, unique=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=CODE, help_text="Vocabulary acts")
    group = models.CharField(
        max_length=200, blank=True, help_text="Whom it was done to, as a group, from public sources"
    )
    period = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    place = models.ForeignKey(IncidentPlace, null=True, on_delete=models.SET_NULL, related_name="+")
    methods = models.JSONField(default=list, help_text="Vocabulary methods")
    reasons = models.JSONField(default=list, help_text="Vocabulary reasons: why people were targeted")
    reason_basis = models.CharField(max_length=16, blank=True, help_text="actual, perceived or unknown")
    outcome = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary person_status")
    consistency = models.CharField(
        max_length=24, blank=True, help_text="Medical findings, Istanbul Protocol §187"
    )
    objects = Records["Act"]()
    every = models.Manager["Act"]()

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("kind",), name="acts_by_kind"),)

    def __str__(self) -> str:
        return self.key


class ActPerson(models.Model):
    """One person recorded with an act, and what became of them."""

    PRIVACY = {"id": "internal", "act": "internal", "person": "internal", "outcome": "internal"}
    KEPT = "as long as the act"

    id = models.BigAutoField(primary_key=True)
    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="harmed")
    person = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="suffered")
    outcome = models.CharField(max_length=CODE, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("act", "person"), name="a_person_once_an_act"),)

    def __str__(self) -> str:
        return f"act person {self.pk}"


class Party(Record):
    """A public body, unit, office or armed group. A private person is a ``PersonRecord``, never a party."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "name": "internal", "country": "internal",
        "part_of": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=CODE, help_text="Vocabulary perpetrators")
    name = models.CharField(max_length=200, help_text="Of the body or the office, not of who holds it")
    country = models.CharField(max_length=2, blank=True)
    part_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="units")
    objects = Records["Party"]()
    every = models.Manager["Party"]()

    def __str__(self) -> str:
        return self.key


class Involvement(Record):
    """Who is said to have had which part in an act. Always alleged, unless a court's finding is linked."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "act": "internal", "party": "internal", "person": "internal",
        "kind": "internal", "degree": "internal", "certainty": "internal", "finding": "internal", "naming": "internal",
    }  # fmt: skip
    KEPT = "as long as the act"

    key = models.CharField(max_length=200, unique=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="involvements")
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="involvements")
    person = models.ForeignKey(PersonRecord, null=True, on_delete=models.PROTECT, related_name="involvements")
    kind = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary perpetrators")
    degree = models.CharField(max_length=CODE, help_text="Vocabulary involvement")
    certainty = models.CharField(max_length=16, default="possible", help_text="possible, likely or certain")
    finding = models.ForeignKey(
        "evidence.Claim", null=True, on_delete=models.PROTECT, related_name="+",
        help_text="The court's finding; without one it is alleged",
    )  # fmt: skip
    naming = models.CharField(
        max_length=16, default="not_asked", help_text="Whether the name may be published"
    )
    objects = Records["Involvement"]()
    every = models.Manager["Involvement"]()

    class Meta(Record.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(party=None, person__isnull=False) | Q(party__isnull=False, person=None),
                name="a_party_or_a_person",
            ),
        )

    def __str__(self) -> str:
        return self.key


class Assessment(models.Model):
    """A step of an incident that needs a second person: corroborate, assess, withdraw … Added, never changed.

    ``state``: proposed → agreed | returned. ``bounds`` is what was counted at that moment, with its wording, so that a
    figure keeps its as-of day and the claims behind it.
    """

    PRIVACY = {
        "id": "internal", "incident": "internal", "step": "internal", "standard": "internal", "rationale": "internal",
        "as_of": "internal", "origins": "internal", "bounds": "internal", "mark": "internal", "state": "internal",
        "proposed_by": "internal", "reviewed_by": "internal", "reviewed_on": "internal", "dissent": "internal",
        "supersedes": "internal",
    }  # fmt: skip
    KEPT = "as long as the incident"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assessments")
    step = models.CharField(max_length=24, help_text="counting.states.Step")
    standard = models.CharField(max_length=40, blank=True)
    rationale = models.TextField(help_text="From public sources and codes only; names nobody")
    as_of = models.DateField()
    origins = models.PositiveIntegerField()
    bounds = models.JSONField(default=list)
    mark = models.BinaryField(
        help_text="Digest of the claims and links it was made on: stale when they change"
    )
    state = models.CharField(max_length=16, default="proposed")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField(null=True)
    dissent = models.TextField(blank=True)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("proposed_by")),
                name="reviewer_is_not_author",
            ),
        )

    def __str__(self) -> str:
        return f"assessment {str(self.id)[:8]}"
