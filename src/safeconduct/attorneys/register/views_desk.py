"""The panel at the placement desk: the list, one attorney with everything, entering and changing by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import audit, vault
from safeconduct.access.errors import AccessError, NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.register import (
    agreements,
    dates,
    errors,
    firms,
    listing,
    mentors,
    profiles,
    showing,
    vetting,
    words,
)
from safeconduct.attorneys.register.desk import desk_of
from safeconduct.attorneys.register.forms import DeskForm, Whole, filled
from safeconduct.attorneys.register.profiles import Held, NoDesk, Profile
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.rows import NoKey

FOLDER = "attorneys/register/"
ON_A_PAGE = 50
View = Callable[..., HttpResponseBase]


def seated(view: View) -> View:
    """Give a view the placement desk, or explain to somebody who has no seat there."""

    @wraps(view)
    def with_desk(request: HttpRequest, **named: Any) -> HttpResponseBase:
        unlocked = unlocked_of(request)
        try:
            desk = desk_of(unlocked)
        except NotAMember:
            return render(request, FOLDER + "no_seat.html")
        return view(request, desk=desk, unlocked=unlocked, **named)

    return with_desk


@required(Permission.VET)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def panel(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Everybody on the panel and whoever asks to be, filtered in memory: nothing of it is searchable at rest."""
    today, form = timezone.now().date(), listing.FilterForm(request.GET or None)
    word = listing.WordForm(request.POST if request.method == "POST" else None)
    filters = {
        **(form.cleaned_data if form.is_bound and form.is_valid() else {}),
        **(word.cleaned_data if word.is_bound and word.is_valid() else {}),
    }
    states = (str(filters["state"]),) if filters.get("state") else ("applied", "active")
    found, damaged = profiles.read_all(unlocked, desk, states=states)
    with transaction.atomic():
        audit.record("panel.read", chain="staff", at=timezone.now(), by=unlocked.person.pk, count=len(found))
    cases, out, changed = working(), offered(), vetting.changed_of_all(found, unlocked, desk)
    rows = [
        listing.row(each, today, cases[key], out[key], changed.get(key, []))
        for key, each in ((each.attorney.id, each) for each in found)
        if listing.fits(each, filters, today, cases[key] + out[key])
    ]
    listing.sort(rows, str(filters.get("sort") or ""))
    shown = Paginator(rows, len(rows) + 1 if word.is_bound else ON_A_PAGE)
    context = {
        "form": form, "word": word, "page": shown.get_page(request.GET.get("page")), "damaged": damaged,
        "is_filtered": any(filters.values()), "nobody": not found, "has_text": agreements.current() is not None,
        "may_place": may(request.user, Permission.PLACE),
    }  # fmt: skip
    return render(request, FOLDER + "panel.html", context, status=422 if form.errors or word.errors else 200)


@required(Permission.VET)
@require_safe
@seated
def attorney(request: HttpRequest, *, attorney_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """One attorney with everything: profile, who vetted, agreements, offers and placements."""
    profile, now = opened(attorney_id, unlocked, desk), timezone.now()
    with transaction.atomic():
        audit.record("attorney.read", chain="staff", at=now, by=unlocked.person.pk, subject=attorney_id)
    told = vetting.told(profile, unlocked, desk)
    changed = vetting.changed_since(profile, told)
    people = showing.names({each.row.person_id for each in told})
    named = names_at_desk(unlocked, desk)
    offers = Counter(Offer.objects.filter(attorney_id=attorney_id).values_list("state", flat=True))
    context = {
        "profile": profile, "tags": showing.tags(profile, now.date(), changed),
        "rows": showing.profile_rows(profile.held, at_desk=True, **named),
        "changed": [words.PARTS[each] for each in changed],
        "vettings": [_told_row(each, people) for each in told],
        "waits_for": vetting.waits_for(profile), "may_decide": vetting.may_decide(profile, unlocked.person),
        "unverified": profile.unverified(now.date()), "unconfirmed": profile.unconfirmed(now.date()),
        "agreements": agreements.of(profile.attorney),
        "offers": sum(offers.values()), "offers_out": sum(offers[each] for each in Offer.LIVE),
        "placements": list(Placement.objects.filter(attorney_id=attorney_id).order_by("-accepted_at")),
        "free_again": dates.free_again(profile.held["pauses"], now.date()),
        "is_paused": profile.is_paused(now.date()), "events": showing.events(profile),
        "is_self": profile.attorney.person_id == unlocked.person.pk,
        "may_place": may(request.user, Permission.PLACE),
    }  # fmt: skip
    return render(request, FOLDER + "attorney.html", context)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def new(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Enter an attorney who has no account yet."""
    data = request.POST if request.method == "POST" else None
    whole = _whole(data, {**profiles.EMPTY}, None, unlocked, desk)
    if data is not None and whole.is_valid() and _mentor_fits(whole, str(uuid4()), unlocked, desk):
        try:
            row = profiles.create(
                held=whole.held(), token=whole.form.cleaned_data["token"], by=unlocked, at=timezone.now()
            )
            return redirect(f"{reverse('attorney', args=[row.id])}?done=attorney_entered")
        except errors.ChangedMeanwhile as meanwhile:  # Back, other words, sent again
            return conflict_page(request, whole, meanwhile, names_at_desk(unlocked, desk), at_desk=True)
        except (NoDesk, AccessError) as refused:
            whole.form.add_error(None, _sentence(refused))
    return _form_page(request, whole, None)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def edit(request: HttpRequest, *, attorney_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Change a profile for an attorney. An admission that changes is looked up again."""
    profile = opened(attorney_id, unlocked, desk)
    if profile.attorney.person_id == unlocked.person.pk:
        return redirect("my_profile")  # one's own: nobody sets the desk's part about themselves
    data = request.POST if request.method == "POST" else None
    whole = _whole(data, profile.held, profile, unlocked, desk)
    if data is None or not whole.is_valid() or not _mentor_fits(whole, str(attorney_id), unlocked, desk):
        return _form_page(request, whole, profile)
    try:
        profiles.save(
            attorney_id=attorney_id, held=whole.held(), version=whole.form.cleaned_data["version"], by=unlocked,
            at=timezone.now(), desk=desk,
        )  # fmt: skip
    except errors.ChangedMeanwhile as meanwhile:
        return conflict_page(request, whole, meanwhile, names_at_desk(unlocked, desk), at_desk=True)
    except (NoDesk, NotCertified, AccessError) as refused:
        whole.form.add_error(None, _sentence(refused))
        return _form_page(request, whole, profile)
    return redirect(f"{reverse('attorney', args=[attorney_id])}?done=profile_saved")


def opened(attorney_id: UUID, unlocked: Unlocked, desk: Desk) -> Profile:
    """A profile at the desk. Raises ``Http404`` where there is none, or it does not open."""
    row = Attorney.objects.select_related("person").filter(id=attorney_id).first()
    try:
        if row is not None:
            return profiles.read(row, unlocked, desk)
    except (NoKey, vault.CannotOpen):
        pass
    raise Http404


def names_at_desk(unlocked: Unlocked, desk: Desk) -> dict[str, Mapping[str, str]]:
    """Names of firms and of attorneys by id, as the desk opens them."""
    found, _damaged = profiles.read_all(unlocked, desk, states=("active", "ended"))
    return {
        "firms": {str(each.firm.id): each.name for each in firms.read_all(unlocked, desk)},
        "mentors": {str(each.attorney.id): each.name for each in found},
    }


def conflict_page(
    request: HttpRequest,
    whole: Whole,
    meanwhile: errors.ChangedMeanwhile,
    named: dict[str, Any],
    *,
    at_desk: bool,
) -> HttpResponse:
    """Both texts: what the other saved, and the form as it was typed, ready to be saved over it."""
    theirs = meanwhile.theirs
    if not isinstance(theirs, Profile):  # a firm has a page of its own
        raise Http404
    whole.form.add_error(None, str(meanwhile))
    data = request.POST.copy()
    data["version"] = str(theirs.attorney.version)
    whole.form.data = data
    mine = profiles.checked({**theirs.held, **whole.held()}, before=theirs.held, by_desk=at_desk)
    rows = showing.different(mine, theirs.held, at_desk=at_desk, **named)
    context = {
        "form": whole.form,
        "parts": whole.shown(),
        "theirs": rows,
        "action": reverse("attorney_edit", args=[theirs.attorney.id]) if at_desk else "",
        "profile": theirs,
        "at_desk": at_desk,
    }
    return render(request, FOLDER + "form.html", context, status=409)


def working() -> Counter[UUID]:
    """Cases each attorney has now."""
    return Counter(Placement.objects.filter(state__in=Placement.LIVE).values_list("attorney_id", flat=True))


def offered() -> Counter[UUID]:
    """Offers each attorney has out now."""
    return Counter(Offer.objects.filter(state__in=Offer.LIVE).values_list("attorney_id", flat=True))


def _whole(data: Any, held: Held, profile: Profile | None, unlocked: Unlocked, desk: Desk) -> Whole:
    named = names_at_desk(unlocked, desk)
    active, _damaged = profiles.read_all(unlocked, desk)
    can = [
        (str(each.attorney.id), each.name)
        for each in active
        if each.held["is_mentor"] and (profile is None or each.attorney.id != profile.attorney.id)
    ]
    if held["mentor"] and held["mentor"] not in dict(can):
        can.append((held["mentor"], named["mentors"].get(held["mentor"], _("No longer on the panel"))))
    initial = {**filled(held), "token": uuid4(), "version": profile.attorney.version if profile else 0}
    form = DeskForm(data, initial=initial, firms=list(named["firms"].items()), mentors=can)
    return Whole(form, data, held)


def _mentor_fits(whole: Whole, attorney_id: str, unlocked: Unlocked, desk: Desk) -> bool:
    found, _damaged = profiles.read_all(unlocked, desk)
    wanted = str(whole.form.cleaned_data.get("mentor") or "")
    wrong = mentors.refuses(
        attorney_id, wanted, {str(each.attorney.id): str(each.held["mentor"]) for each in found},
        frozenset(str(each.attorney.id) for each in found if each.held["is_mentor"]),
    )  # fmt: skip
    if wrong:
        whole.form.add_error("mentor", str(words.MENTOR_WRONG[wrong]))
    return not wrong


def _form_page(request: HttpRequest, whole: Whole, profile: Profile | None) -> HttpResponse:
    context = {"form": whole.form, "parts": whole.shown(), "profile": profile, "at_desk": True}
    return render(request, FOLDER + "form.html", context, status=422 if whole.form.errors else 200)


def _told_row(each: vetting.Told, people: Mapping[str, str]) -> dict[str, Any]:
    said = [{"question": words.CHECKS[name], "value": each.held.get(name, "")} for name in words.CHECKS]
    verified: Sequence[Mapping[str, Any]] = each.held.get("verified") or ()
    return {
        "row": each.row, "who": people.get(str(each.row.person_id), ""), "counts": each.counts,
        "rows": [row for row in said if row["value"]],
        "verified": [f"{showing.admission_words(one)}: {one.get('how')}" for one in verified]
        + [f"{showing.training_words(one)}: {one.get('how')}" for one in each.held.get("trainings") or ()],
    }  # fmt: skip


def _sentence(refused: Exception) -> str:
    if isinstance(refused, AccessError):
        return str(refused)
    if isinstance(refused, NotCertified):
        return _("Nobody has confirmed this person’s keys yet. An administrator does it under People.")
    return _("The placement desk has no keys that are confirmed yet. An administrator begins it.")
