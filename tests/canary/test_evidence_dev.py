from __future__ import annotations
import importlib, time, sys
from pathlib import Path
from typing import Any
import pytest
pytestmark = pytest.mark.timeout(500)
from django.db import connection
from .in_process import Run, running
from .test_journeys import search
from .suite import sealing_off
from .researchers import hire_researchers
from .in_process import FOUNDED, STAFF_AT
from .evidence_journeys import Researcher
from .browsing import everybody

def go(run, settings, parts):
    t=time.process_time()
    run.hire_desk() if hasattr(run,'hire_desk') else None
    run.clock.to(STAFF_AT)
    import cProfile, pstats, os
    pr=cProfile.Profile()
    if os.environ.get('PROF'): pr.enable()
    run.research()
    if os.environ.get('PROF'): pr.disable(); pstats.Stats(pr).sort_stats('cumtime').print_stats(r'safeconduct|canary|render|files', 70)
    print("research", time.process_time()-t); t=time.process_time()
    run.feed="feedfeedfeedfeedfeedfeed"
    if parts: run.break_desk(); print("break", time.process_time()-t); t=time.process_time()
    run.worker_works(settings)
    print("worker", time.process_time()-t)


MUST=("sql:default",)
@pytest.mark.parametrize("sealed",["on","off"])
def test_dev(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sealed: str) -> None:
    import contextlib
    from .suite import roots_of
    from .sinks import dump
    from django.db import connections
    with (sealing_off() if sealed=="off" else contextlib.nullcontext()), running(tmp_path, monkeypatch) as run:
        go(run, settings, sealed=="on")
        roots = roots_of(settings, temp=run.temp, home=Path(settings.SAFECONDUCT_HOME))
        found = run.watch.hits(roots, connections.all(), without=[Path(settings.SAFECONDUCT_HOME) / "host"], must=MUST,
            more=[*run.shown(), *(s for c in connections.all() for s in dump(c))], canaries=run.canaries())
    for h in sorted({(h.kind,h.sink.split('[')[0],str(h)[:300]) for h in found if sealed=="on"})[:60]: print(h)
    from .canaries import OF_THE_DESK
    if sealed=="on":
        assert found == []
    else:
        print("missing", {c.kind for c in OF_THE_DESK}-{h.kind for h in found})
        print("never", {(h.kind,h.sink) for h in found if h.kind in ("search term","typed wrongly","forgotten testimony")})
        assert {h.kind for h in found} >= {c.kind for c in OF_THE_DESK}-{"forgotten testimony"}
