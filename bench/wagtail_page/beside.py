"""The same page by Wagtail, in an environment of its own made for this run, served with the same granian settings.

Where the package index does not answer there is a line that says so, and no figure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from figures import Figure
from press_load import Load, measured

HERE = Path(__file__).parent
NEEDED = ("wagtail>=8,<9", "granian>=2.8.7,<3")
PATIENCE = 600


def measure(page: str, publications: int, seconds: float) -> list[Figure]:
    """``page``: ours as HTML, for the size of theirs. Once as it comes, once with Django's cache for a whole site."""
    with tempfile.TemporaryDirectory(prefix="safeconduct-wagtail-") as folder:
        home = Path(folder)
        try:
            python = environment(home)
        except (subprocess.SubprocessError, OSError) as problem:
            print(
                f"Wagtail was not measured: its packages could not be installed ({type(problem).__name__})."
            )
            return []
        fill(python, home, publications, len(page))
        found: list[Figure] = []
        for name, cached in (("as it comes", ""), ("with Django's cache of whole pages", "yes")):
            with served(python, home, cached) as port:
                found += _figures(port, publications, seconds, name)
        return found


def environment(home: Path) -> str:
    """A virtual environment with Wagtail and the same server. Gives its interpreter."""
    uv = str(Path(sys.executable).with_name("uv"))
    python = str(home / "venv" / "bin" / "python")
    quiet = {"check": True, "timeout": PATIENCE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([uv, "venv", "-q", "--python", sys.executable, str(home / "venv")], **quiet)  # type: ignore[call-overload]  # the same words for both
    subprocess.run([uv, "pip", "install", "-q", "--python", python, *NEEDED], **quiet)  # type: ignore[call-overload]  # as above
    return python


def _variables(home: Path, cached: str = "") -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DJANGO_"))
    }
    places = os.pathsep.join(map(str, (HERE, HERE.parent, home)))
    return {
        **kept, "DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": places,
        "WAGTAIL_HOME": str(home), "WAGTAIL_CACHED": cached, "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def fill(python: str, home: Path, publications: int, length: int) -> None:
    """So many releases of that many characters."""
    (home / "made_here").mkdir()
    (home / "made_here" / "__init__.py").touch()
    command = [python, str(HERE / "fill.py"), str(publications), str(length)]
    subprocess.run(command, check=True, env=_variables(home), cwd=home)


@contextmanager
def served(python: str, home: Path, cached: str) -> Iterator[int]:
    """By granian, with the workers and threads that ours has."""
    import press_site
    from safeconduct.config import serving

    port = press_site.free_port()
    plan = serving.Plan(
        serving.Address("127.0.0.1", port), serving.Address("127.0.0.1", 1), workers=press_site.WORKERS
    )
    command = [*serving.commands(plan)["public site"][0]]
    command[0], command[-1] = python, "site_wsgi:application"
    with press_site.running(command, _variables(home, cached), port, home):
        yield port


def _figures(port: int, publications: int, seconds: float, name: str) -> list[Figure]:
    import press_site

    newest = [f"/release-{publications - 1:06d}/"]
    every = [f"/release-{number:06d}/" for number in range(publications)]
    measured(Load(port, newest, clients=4, seconds=1.0))
    closed = measured(Load(port, newest, clients=press_site.CLIENTS, seconds=seconds))
    paced = measured(Load(port, newest, clients=60, seconds=seconds, rate=press_site.PACE))
    cold = measured(Load(port, every, clients=press_site.CLIENTS, seconds=seconds))
    if closed.wrong or paced.wrong or cold.wrong:
        raise RuntimeError("Wagtail's answers were not all 200")
    return [
        Figure(f"Wagtail, {name}: a page of the same size", closed.requests_a_second, "/s"),
        Figure("  p95", closed.p95, "ms"),
        Figure(f"  at {press_site.PACE}/s: p95", paced.p95, "ms"),
        Figure("  any release at random: requests", cold.requests_a_second, "/s"),
        Figure("  any release at random: p95", cold.p95, "ms"),
        Figure("  on the wire", closed.bytes_each / 1000, "kB"),
    ]
