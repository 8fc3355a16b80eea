"""Many invented items, claims and links of claims, written straight into the tables of the desk."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

BATCH = 1_000
NUMBERED = "CREATE TEMPORARY TABLE numbered_claim (n INTEGER PRIMARY KEY, id {kind} NOT NULL)"
LINKS = """INSERT INTO evidence_claimlink (key, claim_id, relation, to_claim_id, locator, made_by_id, made_on)
    SELECT {key}, one.id, 'supports', other.id, '', %s, %s FROM {numbers}
    JOIN numbered_claim one ON one.n = i %% %s
    JOIN numbered_claim other ON other.n = (i * 7 + i / %s + 1) %% %s"""
SQLITE = {
    "kind": "TEXT",
    "key": "lower(hex(randomblob(16)))",
    "numbers": "(WITH RECURSIVE count(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM count WHERE i + 1 < {many}) "
    "SELECT i FROM count) numbers",
}
POSTGRESQL = {
    "kind": "uuid",
    "key": "gen_random_uuid()",
    "numbers": "generate_series(0, {many} - 1) numbers(i)",
}


def items(many: int, *, by: Any, on: date) -> None:
    """Public items, one in three with a day of its own."""
    from safeconduct.evidence.models import Item

    for start in range(0, many, BATCH):
        Item.objects.bulk_create(
            Item(
                id=uuid4(), key=f"N-{number:06d}", kind="newspaper", title=f"Invented report {number}",
                is_public=True, published_on="2017-04-01" if number % 3 else "", made_by=by, made_on=on,
            )
            for number in range(start, start + BATCH)
        )  # fmt: skip


def claims(many: int, incidents: list[Any], *, by: Any, on: date) -> list[UUID]:
    """Allegations, spread over incidents. Returns their ids."""
    from safeconduct.evidence.models import Claim

    made: list[UUID] = []
    for start in range(0, many, BATCH):
        rows = [
            Claim(
                id=uuid4(), key=f"M-{number:06d}", incident=(about := incidents[number % len(incidents)]),
                kind="allegation", about_kind="incident", about_id=about.pk, is_public=True,
                statement=f"Invented statement {number}", made_by=by, made_on=on,
            )
            for number in range(start, start + BATCH)
        ]  # fmt: skip
        Claim.objects.bulk_create(rows)
        made += [row.pk for row in rows]
    return made


def links(many: int, between: list[UUID], *, by: Any, on: date) -> None:
    """Each claim supports others, evenly; one statement for all."""
    from django.db import connection

    from safeconduct.evidence.models import ClaimLink

    words = SQLITE if connection.vendor == "sqlite" else POSTGRESQL
    prepared: Any = ClaimLink._meta.get_field("claim").target_field.get_db_prep_value
    author: Any = ClaimLink._meta.get_field("made_by").target_field.get_db_prep_value
    count = len(between)
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED.format(kind=words["kind"]))
        cursor.executemany(
            "INSERT INTO numbered_claim VALUES (%s, %s)",
            [(number, prepared(each, connection)) for number, each in enumerate(between)],
        )
        statement = LINKS.format(key=words["key"], numbers=words["numbers"].format(many=many))
        cursor.execute(statement, [author(by.pk, connection), on, count, count, count])


def links_to(claim: UUID, others: list[UUID], *, by: Any, on: date) -> None:
    """Every other claim supports this one."""
    from safeconduct.evidence.models import ClaimLink

    made = [
        ClaimLink(claim_id=other, relation="supports", to_claim_id=claim, made_by=by, made_on=on)
        for other in others
    ]
    ClaimLink.objects.bulk_create(made, batch_size=BATCH)
