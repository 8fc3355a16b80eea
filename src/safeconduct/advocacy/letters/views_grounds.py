"""What a letter rests on: figures as counted today, records by key, and accounts by somebody who sits at both desks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.advocacy.letters import binding, figures, grounds
from safeconduct.advocacy.letters.content import opened
from safeconduct.advocacy.letters.drafts import NotDraft
from safeconduct.advocacy.letters.forms import AccountForm, GroundForm
from safeconduct.advocacy.letters.pages import back_to, heading, letter_of, no_seat, page, refusal, seat_at
from safeconduct.advocacy.letters.words import REFUSALS
from safeconduct.advocacy.models import Communication
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import Incident
from safeconduct.evidence.pages import desk_of
from safeconduct.evidence.pages import token as token_of
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.testimonies import deid, left_in
from safeconduct.evidence.testimonies.uses import NoConsent

MOST_INCIDENTS = 30
REFUSED = (
    AccessError, NoConsent, NotDraft, ChangedMeanwhile, Withdrawn, deid.NothingAgreed, binding.NotTheirWords,
    binding.TooMany, binding.NotThePurpose, NoKey, vault.CannotOpen,
)  # fmt: skip


class NotOffered(AccessError):
    """The figure is not counted any more, or never was."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def grounds_page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Bind and take off."""
    letter = letter_of(letter_id)
    desk = seat_at(request, letter)
    if desk is None:
        return no_seat(request, letter)
    action, problem = request.POST.get("action", ""), ""
    record, account = GroundForm(None), AccountForm(None)
    if request.method == "POST":
        record = GroundForm(request.POST if action == "record" else None)
        account = AccountForm(request.POST if action == "account" else None)
        try:
            if _done(request, letter, desk, action, record, account):
                return back_to("letter_grounds", letter, "letter_grounds_saved")
        except REFUSED as error:
            problem = _sentence(error)
            letter = letter_of(letter_id)
    bad = bool(problem or record.errors or account.errors)
    context = _context(request, letter, desk) | {
        "record_form": record,
        "account_form": account,
        "problem": problem,
    }
    return page(request, "grounds", context, status=422 if bad else 200)


def _done(
    request: HttpRequest,
    letter: Communication,
    desk: DeskKeys,
    action: str,
    record: GroundForm,
    account: AccountForm,
) -> bool:
    """Do what the button says. False where its form is not filled in."""
    by, at, version = signed_in(request), timezone.now(), version_in(request.POST.get("version", ""))
    if action == "off":
        binding.take_off(letter, token_of(request.POST.get("ground", "")), by=by, at=at, desk=desk)
        return True
    if action in ("figure", "insert"):
        offered = _offered(letter, request.POST.get("figure", ""))
        binding.bind_figure(
            letter, offered, insert=action == "insert", version=version, by=by, at=at, desk=desk
        )
        return True
    if action == "record" and record.is_valid():
        given = record.cleaned_data
        binding.bind(letter, given["kind"], given["record"].pk, by=by, at=at)
        return True
    if action == "account" and account.is_valid():
        given, vault_desk = account.cleaned_data, desk_of(request, "testimony")
        if vault_desk is None:
            raise NoConsent
        binding.take_over(
            letter, given["testimony"], given["scope"], given["words"], version=version, by=by, at=at, desk=desk,
            vault_desk=vault_desk,
        )  # fmt: skip
        return True
    return False


def _offered(letter: Communication, code: str) -> figures.Offered:
    parsed = figures.parse_code(code)
    incident = Incident.objects.standing().filter(pk=parsed[0]).first() if parsed else None
    today = timezone.now().date()
    found = (
        figures.one(incident, parsed[1], parsed[2], letter.language, today) if incident and parsed else None
    )
    if found is None:
        raise NotOffered
    return found


def _context(request: HttpRequest, letter: Communication, desk: DeskKeys) -> dict[str, Any]:
    today = timezone.now().date()
    found = grounds.read(letter, opened(letter, desk), today)
    bound = {(g.row.record_id, g.row.act, g.row.unit) for g in found if g.row.kind == "figure"}
    about = {ground.row.record_id for ground in found if ground.row.kind in ("incident", "figure")}
    about |= set(letter.campaign.incidents.values_list("pk", flat=True))
    incidents = Incident.objects.standing().filter(pk__in=about).order_by("key")[:MOST_INCIDENTS]
    offered = [
        {"offered": each, "is_bound": (each.incident.pk, each.figure.act, each.figure.unit) in bound}
        for each in figures.offered(incidents, letter.language, today)
    ]
    sits_in_vault = (
        may(signed_in(request), Permission.OPEN_TESTIMONY) and desk_of(request, "testimony") is not None
    )
    return heading(letter) | {
        "grounds": found, "offered": offered, "version": letter.version, "is_draft": letter.state == "draft",
        "sits_in_vault": sits_in_vault, "in_english": figures.counting_language(letter.language) != letter.language,
    }  # fmt: skip


def _sentence(error: Exception) -> str:
    if isinstance(error, NotDraft | Withdrawn):
        return str(REFUSALS["not_draft"])
    if isinstance(error, ChangedMeanwhile):
        return _("A colleague changed the letter a moment ago. Look at it as it is now, and try again.")
    if isinstance(error, deid.NothingAgreed):
        return _("There is no de-identified version of this account that two reviewers agreed to.")
    if isinstance(error, left_in.IsRecorded):
        return _("The agreed version names somebody whose consent to that does not hold today.")
    if isinstance(error, binding.NotTheirWords):
        return _("These words do not stand in the agreed version. Copy them from there, letter by letter.")
    if isinstance(error, binding.TooMany):
        return _("A letter rests on no more than %(most)s things.") % {"most": binding.MOST}
    if isinstance(error, NotOffered):
        return _("This figure is not counted any more.")
    if isinstance(error, NoKey | vault.CannotOpen):
        return _("This account does not open any more.")
    return refusal(error)
