"""Role × address × ownership. A view without a row fails, a row without a view fails, a wrong answer
fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .matrix import MATRIX, OWNERSHIPS, ROLES, SAMPLES, STRANGER, Row
from .routes import SITES, Route, routes

PUBLIC_ROOMS = ("safeconduct.intake.public", "safeconduct.press.public", "safeconduct.config")
NOT_OURS = ("PUT", "PATCH", "DELETE", "TRACE")

ALL = [route for site in SITES for route in routes(site)]
IDS = [f"{route.site} {route.name}" for route in ALL]


def columns(site: str, row: Row) -> Iterator[tuple[str, str, str]]:
    """(role, ownership or "", column) of every role of the site: its own columns, or else the one for the
    rest."""
    for role in ROLES[site]:
        owned = [(role, how, f"{role} {how}") for how in OWNERSHIPS if f"{role} {how}" in row]
        if owned:
            yield from owned
        elif role in row or "*" in row:
            yield role, "", role if role in row else "*"


@pytest.mark.parametrize("route", ALL, ids=IDS)
def test_every_address_has_a_row(route: Route) -> None:
    assert (route.site, route.name) in MATRIX, f"add a row to tests/gates/matrix.py for {route.pattern!r}"


@pytest.mark.parametrize("key", sorted(MATRIX), ids=" ".join)
def test_every_row_has_an_address_and_names_every_role(key: tuple[str, str]) -> None:
    assert key in {(route.site, route.name) for route in ALL}, "no such address any more"
    covered = {role for role, _, _ in columns(key[0], MATRIX[key])}
    assert covered == set(ROLES[key[0]])
    known = {"*", *ROLES[key[0]], *(f"{role} {how}" for role in ROLES[key[0]] for how in OWNERSHIPS)}
    assert set(MATRIX[key]) <= known


@pytest.mark.parametrize(
    "route", [r for r in ALL if (r.site, r.name) in MATRIX], ids=lambda r: f"{r.site} {r.name}"
)
def test_every_role_gets_the_answer_in_the_matrix(
    route: Route, client_as: Callable[[str, str], Any], arguments_for: Callable[..., Any]
) -> None:
    row, key = MATRIX[route.site, route.name], (route.site, route.name)
    wrong = []
    for role, ownership, column in columns(route.site, row):
        given = arguments_for(*key, role, ownership) if ownership else SAMPLES.get(key, {})
        answer = row[column]
        for method, expected in ({"GET": answer} if isinstance(answer, int) else answer).items():
            client = client_as(route.site, role)
            client.handler.enforce_csrf_checks = False
            got = client.generic(method, route.path(given)).status_code
            if got != expected:
                wrong.append(f"{column} {method}: {got}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("route", ALL, ids=IDS)
def test_no_address_answers_a_method_nobody_uses(route: Route, client_as: Callable[[str, str], Any]) -> None:
    client = client_as(route.site, STRANGER)
    client.handler.enforce_csrf_checks = False
    path = route.path(SAMPLES.get((route.site, route.name)))
    answers = {method: client.generic(method, path).status_code for method in NOT_OURS}
    assert {method: code for method, code in answers.items() if code < 300 or code >= 500} == {}


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "staff"], ids=lambda r: r.name)
def test_the_matrix_and_the_permission_a_view_demands_agree(route: Route) -> None:
    """Whoever lacks the permission finds nothing there; somebody who has it gets an answer of some kind."""
    from safeconduct.access.permissions import ROLES as PERMISSIONS_OF

    permission = getattr(route.callback, "permission", None)
    row = MATRIX.get((route.site, route.name), {})
    answers = {role: _codes(row[column]) for role, _, column in columns("staff", row) if role != STRANGER}
    if permission is not None and answers:
        without = {role for role in answers if permission not in PERMISSIONS_OF[role]}
        assert {role: answers[role] for role in without if set(answers[role]) - {404, 405}} == {}
        assert any(set(answers[role]) - {404} for role in set(answers) - without)


def test_anothers_object_is_not_there() -> None:
    """404 and not 403: an answer that tells "exists, but not for you" is an answer."""
    told = [(key, column) for key, row in MATRIX.items() for column in row if column.endswith(" other")
            and any(code not in {302, 404, 405} for code in _codes(row[column]))]  # fmt: skip
    assert told == []


def _codes(answer: Any) -> list[int]:
    return [answer] if isinstance(answer, int) else list(answer.values())


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "public"], ids=lambda r: r.name)
def test_the_public_site_serves_only_public_rooms(route: Route) -> None:
    assert route.module.startswith(PUBLIC_ROOMS)


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "staff"], ids=lambda r: r.name)
def test_the_staff_site_serves_nothing_of_the_public_rooms(route: Route) -> None:
    assert not route.module.startswith(PUBLIC_ROOMS[:2])
