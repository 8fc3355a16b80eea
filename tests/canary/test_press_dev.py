from __future__ import annotations
import contextlib, time
from pathlib import Path
from typing import Any
import pytest
from tests.press.conftest import django_db_setup
pytestmark = pytest.mark.timeout(500)
from django.db import connection, connections
from .in_process import Run, running, all_press
from .suite import sealing_off, roots_of
from .sinks import dump
from .press_canaries import *

@pytest.mark.parametrize("sealed",["on","off"])
def test_dev(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: str) -> None:
    with (sealing_off() if sealed=="off" else contextlib.nullcontext()), running(tmp_path, monkeypatch) as run:
        from .in_process import STAFF_AT
        from .evidence_journeys import Researcher
        run.clock.to(STAFF_AT)
        t=time.time()
        z=Researcher(run._signed_in(run.researchers[0]).browser, str(run.researchers[0].person.pk))
        z.keep_people()
        z.keys['incident']=''
        print("people", time.time()-t); t=time.time()
        run.case = ""
        run.documented = [z, *(Researcher(run._signed_in(m).browser, str(m.person.pk)) for m in run.researchers[1:])]
        all_press(run, errors=sealed=="on")
        print("press", time.process_time(), time.time()-t); t=time.time()
        run.feed="feedfeedfeedfeedfeedfeed"
        from .test_journeys import press_rules
        roots = roots_of(settings, temp=run.temp, home=Path(settings.SAFECONDUCT_HOME))
        found = run.watch.hits(roots, connections.all(), without=[Path(settings.SAFECONDUCT_HOME) / "host"], must=("sql:default",),
            more=[*run.shown(), *(s for c in connections.all() for s in dump(c))], canaries=[*run.canaries(), *NOT_SEALED])
        print("scan", time.time()-t); t=time.time()
        print({k: len(v) for k, v in run.walk.seen.items()})
    bad=[h for h in found if not may_lie(h.kind,h.sink)]
    if sealed=="on":
        for h in sorted({(h.kind,h.sink.split('[')[0],str(h)[:300]) for h in bad})[:60]: print(h)
        assert bad == []
        press_rules(found)
    else:
        print("missing", (kinds(SEALED)|kinds(NOT_SEALED))-{h.kind for h in found})
        for h in sorted({(h.kind,h.sink.split('[')[0],str(h)[:300]) for h in found if h.kind in ("search term","typed wrongly")}): print(h)
