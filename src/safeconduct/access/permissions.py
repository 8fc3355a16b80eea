"""The one place that answers "may this person do that?". The default is no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import NotAllowed, NotUnlocked

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from safeconduct.access.models import Person


class Permission(Enum):
    """What can be done. A name here is a row of the permission table in the docs."""

    # Requests: a permission says that the role may ask; a grant or a desk's key says which request opens.
    SEE_REQUESTS = "see that requests exist, and the lists of one's desk"
    OPEN_REQUEST = "open the first step of a request one holds a grant for"
    OPEN_STORY = "open story and files of a request one holds a grant for"
    REPLY = "write to the person who asked"
    ASSIGN = "give and end grants on requests"
    SHUT_DOOR = "put spam behind the shut door, and take it back"
    ENTER_REQUEST = "fill in a request for somebody on the telephone"
    SCREEN = "see what screening found in a request one holds a grant for, and correct its facts"
    DECIDE = "decide on a request, with a reason and a letter"
    KEEP_DATES = "keep the hearings and dates of a request one holds a grant for"
    CHECK_DATES = "see name, A-number and date of hearings, and write down what the court says"
    KEEP_REFERRALS = "keep the list of organisations people are referred to"
    SEE_LAW = "see the rule packs, and what nobody has confirmed in them"
    KEEP_CASE = "keep people, papers, notes, tasks and steps of a case one holds a grant for"
    CHECK_CONFLICTS = "compare the names of a request with those of all others at one's desk, and decide"
    READ_LAWYER_NOTES = "read and write what is for lawyers only in a case one holds a grant for"
    REFER = "release a part of a case to another organisation, with the person's consent"
    SUPERVISE = (
        "see how the work of others stands, without names, and be the second person where one is needed"
    )
    BREAK_GLASS = "ask to open a request one holds no grant for, with a reason, from somebody who does"
    SEE_ALARMS = "see who opened unusually much, and every opening in an emergency"
    LOSE_DEVICE = "say that a colleague's device is lost: end sessions, turn keys"
    READ_REPORT = "read what an account opened in the last thirty days: ids and days, no content"
    COUNT_OUTCOMES = "count outcomes, small numbers withheld, without opening a case"
    SET_SCREENING = "set area, thresholds and weights of the screening"
    PLACE = "look for an attorney for a case: the panel, rounds and offers; opens no case"
    VET = "vet volunteer attorneys, as one of two people"
    BE_PLACED = "keep one's own profile on the panel, answer offers, and work on cases one accepted"
    MENTOR = "accompany attorneys in cases one holds a grant for, and review their drafts"
    SEE_EVIDENCE = "see what the documentation desk recorded; what is sealed opens only to those at the desk"
    COUNT = "record sources, items, claims, incidents and acts, review them, and count"
    OPEN_TESTIMONY = "open names and testimonies in the vault, giving a reason each time"
    IMPORT_EVIDENCE = "bring records in from a file"
    EXPORT_EVIDENCE = "take records out as a file"
    APPROVE_EXPORT = "agree, as a second person, to an export that holds identities"
    CHECK_CUSTODY = "check the chains of custody"
    PRESS = "write asks, letters and publications, and see them"
    RELEASE = "agree, as a second person, to what leaves the house: letters and publications"
    TELL_WAYS = "tell a person who asked for help which ways out there are"
    SEE_APPROVALS = "see what waits for a second person"
    # The house.
    SEE_PEOPLE = "see who works here"
    INVITE = "invite a person with a printed code"
    CONFIRM = "confirm a person's keys"
    DISABLE = "end a person's access"
    SEE_DESKS = "see the desks and who holds their keys"
    SEAL_MEMBERSHIP = "seal one's desk key to a new member"
    END_MEMBERSHIP = "take a person off a desk"
    SEE_SETUP = "see what is still to be set up"
    START_CEREMONY = "begin making recovery cards"
    HOLD_CARD = "see one's recovery card, and give it in a recovery"
    SEE_HEALTH = "see whether the system is well"
    SEE_LANGUAGES = "see and switch on translations"
    SET_RETENTION = "set how long things are kept"
    READ_AUDIT = "read who did what"
    VERIFY_AUDIT = "check that the record of who did what is whole"


P = Permission
_CASEWORK = frozenset(
    {P.SEE_REQUESTS, P.OPEN_REQUEST, P.OPEN_STORY, P.REPLY, P.ASSIGN, P.SHUT_DOOR, P.ENTER_REQUEST}
    | {P.SCREEN, P.DECIDE, P.KEEP_DATES, P.KEEP_REFERRALS, P.SEE_LAW, P.SEE_APPROVALS, P.TELL_WAYS}
    | {P.KEEP_CASE, P.CHECK_CONFLICTS, P.REFER, P.BREAK_GLASS}
)
_MEMBER = frozenset({P.SEE_DESKS, P.SEAL_MEMBERSHIP})

ROLES: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        "administrator": frozenset(
            {P.SEE_PEOPLE, P.INVITE, P.CONFIRM, P.DISABLE, P.SEE_DESKS, P.END_MEMBERSHIP, P.SEE_SETUP}
            | {P.START_CEREMONY, P.SEE_HEALTH, P.SEE_LANGUAGES, P.VERIFY_AUDIT}
            | {P.KEEP_REFERRALS, P.SEE_LAW, P.SET_SCREENING, P.SEE_APPROVALS}
            | {P.LOSE_DEVICE, P.READ_REPORT}
        ),
        "caseworker": _CASEWORK | _MEMBER,
        "lawyer": _CASEWORK | {P.READ_LAWYER_NOTES, P.MENTOR} | _MEMBER,
        "supervisor": _CASEWORK
        | {P.READ_LAWYER_NOTES, P.SUPERVISE, P.SEE_ALARMS, P.COUNT_OUTCOMES, P.VET, P.MENTOR}
        | {P.LOSE_DEVICE, P.READ_REPORT}
        | _MEMBER,
        "volunteer": frozenset({P.OPEN_REQUEST, P.SCREEN, P.SEE_LAW}),
        "date_checker": frozenset({P.CHECK_DATES}) | _MEMBER,
        "operator": frozenset({P.ENTER_REQUEST}),
        "coordinator": frozenset({P.SEE_REQUESTS, P.PLACE, P.VET}) | _MEMBER,
        "attorney": frozenset({P.BE_PLACED, P.OPEN_REQUEST, P.OPEN_STORY, P.REPLY, P.SCREEN, P.KEEP_DATES})
        | {P.KEEP_CASE, P.READ_LAWYER_NOTES, P.SEE_LAW},
        "mentor": frozenset({P.MENTOR, P.OPEN_REQUEST, P.OPEN_STORY, P.READ_LAWYER_NOTES, P.SEE_LAW}),
        "researcher": frozenset(
            {
                P.SEE_EVIDENCE,
                P.COUNT,
                P.OPEN_TESTIMONY,
                P.IMPORT_EVIDENCE,
                P.EXPORT_EVIDENCE,
                P.APPROVE_EXPORT,
            }
            | {P.CHECK_CUSTODY, P.SEE_APPROVALS}
        )
        | _MEMBER,
        "advocate": frozenset({P.PRESS, P.RELEASE, P.SEE_APPROVALS, P.SEE_EVIDENCE}) | _MEMBER,
        "privacy_lead": frozenset(
            {P.SEE_PEOPLE, P.SET_RETENTION, P.READ_AUDIT, P.VERIFY_AUDIT, P.SEE_APPROVALS, P.APPROVE_EXPORT}
            | {P.RELEASE, P.SEE_ALARMS, P.READ_REPORT}
        )
        | _MEMBER,
        "custodian": frozenset({P.HOLD_CARD}),
        "auditor": frozenset({P.READ_AUDIT, P.VERIFY_AUDIT, P.COUNT_OUTCOMES}) | _MEMBER,
    }
)

ROLE_NAMES: Mapping[str, Any] = MappingProxyType(
    {
        "administrator": _("Administrator"),
        "caseworker": _("Caseworker"),
        "lawyer": _("Staff attorney"),
        "supervisor": _("Supervisor"),
        "volunteer": _("Intake volunteer"),
        "date_checker": _("Date checker"),
        "operator": _("Telephone operator"),
        "coordinator": _("Placement coordinator"),
        "attorney": _("Volunteer attorney"),
        "mentor": _("Mentor"),
        "researcher": _("Researcher"),
        "advocate": _("Advocate"),
        "privacy_lead": _("Privacy lead"),
        "custodian": _("Custodian of a recovery card"),
        "auditor": _("Auditor"),
    }
)

DESK_ROLES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "intake": frozenset({"caseworker", "coordinator", "lawyer", "supervisor"}),
        "documentation": frozenset({"researcher"}),
        "advocacy": frozenset({"advocate", "privacy_lead"}),
        "dates": frozenset({"date_checker"}),
        "testimony": frozenset({"researcher"}),
        "statistics": frozenset({"auditor", "supervisor"}),
        "placement": frozenset({"coordinator", "supervisor"}),
    }
)
"""Which roles may hold a desk's key. An administrator as such never does."""


def may(person: Person | AnonymousUser, permission: Permission) -> bool:
    """Whether any of the person's roles carries the permission. For one request, ask its grants as well."""
    if not (person.is_authenticated and person.is_active):
        return False
    return any(permission in ROLES.get(role, frozenset()) for role in getattr(person, "roles", ()))


def demand(person: Person, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the person may. Actions ask again what views asked before."""
    if not may(person, permission):
        raise NotAllowed


def may_sit_at(roles: Sequence[str], desk_code: str) -> bool:
    """Whether somebody with these roles may hold the key of a desk."""
    if desk_code == "intake" and not may_be_together(roles):
        return False
    return bool(DESK_ROLES.get(desk_code, frozenset()).intersection(roles))


def may_be_together(roles: Sequence[str]) -> bool:
    """Whether one person may have these roles. A volunteer's access ends by the hour: a seat's does not."""
    return "volunteer" not in roles or DESK_ROLES["intake"].isdisjoint(roles)


def validate_roles(value: object) -> None:
    """A list of known role codes, each once, at least one. Raises ``ValidationError``."""
    if not isinstance(value, list) or not value or len(set(value)) != len(value) or set(value) - set(ROLES):
        raise ValidationError(_("Choose at least one of the roles in the list."), code="roles")


def signed_in(request: HttpRequest) -> Person:
    """The person of this request. Raises ``NotUnlocked`` for nobody."""
    if not request.user.is_authenticated:
        raise NotUnlocked
    return request.user


View = Callable[..., HttpResponseBase]


def required(permission: Permission) -> Callable[[View], View]:
    """Open a view to those who may. To others it is not there; without a session, sign-in comes first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}")
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        vars(guarded)["permission"] = permission  # read by the generated permission table
        return guarded

    return decorate
