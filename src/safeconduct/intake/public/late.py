"""A page posted after the session had ended is kept all the same, sealed to the person's own key.

The form carries the draft's random id and a digest of the applicant pair's public key. The server gave both
to this person earlier, so nobody can put another public key in its place.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from safeconduct import vault
from safeconduct.intake import drafts, form
from safeconduct.intake.keys import HolderKeys, holder_public

TOKEN = "kept"  # noqa: S105  # the name of a form field
_DIGEST_BYTES = 16


def token_for(holder: HolderKeys | None) -> str:
    """What a form carries so that its page can be kept later: draft id and digest of the public key."""
    return f"{holder.id}.{_digest(holder.sealing.public())}" if holder else ""


def keep(request: HttpRequest, page: form.Page) -> HttpResponse:
    """Keep the page and ask for the number; or show it again with everything that was typed."""
    answers = form.new_answers(get_language() or "en")
    bound = form.form_for(page, answers, request.POST)
    changed = None if "more" in request.POST else changed_by(page, bound, request, answers)
    token = request.POST[TOKEN]
    if changed is None:
        asked = bound.more() if "more" in request.POST else bound
        context = {"page": page, "form": asked, "heading": page.title, "why": page.why, "late_token": token}
        return render(request, "intake/page_question.html", context, status=422 if asked.errors else 200)
    try:
        draft_id, public = _addressee(token)
        drafts.keep_late_page(draft_id=draft_id, to=public, changed=changed, at=timezone.now())
    except (drafts.DraftGone, drafts.TooManyLatePages):
        return render(request, "intake/late_lost.html", status=410)
    return render(request, "intake/late_kept.html")


def changed_by(
    page: form.Page, bound: form.PageForm, request: HttpRequest, answers: dict[str, Any]
) -> dict[str, Any] | None:
    """What the post changes, by answering or by skipping; None if it has errors to be shown."""
    how = request.POST.get("skip", "")
    if how:
        try:
            skipped = form.skip(page, how, request.POST, answers)
        except form.CannotSkip:
            return None
        if skipped.stay:
            bound.add_error(None, _("Correct what is marked, or empty it. Then you can go on."))
            return None
        return dict(skipped)
    return form.read(bound) if bound.is_valid() else None


def _addressee(token: str) -> tuple[UUID, vault.SealingPublicKey]:
    try:
        draft_id = UUID(token.partition(".")[0])
    except ValueError:
        raise drafts.DraftGone from None
    public = holder_public(draft_id)
    if public is None or not vault.digests.equal(_digest(public).encode(), token.partition(".")[2].encode()):
        raise drafts.DraftGone
    return draft_id, public


def _digest(public: vault.SealingPublicKey) -> str:
    return vault.digests.sha256(public.raw)[:_DIGEST_BYTES].hex()
