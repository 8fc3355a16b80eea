"""Nothing that somebody wrote is found anywhere afterwards, except sealed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from .canaries import CONTROL
from .in_process import Run, all_journeys
from .sinks import Sink, dump, pages
from .suite import roots_of, sealing_off, telling_times

pytestmark = pytest.mark.timeout(240)
MUST = ("sql:default", "sql:keys", "dump:default", "dump:keys", "blobs", "mail", "log records", "addresses", "titles", "headers")
NEVER_KEPT = {"search term", "deleted case"}
"""Even unsealed these are in no sink: filters are not stored, and what was deleted is gone."""


def left_behind(run: Run, tmp_path: Path) -> list[Sink]:
    more = [*run.shown()]
    for connection in connections.all():
        more += [*dump(connection), *pages(connection, tmp_path / "scratch")]
    return more


def search(run: Run, settings: Any, tmp_path: Path) -> list[Any]:
    roots = roots_of(settings, temp=run.temp, home=Path(settings.SAFECONDUCT_HOME))
    found = run.watch.hits(
        roots, connections.all(), without=[Path(settings.SAFECONDUCT_HOME) / "host"], must=MUST,
        more=left_behind(run, tmp_path), canaries=run.canaries(),
    )  # fmt: skip
    return [hit for hit in found if not (hit.kind == "cookie" and hit.sink.startswith("headers:"))]


def test_after_all_journeys_and_every_error_nothing_is_found(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with all_journeys(tmp_path, monkeypatch, settings) as run:
        run.break_things()
        found = search(run, settings, tmp_path); print(run.not_done)
    assert found == []
    assert telling_times(settings) == []
    assert list(run.temp.iterdir()) == []


def test_with_sealing_off_the_same_journeys_leave_every_class(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sealing_off(), all_journeys(tmp_path, monkeypatch, settings) as run:
        found = search(run, settings, tmp_path); print(run.not_done)
    assert {hit.kind for hit in found} >= CONTROL - NEVER_KEPT
