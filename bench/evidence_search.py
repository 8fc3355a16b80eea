"""Search over a million internal records, on both engines: building the index, its size, and how long answers take.

Run: python bench/evidence_search.py [ENGINE COUNT]. With ENGINE, one process makes that many invented rows and prints
lines of JSON, the first at a tenth of them. Words are drawn as in languages, few very often and most seldom, with a
seed. An answer is all that the page needs: candidates, facets counted over them, and the first 25 rows with snippets.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID

from figures import Figure

ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
COUNT = 1_000_000
WORDS, LONG, TITLE = 60_000, 25, 4
EACH = 15
"""Questions of a class."""
BATCH = 10_000
WITH_TEXT = 30_000
"""So many of the newest rows have a record behind them, whose text is read for the snippet."""
KINDS = (4, 4, 4, 4, 4, 4, 3, 3, 3, 1, 2, 5)
CODES = {
    1: "acts:detention",
    2: "acts:torture",
    3: "claims:allegation",
    4: "materials:newspaper",
    5: "sources:ngo",
}
FIRST = date(2000, 1, 1)


def measure() -> list[Figure]:
    """Both engines, each in a process of its own."""
    return [figure for engine in ENGINES for figure in _of(engine)]


def _of(engine: str) -> Iterator[Figure]:
    command = [sys.executable, __file__, engine, str(COUNT)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    small, large = (json.loads(line) for line in output.splitlines() if line.startswith("{"))
    name = ENGINES[engine]
    yield Figure(f"{name}: search over {COUNT:,} records, p95", large["all"][1], "ms", 200)
    yield Figure("  p50", large["all"][0], "ms")
    for kind, (middle, high) in large["classes"].items():
        yield Figure(f"  {kind}: p50", middle, "ms")
        yield Figure(f"  {kind}: p95", high, "ms")
    yield Figure(f"  p95 against that over {COUNT // 10:,}", large["all"][1] / small["all"][1], "times")
    yield Figure("  building the index", large["build"], "s")
    yield Figure("  size of rows and index", large["megabytes"], "MB")
    yield Figure("  map of 100,000 places, gathered and drawn", large["map"], "ms", 100)


def words_of_a_language() -> list[str]:
    """Invented words, commonest first."""
    chance = random.Random(20170502)  # the day of the founding case; nothing secret
    starts, ends = ["ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo", "za", "pre", "sto"], "nrtlksm"
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(starts, k=chance.choice((2, 3, 3, 4)))) + chance.choice(ends)] = None
    return list(found)


def entries(count: int, vocabulary: list[str]) -> Iterator[Any]:
    """Rows of the index as the desk would write them."""
    from safeconduct.evidence.finding.entries import Entry

    chance = random.Random(4)
    weights = list(accumulate(1 / (rank + 2) for rank in range(len(vocabulary))))
    for number in range(count):
        drawn = chance.choices(vocabulary, cum_weights=weights, k=LONG + TITLE)
        kind = KINDS[number % len(KINDS)]
        day = FIRST + timedelta(days=number * 7919 % 9000)
        key = f"N-{number:07d}"
        title = " ".join(drawn[LONG:])
        states = ("reported",) if kind == 1 else ()
        countries = (("RU", "TR", "UG", "IR")[number % 4],) if number % 3 else ()
        yield Entry(
            kind, UUID(int=number + 1), key, title, (CODES[kind],), states, countries, day, day,
            UUID(int=number // 50 + 1), None, f"{key} {title}", " ".join(drawn[:LONG]),
        )  # fmt: skip


def questions(vocabulary: list[str]) -> dict[str, list[tuple[str, tuple[tuple[str, ...], ...]]]]:
    """By class: what is typed, and marks that narrow it."""
    chance = random.Random(8)

    def one(low: int, high: int) -> str:
        return vocabulary[chance.randrange(low, high)]

    def made(make: Callable[[], str], marks: tuple[tuple[str, ...], ...] = ()) -> list[Any]:
        return [(make(), marks) for _ in range(EACH)]

    return {
        "rare word": made(lambda: one(40_000, WORDS)),
        "middling word": made(lambda: one(300, 2_000)),
        "very common word": made(lambda: one(0, 5)),
        "two words, common and middling": made(lambda: f"{one(0, 10)} {one(300, 2_000)}"),
        "two common words": made(lambda: f"{one(0, 5)} {one(5, 12)}"),
        "two middling words": made(lambda: f"{one(100, 1_000)} {one(100, 1_000)}"),
        "beginning of three letters": made(lambda: one(0, WORDS)[:3] + "*"),
        "beginning of five letters": made(lambda: one(0, WORDS)[:5] + "*"),
        "phrase of common words": made(lambda: f'"{one(0, 8)} {one(0, 8)}"'),
        "common word without another": made(lambda: f"{one(0, 5)} -{one(5, 30)}"),
        "common word, of a rare kind": made(lambda: one(0, 5), (("k5",),)),
        "no word, kind and country": made(lambda: "", (("k1",), ("lru",))),
    }


def run(engine: str, count: int) -> None:
    """Build and ask, at a tenth and at the whole."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.test"
    os.environ["SAFECONDUCT_TEST_ENGINE"] = engine
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    if engine == "postgres":
        _create_databases()
    call_command("migrate", verbosity=0)
    vocabulary = words_of_a_language()
    rows, seconds = entries(count, vocabulary), 0.0
    for done in range(BATCH, count + 1, BATCH):
        seconds += _write(rows, BATCH)
        if done in (count // 10, count):
            _settle()
            _records(done, vocabulary)
            report = _asked(vocabulary) | {"build": seconds, "megabytes": _megabytes()}
            if done == count:
                report["map"] = _map()
            print(json.dumps(report), flush=True)


def _write(rows: Iterator[Any], count: int) -> float:
    from itertools import islice

    from django.db import transaction

    from safeconduct.evidence.finding import full_text

    batch = list(islice(rows, count))
    began = time.perf_counter()
    with transaction.atomic():
        full_text.write(batch)
    return time.perf_counter() - began


def _asked(vocabulary: list[str]) -> dict[str, Any]:
    """Milliseconds, p50 and p95, by class and over all."""
    every: list[float] = []
    classes: dict[str, tuple[float, float]] = {}
    for name, each in questions(vocabulary).items():
        took = sorted(_answer(typed, marks) for typed, marks in each)
        classes[name] = (_share(took, 0.5), _share(took, 0.95))
        every += took
    every.sort()
    return {"all": (_share(every, 0.5), _share(every, 0.95)), "classes": classes}


def _answer(typed: str, marks: tuple[tuple[str, ...], ...]) -> float:
    from safeconduct.choices.finding.asking import read
    from safeconduct.evidence.finding import searching
    from safeconduct.evidence.finding.full_text import Narrowed

    began = time.perf_counter()
    asked = read(typed)
    answer = searching.search(asked, Narrowed(marks))
    answer.facets()
    searching.hits(answer, 1, asked)
    return (time.perf_counter() - began) * 1000


def _share(took: list[float], share: float) -> float:
    return took[min(len(took) - 1, int(len(took) * share))]


def _person() -> Any:
    from safeconduct.access.models import Person

    return Person.objects.first() or Person.objects.create(
        sign_in_name="zarema",
        display_name="Zarema",
        passphrase_salt=b"",
        passphrase_id=UUID(int=1),
        joined_on=FIRST,
    )


def _records(done: int, vocabulary: list[str]) -> None:
    """Records behind the newest rows of items, with a text of their own."""
    from safeconduct.evidence.models import Item, SearchRow

    chance = random.Random(15)
    rows = SearchRow.objects.filter(kind=4, id__gt=done - WITH_TEXT).values_list("record_id", "key")
    by, text = _person(), " ".join(chance.choices(vocabulary[:500], k=200))
    items = [Item(id=id_, key=key, text=text, is_public=True, made_by=by, made_on=FIRST) for id_, key in rows]
    Item.objects.bulk_create(items, batch_size=2_000, ignore_conflicts=True)


def _map() -> float:
    """100,000 places of incidents on the map of the world, in milliseconds; the best of three."""
    from safeconduct.evidence.finding import places, shapes
    from safeconduct.evidence.finding.full_text import Narrowed
    from safeconduct.evidence.models import Incident, IncidentPlace, SearchRow

    rows = list(SearchRow.objects.filter(kind=1).order_by("-id").values_list("record_id", "key")[:100_000])
    by, chance = _person(), random.Random(16)
    Incident.objects.bulk_create(
        [Incident(id=id_, key=key, title="Invented", made_by=by, made_on=FIRST) for id_, key in rows],
        batch_size=2_000,
    )
    IncidentPlace.objects.bulk_create(
        [
            IncidentPlace(
                incident_id=id_, country="RU", precision="locality",
                latitude=round(chance.uniform(40, 60), 2), longitude=round(chance.uniform(20, 100), 2),
            )
            for id_, _key in rows * -(-100_000 // len(rows))
        ][:100_000],
        batch_size=2_000,
    )  # fmt: skip
    _settle()
    shapes.world_paths()
    took = []
    for _ in range(3):
        began = time.perf_counter()
        narrowed = Narrowed((("k1",),))
        places.by_country(narrowed)
        places.marks(places.cells(narrowed, side=2.0), shapes.Projection(shapes.WORLD), least=8)
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def _create_databases() -> None:
    """A test run makes its own; this is no test run."""
    import psycopg
    from django.conf import settings

    for each in settings.DATABASES.values():
        with psycopg.connect(
            host=each["HOST"], user=each["USER"], dbname="postgres", autocommit=True
        ) as server:
            server.execute(f'CREATE DATABASE "{each["NAME"]}"')


def _settle() -> None:
    """What both engines do by themselves in quiet minutes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA wal_checkpoint(TRUNCATE)" if connection.vendor == "sqlite" else "VACUUM ANALYZE"
        )


def _megabytes() -> float:
    """Rows of the index with their words."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_total_relation_size('evidence_searchrow')")
        return float(cursor.fetchone()[0]) / 1_000_000


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2])) if len(sys.argv) > 2 else print(
        *(f.line() for f in measure()), sep="\n"
    )
