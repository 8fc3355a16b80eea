"""Script, approval, release, recording: what is there, and the one step that follows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import kept_forms
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Testimony
from safeconduct.evidence.pages import desk_of, token
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.testimonies import deid, left_in, scripts, showing, uses
from safeconduct.evidence.testimonies.deid_forms import STEP_FORMS
from safeconduct.evidence.testimonies.forms import ReasonForm
from safeconduct.evidence.testimonies.pages import found, shown, shut, vaulted
from safeconduct.evidence.testimonies.words import STEPS

PARTS = {
    "text": lambda: _("The script"), "how": lambda: _("How"), "when": lambda: _("When"),
    "heard_by": lambda: _("Heard by"), "said": lambda: _("What they said"), "reader": lambda: _("Reader"),
    "note": lambda: _("Recording"), "cites": lambda: _("Cites the step with the digest"),
    "script": lambda: _("Of the script with the digest"),
}  # fmt: skip


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def script(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """The chain by its dates; opened with a reason, its words and the form of the next step."""
    testimony = found(testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    why = ReasonForm(request.POST or None)
    if request.method != "POST" or not why.is_valid():
        return _ask(request, testimony, desk, why)
    step, problem = request.POST.get("step", ""), ""
    to_look_at: tuple[str, ...] = ()
    form = STEP_FORMS[step](request.POST) if step in STEP_FORMS else None
    if form is not None and form.is_valid():
        problem, to_look_at = _taken(request, testimony, desk, step, form)
        if not problem:
            kept_forms.done(request, "script", testimony.pk)
            return redirect(f"{reverse('script', args=(testimony.pk,))}?done=script_{step}")
    elif form is not None:
        problem = _("Something is missing below.")
    reason = why.cleaned_data["reason"]
    return _opened(request, testimony, desk, reason, step, form, problem, to_look_at)


def _taken(
    request: HttpRequest, testimony: Testimony, desk: DeskKeys, step: str, form: forms.Form
) -> tuple[str, tuple[str, ...]]:
    """Take the step. Returns what is wrong, or nothing; and the phrases of a script that must be looked at again."""
    said = {name: value for name, value in form.cleaned_data.items() if name != "item"}
    try:
        scripts.take(
            testimony, step, said, token=token(request.POST.get("token", "")), follows=_digest(request),
            by=unlocked_of(request).person, at=timezone.now(), desk=desk,
            artifact=_file_of(form), documentation=desk_of(request),
            looked_at=request.POST.getlist("listed") if request.POST.get("sure") == "yes" else (),
        )  # fmt: skip
    except left_in.IsRecorded:
        return _("The agreed version names somebody whose yes to that holds no more. Begin a new one."), ()
    except uses.NoConsent:
        return _("The witness did not agree that somebody else reads it, or not any more."), ()
    except deid.NothingAgreed:
        return _("No de-identified version stands that two people agreed to and that fits the account."), ()
    except (scripts.OutOfOrder, ChangedMeanwhile):
        return _("This is not the step that follows now. Look at the chain below."), ()
    except scripts.GivesAway as gives:
        said_again = ", ".join(f"“{one}”" for one in gives.phrases)
        return _("The script says again what was taken out: %(phrases)s.") % {"phrases": said_again}, ()
    except scripts.LookAgain as new:
        return _(
            "The script holds words that the agreed version does not. Look at each of them below."
        ), new.phrases
    return "", ()


def _file_of(form: forms.Form) -> Artifact | None:
    item = form.cleaned_data.get("item")
    return item.artifacts.filter(role="original").order_by("made_on", "id").last() if item else None


def _digest(request: HttpRequest) -> bytes:
    try:
        return bytes.fromhex(request.POST.get("follows", ""))
    except ValueError:
        return b""


def _ask(request: HttpRequest, testimony: Testimony, desk: DeskKeys, why: ReasonForm) -> HttpResponse:
    context = {
        **_standing(testimony, desk), "testimony": testimony, "form": why,
        "events": showing.readings([testimony.pk]),
    }  # fmt: skip
    return shown(request, "script", context, status=422 if why.errors else 200)


def _standing(testimony: Testimony, desk: DeskKeys) -> dict[str, Any]:
    """The chain without its words: steps by date, whether it holds, what follows."""
    rows = scripts.rows_of(testimony)
    newest = {row.pk for row in scripts.chain_of(rows)}
    follows = scripts.next_step(rows)
    return {
        "rows": [{"row": row, "name": STEPS[row.step], "superseded": row.pk not in newest} for row in rows],
        "broken": scripts.verify_chain(testimony, desk) if rows else None,
        "follows": follows, "follows_name": STEPS[follows] if follows else "",
        "may": uses.may_use(testimony.pk, Scope.READ_BY_ANOTHER, timezone.now().date()),
        "last": bytes(rows[-1].digest).hex() if rows else scripts.FIRST.hex(),
        "is_agreed": testimony.deid_reviews.filter(state="agreed").exists(),
    }  # fmt: skip


def _opened(
    request: HttpRequest, testimony: Testimony, desk: DeskKeys, reason: str, step: str, form: forms.Form | None,
    problem: str, to_look_at: tuple[str, ...] = (),
) -> HttpResponse:  # fmt: skip
    by, now = unlocked_of(request).person, timezone.now()
    steps = scripts.opened(testimony, reason, by=by, at=now, desk=desk)
    standing = _standing(testimony, desk)
    try:
        agreed = deid.agreed(testimony, desk).result
    except deid.NothingAgreed:
        agreed = ""
    wanted: dict[str, forms.Form] = {}
    if standing["may"] and agreed:
        names = [name for name in dict.fromkeys((standing["follows"], "script")) if name]
        wanted = {
            name: form if form is not None and name == step else _empty(request, testimony, name)
            for name in names
        }
    context = {
        **standing, "testimony": testimony, "reason": reason, "agreed": agreed, "problem": problem,
        "to_look_at": to_look_at,
        "token": token(request.POST.get("token", "") if problem else ""),
        "kept": kept_forms.offer(request, "script", testimony.pk),
        "steps": [_shown_step(each, agreed) for each in reversed(steps)],
        "forms": [{"step": name, "name": STEPS[name], "form": each, "is_next": name == standing["follows"]}
                  for name, each in wanted.items()],
    }  # fmt: skip
    return shown(request, "script_open", context, status=422 if problem else 200)


def _empty(request: HttpRequest, testimony: Testimony, step: str) -> forms.Form:
    """The form of a step; a script begins with what was typed and kept, and not sent."""
    kept = kept_forms.opened(unlocked_of(request), "script", testimony.pk) if step == "script" else None
    texts = kept["fields"].get("text", [""]) if kept else [""]
    return STEP_FORMS[step](auto_id=f"id_{step}_%s", initial={"text": texts[0]})


def _shown_step(each: scripts.Step, agreed: str) -> dict[str, Any]:
    parts = [(PARTS[name](), value) for name, value in each.content.items() if name in PARTS]
    changes = (
        scripts.changed_words(agreed, each.content["text"]) if each.row.step == "script" and agreed else []
    )
    return {
        "row": each.row, "name": STEPS[each.row.step], "superseded": each.superseded, "parts": parts,
        "changes": changes if any(kind != "same" for kind, _words in changes) else [],
        "digest": bytes(each.row.digest).hex(),
    }  # fmt: skip
