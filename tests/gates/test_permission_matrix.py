"""Role × address × ownership. A view without a row fails, a row without a view fails, a wrong answer
fails."""

from __future__ import annotations

import pytest

from safeconduct.access.permissions import ROLES as PERMISSIONS_OF

from .conftest import Walk
from .matrix import MATRIX, OWNERSHIPS, ROLES, STRANGER
from .routes import SITES, Route, routes
from .walk import answers, columns

PUBLIC_ROOMS = ("safeconduct.intake.public", "safeconduct.press.public", "safeconduct.config")
NOT_OURS = ("PUT", "PATCH", "DELETE", "TRACE")

ALL = [route for site in SITES for route in routes(site)]
IDS = [f"{route.site} {route.name}" for route in ALL]
EVERY_ROLE = [(site, role) for site in SITES for role in ROLES[site]]


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


@pytest.mark.parametrize(("site", "role"), EVERY_ROLE, ids=lambda word: word)
def test_every_role_gets_the_answer_in_the_matrix(site: str, role: str, walk: Walk) -> None:
    wrong = [
        f"{step.route.name} as {step.column}, {step.method}: {step.status}, not {step.expected}"
        for step in walk(site, role)
        if step.status != step.expected
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("site", "role"),
    [("public", STRANGER), ("public", "typed_back"), ("staff", "administrator"), ("staff", "caseworker"),
     ("staff", "custodian")],
    ids=lambda word: word,
)  # fmt: skip
def test_no_address_answers_a_method_nobody_uses(site: str, role: str, walk: Walk) -> None:
    answered = {
        f"{step.method} {step.route.name} as {step.column}: {step.status}"
        for step in walk(site, role, NOT_OURS)
        if step.status < 300 or step.status >= 500
    }
    assert answered == set()


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "staff"], ids=lambda r: r.name)
def test_the_matrix_and_the_permission_a_view_demands_agree(route: Route) -> None:
    """Whoever lacks the permission finds nothing there; somebody who has it gets an answer of some kind."""
    permission = getattr(route.callback, "permission", None)
    row = MATRIX.get((route.site, route.name), {})
    if permission is None or not row:
        return
    codes: dict[str, set[int]] = {}
    for role, _, column in columns("staff", row):
        codes.setdefault(role, set()).update(answers(row, column).values())
    able = {role for role in PERMISSIONS_OF if permission in PERMISSIONS_OF[role]}
    assert {role: codes[role] for role in set(PERMISSIONS_OF) - able if codes[role] - {404, 405}} == {}
    assert any(codes[role] - {404, 405} for role in able)


def test_anothers_object_is_not_there() -> None:
    """404 and not 403: an answer that tells "exists, but not for you" is an answer."""
    told = [(key, column) for key, row in MATRIX.items() for column in row if column.endswith(" other")
            and set(answers(row, column).values()) - {302, 404, 405}]  # fmt: skip
    assert told == []


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "public"], ids=lambda r: r.name)
def test_the_public_site_serves_only_public_rooms(route: Route) -> None:
    assert route.module.startswith(PUBLIC_ROOMS)


@pytest.mark.parametrize("route", [r for r in ALL if r.site == "staff"], ids=lambda r: r.name)
def test_the_staff_site_serves_nothing_of_the_public_rooms(route: Route) -> None:
    assert not route.module.startswith(PUBLIC_ROOMS[:2])
