"""Development only."""
import os
import pytest
from safeconduct.cases import grants
from safeconduct.intake.models import Request
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from .in_process import STAFF_AT, FOUNDED, running
from .panel_canaries import OF_THE_PANEL
from .press_canaries import may_lie
from .suite import sealing_off
from .test_journeys import search
from contextlib import nullcontext
pytestmark = pytest.mark.timeout(900)

def test_dev(settings, tmp_path, monkeypatch):
    off = os.environ.get("J_OFF")
    with (sealing_off() if off else nullcontext()), running(tmp_path, monkeypatch) as run:
        run.clock.to(STAFF_AT)
        run.placed = str(ask("Zaur", at=STAFF_AT)[0].id)
        held = Request.objects.get(id=run.placed)
        a = run.house.aisha
        grants.take(request=held, keys=opened(held, a, STAFF_AT), by=a.unlocked, at=STAFF_AT)
        run.place()
        if not off: run.break_panel()
        from django.db import connections
        from .suite import roots_of
        from pathlib import Path
        from .browsing import everybody
        from .sinks import dump, server_files
        from .press_canaries import NOT_SEALED
        found = run.watch.hits(roots_of(settings, temp=run.temp), connections.all(),
            more=[*everybody(run.staff), *(s for c in connections.all() for s in dump(c))], canaries=NOT_SEALED)
    kinds = {h.kind for h in found}
    if off:
        print("NOT FOUND", {c.kind for c in OF_THE_PANEL} - kinds)
    bad = [h for h in found if not may_lie(h.kind, h.sink)]
    print("HITS", len(found), "BAD", len(bad), *([] if off else bad[:30]), sep="\n")
    print("internal", sorted({(h.kind) for h in found if h.kind.startswith("internal: ag") or "settings" in h.kind}))
