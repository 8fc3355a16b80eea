from __future__ import annotations
from pathlib import Path
from typing import Any
import pytest
from contextlib import contextmanager
from .in_process import Run, running, STAFF_AT, FOUNDED
from .canaries import CANARIES, MINUTE
from .journeys import RUSSIAN
from .suite import sealing_off
from .test_journeys import search
pytestmark = pytest.mark.timeout(900)
import time
def work(run):
    t=time.time()
    for filling in (None, RUSSIAN):
        p = run.public.person(*([filling] if filling else []))
        p.fill_few(("01","07","31","36","40"))
        p.check_and_send(); p.write(); p.leave()
    run.clock.to(STAFF_AT)
    aisha = run._signed_in(run.house.aisha)
    ids = aisha.inbox()
    assert len(ids)==2
    for i in ids:
        aisha.read(i, "", files=0)
        run._share(aisha, i)
    print("before", time.time()-t); t=time.time()
    run.case=ids[-1]
    run.work_in_the_rooms(aisha.browser, ids)
    print("rooms", time.time()-t)
def test_on(settings: Any, tmp_path: Path, monkeypatch) -> None:
    with running(tmp_path, monkeypatch) as run:
        try:
            work(run)
        except BaseException:
            tb=[l for l in run.watch.records.lines if l.startswith("  File") or "Error" in l]
            print("".join(tb[-14:])[-3000:])
            raise
        run.feed="x"*40
        import types
        run.walk=types.SimpleNamespace(reader=types.SimpleNamespace(shown=lambda:[]))
        found=[h for h in search(run, settings) ]
        for h in found[:40]: print(h)
def test_off(settings: Any, tmp_path: Path, monkeypatch) -> None:
    from .room_canaries import OF_THE_ROOMS
    with sealing_off(), running(tmp_path, monkeypatch) as run:
        try:
            work(run)
        except BaseException:
            tb=[l for l in run.watch.records.lines if l.startswith("  File") or "Error" in l]
            print("".join(tb[-14:])[-3000:])
            raise
        run.feed="x"*40
        import types
        run.walk=types.SimpleNamespace(reader=types.SimpleNamespace(shown=lambda:[]))
        kinds={h.kind for h in search(run, settings, beneath=False)}
        print("MISSING", {c.kind for c in OF_THE_ROOMS}-kinds)
