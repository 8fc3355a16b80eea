"""Role × address × ownership. A view without a row fails, a row without a view fails, a wrong answer
fails."""

from __future__ import annotations

import pytest
from django.test import override_settings

from safeconduct.access.permissions import ROLES as PERMISSIONS_OF
from tests.sites import settings_of

from .conftest import Scene, Walk, Walked
from .matrix import MATRIX, OWNERSHIPS, ROLES, STRANGER
from .matrix_cases import CASES, MEANT_FOR_OTHERS
from .matrix_panel import PANEL
from .routes import SITES, routes
from .walk import PATIENCE, Step, answers, columns

pytestmark = pytest.mark.timeout(PATIENCE)
PUBLIC_ROOMS = ("safeconduct.intake.public", "safeconduct.press.public", "safeconduct.config")
NOT_OURS = ("PUT", "PATCH", "DELETE", "TRACE")
SESSIONS = frozenset({"access_staffsession", "intake_publicsession"})
AUDITED = frozenset({"audit_staffentry", "audit_chainhead"})
OPENINGS = [
    "story",
    "request_people",
    "request_move",
    "end_grant",
    "preview",
    "look",
    "download",
    "screening",
    "screening_facts",
    "screening_fact",
    "screening_trace",
    "decide",
    "decision_letter",
    "dates",
    "deadlines",
    "deadlines_ics",
    "rescreening",
    "ways_tell",
]
OF_DATES = ["request_dates", "request_dates_ics", "change_date", "end_date"]
LOOKING: dict[str, frozenset[str]] = {
    **dict.fromkeys([*CASES, *PANEL], AUDITED),
    "conflicts": AUDITED | {"cases_conflictnames"},  # names that were added since are put beside the others
    "request": AUDITED | {"intake_request"},  # it is read now
    **dict.fromkeys(OPENINGS, AUDITED),
    # A dates desk that got its keys later is let in, and the week somebody should look again is set anew.
    **dict.fromkeys(OF_DATES, AUDITED | {"cases_courtdate", "intake_request", "keyring_wrappedkey"}),
    "position": AUDITED | {"intake_request", "cases_triagestate"},  # signals that could not be stored before
    # New summaries are adopted, and what changed behind the list is brought up to date.
    "inbox": AUDITED | {"keyring_wrappedkey", "intake_request", "cases_triagestate"},
    # To black out a picture one has to see it: its chain of custody says who did.
    "artifact_redact": AUDITED | {"evidence_custodyevent", "evidence_custodyhead"},
}

ALL = [route for site in SITES for route in routes(site)]
EVERY_ROLE = [(site, role) for site in SITES for role in ROLES[site]]


def test_every_address_has_a_row() -> None:
    missing = [route.pattern for route in ALL if (route.site, route.name) not in MATRIX]
    assert missing == [], "add rows to tests/gates/matrix.py"


def test_every_row_has_an_address() -> None:
    assert set(MATRIX) - {(route.site, route.name) for route in ALL} == set()


@pytest.mark.parametrize("site", SITES)
def test_a_name_is_the_name_of_one_address(site: str) -> None:
    """Otherwise a link leads to whichever of two pages takes as many parts."""
    patterns: dict[str, set[str]] = {}
    for route in routes(site):
        patterns.setdefault(route.name, set()).add(route.pattern)
    assert {name: found for name, found in patterns.items() if len(found) > 1} == {}


@pytest.mark.parametrize("site", SITES)
def test_every_row_names_every_role_and_nobody_else(site: str) -> None:
    columns_there_are = {"*", *ROLES[site], *(f"{role} {how}" for role in ROLES[site] for how in OWNERSHIPS)}
    for key in [key for key in MATRIX if key[0] == site]:
        assert {role for role, _, _ in columns(site, MATRIX[key])} == set(ROLES[site]), key
        assert set(MATRIX[key]) <= columns_there_are, key


@pytest.mark.parametrize(("site", "role"), EVERY_ROLE, ids=lambda word: word)
def test_every_role_gets_the_answer_in_the_matrix(site: str, role: str, walked: Walked) -> None:
    steps = walked(site, role)

    assert {step.route.name for step in steps} == {route.name for route in routes(site)}
    assert [f"{step}, not {step.expected}" for step in steps if step.status != step.expected] == []


@pytest.mark.parametrize(("site", "role"), EVERY_ROLE, ids=lambda word: word)
def test_whoever_is_refused_has_changed_nothing(site: str, role: str, walked: Walked) -> None:
    """And to look is to change nothing, but for what opening a request is known to write."""
    changed = [
        f"{step} changed {', '.join(sorted(surplus))}"
        for step in walked(site, role)
        if (surplus := step.written - allowed_to_write(step))
    ]
    assert changed == []


def allowed_to_write(step: Step) -> frozenset[str]:
    """Tables. What a POST that was let in does is for the tests of its room."""
    holds = step.column.endswith((" own", " desk"))
    if step.method == "GET":
        looked = holds or step.status in {200, 302}
        return SESSIONS | LOOKING.get(step.route.name, frozenset()) if looked else SESSIONS
    if is_refused(step):  # that a request was opened is written before anything of it is looked for
        return SESSIONS | AUDITED if holds and step.route.name in {*CASES, *PANEL} else SESSIONS
    return step.written


def is_refused(step: Step) -> bool:
    return step.status in {404, 405} or (step.route.site == "staff" and step.role == STRANGER)


@pytest.mark.parametrize(
    ("site", "role"),
    [("public", STRANGER), ("public", "typed_back"), ("staff", "administrator"), ("staff", "caseworker"),
     ("staff", "custodian")],
    ids=lambda word: word,
)  # fmt: skip
def test_no_address_answers_a_method_nobody_uses(site: str, role: str, walk: Walk) -> None:
    steps = walk(site, role, NOT_OURS)

    assert [str(step) for step in steps if step.status < 300 or step.status >= 500] == []


def test_the_matrix_and_the_permission_a_view_demands_agree() -> None:
    """Whoever lacks the permission finds nothing there; somebody who has it gets an answer of some kind."""
    for route in [route for route in ALL if hasattr(route.callback, "permission")]:
        codes: dict[str, set[int]] = {}
        for role, _, column in columns("staff", MATRIX["staff", route.name]):
            codes.setdefault(role, set()).update(answers(MATRIX["staff", route.name], column).values())
        able = {role for role in PERMISSIONS_OF if route.callback.permission in PERMISSIONS_OF[role]}
        others = set(PERMISSIONS_OF) - able
        assert {role: codes[role] for role in others if codes[role] - {404, 405}} == {}, route.name
        assert any(codes[role] - {404, 405} for role in able), route.name


def test_anothers_object_is_not_there() -> None:
    """404 and not 403: an answer that tells "exists, but not for you" is an answer."""
    ours = {key: row for key, row in MATRIX.items() if key[1] not in MEANT_FOR_OTHERS}
    told = [(key, column) for key, row in ours.items() for column in row if column.endswith(" other")
            and set(answers(row, column).values()) - {302, 404, 405}]  # fmt: skip
    assert told == []


@pytest.mark.parametrize("role", ["attorney", "caseworker"])
def test_nobody_corrects_the_hours_of_somebody_else(role: str, scene: Scene) -> None:
    """Both may write hours of this case: each their own lines."""
    staff = scene("staff", role)
    lines = {200: staff.values("hours_edit", "own"), 404: staff.hours_of_timur()}
    browser = staff.client()
    with override_settings(**settings_of("staff")):
        for route in [route for route in ALL if route.name in {"hours_edit", "hours_strike"}]:
            answered = {
                browser.get(route.path({name: line[name] for name in route.parameters})).status_code: status
                for status, line in lines.items()
            }
            assert answered == {200: 200, 404: 404}, route.name


def test_the_public_site_serves_only_public_rooms() -> None:
    assert [r.name for r in ALL if r.site == "public" and not r.module.startswith(PUBLIC_ROOMS)] == []


def test_the_staff_site_serves_nothing_of_the_public_rooms() -> None:
    assert [r.name for r in ALL if r.site == "staff" and r.module.startswith(PUBLIC_ROOMS[:2])] == []
