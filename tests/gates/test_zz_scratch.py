"""Scratch of helper GATES: removed before the end."""
import os, traceback
import pytest
from .matrix import MATRIX
from .walk import columns, answers, undone, ask, seen
from .routes import routes
from .test_permission_matrix import allowed_to_write
from .walk import Step
from django.test import override_settings
from tests.sites import settings_of

@pytest.mark.timeout(500)
@pytest.mark.parametrize("role", os.environ.get("WHO","caseworker").split(","))
def test_scratch(role, client_as, object_of):
    site = os.environ.get("SITE", "staff"); bad = []
    client_as(site, role)
    want = os.environ.get("ONLY","")
    with override_settings(**settings_of(site)):
        for route in routes(site):
            if want and not any(w in route.name for w in want.split(",")): continue
            if not want and not route.module.startswith(("safeconduct.cases","safeconduct.access","safeconduct.intake")): continue
            row = MATRIX.get((site, route.name), {})
            for who, how, column in columns(site, row):
                if who != role: continue
                for method in ("GET","POST"):
                    try:
                        given = object_of(site, route.name, role, how)
                        path = route.path({n: given[n] for n in route.parameters})
                        b = client_as(site, role); b.handler.enforce_csrf_checks = False
                        with undone() as written:
                            r = seen(ask(b, route, method, path))
                        e = answers(row, column).get(method, 405)
                        step = Step(route, role, column, method, e, r, frozenset(written))
                        sur = step.written - allowed_to_write(step)
                        if r.status_code != e: bad.append(f"{method} {route.name} {column}: got {r.status_code} want {e} {r.headers.get('Location','')}")
                        if sur: bad.append(f"   {method} {route.name} {column}: wrote {sorted(sur)} ({r.status_code})")
                    except Exception as ex:
                        tb = traceback.extract_tb(ex.__traceback__)[-1]
                        bad.append(f"{method} {route.name} {column}: EXC {type(ex).__name__} {str(ex)[:150]} {tb.filename.split('/')[-1]}:{tb.lineno}")
    open(f"/tmp/scratch_{site}_{role}.txt","w").write("\n".join(bad)+"\n")
