"""`serve`: both sites, and the worker if asked, until they are told to stop."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from safeconduct.cli.house import add_home, home_of, is_demo
from safeconduct.cli.refusal import Refused
from safeconduct.config import serving

PUBLIC, STAFF = "127.0.0.1:8000", "127.0.0.1:8001"


def add(commands: Any) -> None:
    served = commands.add_parser("serve", help="run the public and the staff site")
    add_home(served)
    served.add_argument(
        "--public", default=PUBLIC, metavar="HOST:PORT", help=f"address of the public site ({PUBLIC})"
    )
    served.add_argument(
        "--staff", default=STAFF, metavar="HOST:PORT", help=f"address of the staff site ({STAFF})"
    )
    served.add_argument("--worker", action="store_true", help="run the worker beside them")
    served.add_argument(
        "--workers", type=_count(1, 8), default=1, metavar="N", help="processes for each site (1)"
    )
    served.add_argument(
        "--threads", type=_count(1, 64), default=32, metavar="N", help="threads in each process (32)"
    )
    served.add_argument(
        "--tls-certificate", type=Path, metavar="FILE", help="certificate, if no proxy does https"
    )
    served.add_argument("--tls-key", type=Path, metavar="FILE", help="its key (PKCS#8)")
    served.set_defaults(run=serve)


def serve(asked: argparse.Namespace) -> int:
    plan, home = plan_of(asked), home_of(asked)
    if not (home / "host" / "shared.json").exists():
        raise Refused(f"There is no installation in {home}. `safeconduct init` makes one.")
    if is_demo(home):
        raise Refused(f"What lies in {home} is a demo: `safeconduct demo` starts it.")
    print(
        f"Public site {plan.url(plan.public)} · staff site {plan.url(plan.staff)} · stop with Ctrl-C",
        flush=True,
    )
    return run(plan)


def plan_of(asked: argparse.Namespace) -> serving.Plan:
    """What to start, checked: no plain http beyond this machine."""
    try:
        return serving.Plan(
            public=serving.Address.parse(asked.public), staff=serving.Address.parse(asked.staff),
            with_worker=asked.worker, workers=asked.workers, threads=asked.threads,
            tls=_tls(asked.tls_certificate, asked.tls_key),
        )  # fmt: skip
    except serving.BindRefused as refused:
        raise Refused(str(refused)) from None


def run(plan: serving.Plan) -> int:
    """Until a signal comes (0), or a process ends by itself (1, with a sentence)."""
    try:
        serving.refuse_busy(plan)
    except serving.BindRefused as refused:
        raise Refused(str(refused)) from None
    problem = serving.serve(plan)
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


def _tls(certificate: Path | None, key: Path | None) -> tuple[Path, Path] | None:
    if (certificate is None) != (key is None):
        raise Refused("A certificate needs its key: give both --tls-certificate and --tls-key.")
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise Refused(f"There is no file {file}.")
    return (certificate, key) if certificate and key else None


def _count(low: int, high: int) -> Any:
    def read(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"write a number from {low} to {high}")
        return int(text)

    return read
