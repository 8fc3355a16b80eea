"""Development only: one role through some addresses."""
import os, time
import pytest
from . import walk as w
from .matrix_panel import PANEL
from .routes import routes
from .test_permission_matrix import allowed_to_write
from .test_headers import must_be_strict, BYTES, SANDBOX

ROLES = os.environ.get("J_ROLES", "coordinator").split(",")
ONLY = os.environ.get("J_ONLY", "")

@pytest.mark.timeout(580)
@pytest.mark.parametrize("role", ROLES)
def test_dev(role, walk, monkeypatch):
    if ONLY == "panel":
        monkeypatch.setattr(w, "routes", lambda site: [r for r in routes(site) if r.name in PANEL])
    if ONLY == "old":
        monkeypatch.setattr(w, "routes", lambda site: [r for r in routes(site) if r.name not in PANEL])
    t=time.time(); bad=[]; n=0
    for s in walk("staff", role):
        n+=1
        if s.status != s.expected: bad.append(f"{s}, not {s.expected}")
        if s.status>=500: bad.append(f"{s} 500 {s.response.content[:300]}")
        if (x := s.written - allowed_to_write(s)): bad.append(f"{s} changed {x}")
        try:
            must_be_strict("staff", s.response, SANDBOX if s.route.name in BYTES and s.status == 200 else "")
            assert "no-store" in s.response.headers["Cache-Control"]
        except AssertionError as e: bad.append(f"{s} strict {str(e)[:200]}")
    print("\n===", role, n, round(time.time()-t,1), *bad, sep="\n")
