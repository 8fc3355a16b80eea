"""Go to every address of a site as one role, with everything that happens on the way undone again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from safeconduct.keyring.host import host

from .matrix import FORMS, MATRIX, OWNERSHIPS, ROLES, Row
from .routes import Route, routes

PATIENCE = 600
"""Seconds for a test that walks: a caseworker opens more than a thousand pages, by the side of other tests."""
WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser sees of a response; small enough to be kept."""

    status_code: int
    headers: Mapping[str, str]
    cookies: Any
    content: bytes
    streaming: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a walk: who went where, what came back, and which tables were written to."""

    route: Route
    role: str
    column: str
    method: str
    expected: int
    response: Seen
    written: frozenset[str]

    @property
    def status(self) -> int:
        return self.response.status_code

    def __str__(self) -> str:
        return f"{self.method} {self.route.name} as {self.column}: {self.status}"


def columns(site: str, row: Row) -> Iterator[tuple[str, str, str]]:
    """(role, ownership or "", column) of every role of the site: its own columns, or else the one for the
    rest."""
    for role in ROLES[site]:
        owned = [(role, how, f"{role} {how}") for how in OWNERSHIPS if f"{role} {how}" in row]
        if owned:
            yield from owned
        elif role in row or "*" in row:
            yield role, "", role if role in row else "*"


def answers(row: Row, column: str) -> Mapping[str, int]:
    """Method → status."""
    answer = row[column]
    return {"GET": answer, "POST": answer} if isinstance(answer, int) else answer


def steps(
    site: str,
    role: str,
    client: Callable[[], Any],
    values: Callable[[str, str], Mapping[str, Any]],
    methods: Sequence[str] = ("GET", "POST"),
) -> Iterator[Step]:
    """Every row of the matrix as one role. CSRF is looked at elsewhere."""
    for route in routes(site):
        row = MATRIX.get((site, route.name), {})
        for who, ownership, column in columns(site, row):
            if who != role:
                continue
            given = values(route.name, ownership)
            path = route.path({name: given[name] for name in route.parameters})
            for method in methods:
                browser = client()
                browser.handler.enforce_csrf_checks = False
                with undone() as written:
                    response = seen(ask(browser, route, method, path))
                expected = answers(row, column).get(method, 405)
                yield Step(route, role, column, method, expected, response, frozenset(written))


def seen(response: Any) -> Seen:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return Seen(response.status_code, response.headers, response.cookies, content, response.streaming)


def ask(browser: Any, route: Route, method: str, path: str) -> Any:
    """A POST brings a token field along, as a real form does."""
    if method == "POST":
        return browser.post(path, {"csrfmiddlewaretoken": "", **FORMS.get((route.site, route.name), {})})
    return browser.generic(method, path)


@contextmanager
def undone() -> Iterator[set[str]]:
    """Roll both databases back, and the fingerprints pinned on the host: a desk's key turns when somebody leaves.
    Gives the names of the tables that were written to."""
    written: set[str] = set()
    pins = host().directory / "pins.json"
    pinned = pins.read_bytes()

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, *rest)

    with ExitStack() as stack:
        for alias in ("default", "keys"):
            stack.enter_context(transaction.atomic(using=alias))
            stack.enter_context(connections[alias].execute_wrapper(watch))
        yield written
        for alias in ("default", "keys"):
            transaction.set_rollback(True, using=alias)
    if pins.read_bytes() != pinned:
        pins.write_bytes(pinned)
