from __future__ import annotations
import time
from pathlib import Path
import pytest
from .canaries import MINUTE, OF_THE_DESK
from .processes import Installation
from .test_processes import Walk
from .needles import Canary
from .scanner import Scanner
from .sinks import files
from .browsing import everybody
pytestmark = pytest.mark.timeout(900)
def test_dev2(tmp_path: Path) -> None:
    house = Installation(tmp_path, MINUTE)
    house.install()
    walk = Walk(house)
    t = time.monotonic()
    with house.serving("first"):
        walk.research()
        print("research", time.monotonic() - t)
        time.sleep(3)
        roots = {"home": house.home, "temp": house.temp, "out": house.out}
        scanner = Scanner(list(OF_THE_DESK))
        found = [hit for name, root in roots.items() for n, data in files(name, root, {(house.home / "host").resolve()}) for hit in scanner.scan(n, data)]
        found += [hit for n, data in walk.shown() for hit in scanner.scan(n, data)]
        for h in found[:30]: print(str(h)[:300])
        assert found == []
        print(list(house.temp.iterdir()))
