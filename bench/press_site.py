"""The public site with 10,000 publications and 50,000 incidents, as granian serves it, on two cores; Wagtail beside it.

Run: python bench/press_site.py [PUBLICATIONS INCIDENTS SECONDS]. The rows are written at once into a folder of its own;
the server is started as ``safeconduct serve`` starts it, with a worker for each core. Whoever asks shares the cores.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from figures import Figure
from press_load import Load, Result, measured
from running import Browser
from safeconduct.config import serving
from safeconduct.keyring import host
from wagtail_page import beside

PUBLICATIONS, INCIDENTS = 10_000, 50_000
SECONDS = 10.0
CORES = {0, 1}
WORKERS, CLIENTS, PACE = 2, 20, 150
ASKED = ("visa", "ambassador", "%22border+visa%22", "witn*", "home+-night", "border+visa+letter")
STYLES = re.compile(r'<link rel="stylesheet" href="(/[^"]+)"')
SETTINGS = "safeconduct.config.settings.public"


def measure(
    publications: int = PUBLICATIONS, incidents: int = INCIDENTS, seconds: float = SECONDS
) -> list[Figure]:
    """Ours, then the same page by Wagtail."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, CORES & os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as folder:
        home = Path(folder)
        variables = filled(home, publications, incidents)
        with served(variables) as port:
            page = _unpacked(port, f"/news/release-{publications - 1:06d}/en")
            found = _ours(port, publications, incidents, seconds)
        return [*found, *beside.measure(page, publications, seconds)]


def filled(home: Path, publications: int, incidents: int) -> dict[str, str]:
    """The environment of a site with so many rows."""
    host.create(home / "host", on=datetime.now(tz=UTC).date())
    variables = {
        "SAFECONDUCT_HOME": str(home), "SAFECONDUCT_PLAIN_HTTP": "yes", "DJANGO_SETTINGS_MODULE": SETTINGS,
        "SAFECONDUCT_LANGUAGES": "en ru ar",
    }  # fmt: skip
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DJANGO_"))
    }
    script = str(Path(__file__).with_name("press_rows.py"))
    subprocess.run(
        [sys.executable, script, str(publications), str(incidents)], check=True, env={**kept, **variables}
    )
    return {**kept, **variables}


@contextmanager
def served(variables: Mapping[str, str]) -> Iterator[int]:
    """The public site alone, as ``serve`` runs it, on a free port."""
    public, staff = serving.Address("127.0.0.1", free_port()), serving.Address("127.0.0.1", 1)
    plan = serving.Plan(public, staff, workers=WORKERS, environment=variables)
    command, _everything = serving.commands(plan)["public site"]
    with running(command, variables, public.port):
        yield public.port


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def running(
    command: list[str], variables: Mapping[str, str], port: int, folder: Path | None = None
) -> Iterator[None]:
    """A server, from when it answers."""
    process = subprocess.Popen(command, env=dict(variables), cwd=folder, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                Browser(port).get("/robots.txt")
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield
    finally:
        serving.end([process])


def _ours(port: int, publications: int, incidents: int, seconds: float) -> list[Figure]:
    newest = f"/news/release-{publications - 1:06d}/en"
    every = [f"/news/release-{number:06d}/en" for number in range(publications)]
    searches = [f"/news/search?q={words}" for words in ASKED]
    lists = ["/data/v1/publications", "/data/v1/incidents?limit=100", "/data/v1/figures"]

    def asked(paths: list[str], *, clients: int = CLIENTS, rate: float = 0.0) -> Result:
        found = measured(Load(port, paths, clients=clients, seconds=seconds, rate=rate))
        if found.wrong:
            raise RuntimeError(f"{found.wrong} answers were not 200: {paths[0]}")
        return found

    measured(Load(port, [newest], clients=4, seconds=1.0))
    closed, paced = asked([newest]), asked([newest], clients=60, rate=PACE)
    cold = asked(every)
    feed, data = asked(["/news/feed.atom"]), asked(lists)
    search, alone = asked(searches), asked(searches, clients=1)
    name = f"{publications:,} publications, {incidents:,} incidents"
    return [
        Figure(
            f"release page, {name}, {CLIENTS} clients", closed.requests_a_second, "/s", 300, at_least=True
        ),
        Figure("  p95", closed.p95, "ms", 120),
        Figure(f"  at {PACE}/s, counted from when due: p95", paced.p95, "ms", 50),
        Figure("  p50", paced.p50, "ms"),
        Figure("  any release at random: requests", cold.requests_a_second, "/s"),
        Figure("  any release at random: p95", cold.p95, "ms"),
        Figure("  on the wire, without styles", closed.bytes_each / 1000, "kB"),
        Figure(f"Atom feed, {CLIENTS} clients", feed.requests_a_second, "/s"),
        Figure("  p95", feed.p95, "ms"),
        Figure(f"pages of the open data, {CLIENTS} clients", data.requests_a_second, "/s"),
        Figure("  p95", data.p95, "ms"),
        Figure(f"search, {CLIENTS} clients", search.requests_a_second, "/s"),
        Figure("  p95", search.p95, "ms"),
        Figure("  asked by one: p95", alone.p95, "ms", 50),
        Figure("front page with its styles, on the wire", _front(port) / 1000, "kB", 14),
    ]


def _front(port: int) -> float:
    browser = Browser(port)
    page = browser.get("/news")
    if page.status != 200:
        raise RuntimeError(f"the front page answered {page.status}")
    text = _unpacked(port, "/news")
    return page.weight + sum(browser.get(path).weight for path in dict.fromkeys(STYLES.findall(text)))


def _unpacked(port: int, path: str) -> str:
    """A page as text."""
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    return connection.getresponse().read().decode()


if __name__ == "__main__":
    given = [*map(int, sys.argv[1:3]), *map(float, sys.argv[3:])]
    print(*(figure.line() for figure in measure(*given)), sep="\n")  # type: ignore[arg-type]  # two counts, seconds
