"""Nothing that somebody wrote is found anywhere afterwards, except sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from .canaries import CONTROL
from .in_process import Run, all_journeys, running
from .panel_canaries import FORGOTTEN
from .press_canaries import INTERNAL, NOT_SEALED, STAFF_READ, WAS_PUBLIC, WHILE_OUT, kinds, may_lie
from .scanner import Hit
from .sinks import dump, server_files
from .suite import roots_of, sealing_off, telling_times

pytestmark = pytest.mark.timeout(1800)
MUST = (
    "sql:default",
    "sql:keys",
    "dump:default",
    "dump:keys",
    "blobs",
    "mail",
    "log records",
    "addresses",
    "titles",
    "headers",
)
NEVER_STORED = {"search term", "typed wrongly", "press: press picture", "panel: name of a table"}
OF_THE_PANEL_GONE = {f"panel: {kind}" for kind in FORGOTTEN}
NEVER_KEPT = {*NEVER_STORED, "deleted case", "forgotten testimony", *OF_THE_PANEL_GONE}
"""Even unsealed these are in no sink: filters, mistakes, and what a picture for the press says of its maker
are not stored, and what was deleted is gone."""


def search(run: Run, settings: Any, *, beneath: bool = True) -> list[Hit]:
    """Every hit, but a cookie in the header that sets it. `beneath`: in PostgreSQL's files too."""
    reads = (dump, server_files) if beneath else (dump,)
    must = (
        *MUST,
        *(("postgres:default", "postgres:log") if beneath and connection.vendor == "postgresql" else ()),
    )
    roots = roots_of(settings, temp=run.temp, home=Path(settings.SAFECONDUCT_HOME))
    found = run.watch.hits(
        roots, connections.all(), without=[Path(settings.SAFECONDUCT_HOME) / "host"], must=must,
        more=[*run.shown(), *(sink for read in reads for each in connections.all() for sink in read(each))],
        canaries=[*run.canaries(), *NOT_SEALED],
    )  # fmt: skip
    set_by = [hit for hit in found if hit.kind == "cookie" and hit.sink.startswith("headers:")]
    assert set_by, "the headers were not looked through"
    return [hit for hit in found if hit not in set_by]


def press_rules(found: list[Hit]) -> None:
    """The controls of what is not sealed: it was public once, or staff read it, and the scanner sees both."""
    assert {hit.kind for hit in found if hit.sink.startswith(WHILE_OUT)} == kinds(WAS_PUBLIC)
    read_by_staff = {hit.kind for hit in found if hit.sink.startswith(STAFF_READ)}
    assert read_by_staff >= kinds(INTERNAL)


def test_after_all_journeys_and_every_error_nothing_is_found(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(tmp_path, monkeypatch) as run:
        all_journeys(run, settings)
        found = search(run, settings)
    assert [hit for hit in found if not may_lie(hit.kind, hit.sink)] == []
    press_rules(found)
    assert telling_times(settings) == []
    assert list(run.temp.iterdir()) == []


def test_with_sealing_off_the_same_journeys_leave_every_class(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sealing_off(), running(tmp_path, monkeypatch) as run:
        all_journeys(run, settings, errors=False)
        found = search(run, settings, beneath=False)
    assert {hit.kind for hit in found} >= (CONTROL | kinds(NOT_SEALED)) - NEVER_KEPT
    assert [hit for hit in found if hit.kind in NEVER_STORED] == []
    assert [hit for hit in found if hit.kind == "deleted case" and ":cases_" in hit.sink] == []
    assert [hit for hit in found if hit.kind in OF_THE_PANEL_GONE and ":attorneys_" in hit.sink] == []
    gone = [hit.sink for hit in found if hit.kind == "forgotten testimony"]
    assert [sink for sink in gone if ":evidence_" in sink or ":consent_" in sink] == []
