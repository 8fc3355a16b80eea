"""Sentences for what the last button did, by code."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Promise] = {
    "draft_saved": _("Saved. Earlier versions stay readable."),
    "draft_again": _("Saved. The draft is in progress again: whoever approved it approved another text."),
    "draft_kept": _("Kept. Nobody else sees it, and it is not saved yet."),
    "draft_ask_review": _("Your mentor finds it in the queue now."),
    "draft_take_back": _("Taken back. It is in progress again."),
    "draft_approve": _("Approved."),
    "draft_ask_changes": _("The attorney reads your comments now."),
    "draft_read_back": _("Written down. Next it is signed."),
    "draft_corrected": _("Written down. The draft is in progress again; correct the text now."),
    "draft_sign": _("Written down. The text can no longer be changed."),
    "draft_sign_unread": _("Written down. The text can no longer be changed."),
    "draft_freeze": _("Frozen. Text and digest stay as they are."),
    "draft_strike": _("Struck out. It stays folded under the list, and can be brought back."),
    "draft_bring_back": _("Brought back. It is in progress again."),
    "hours_kept": _("Hours kept."),
    "hours_struck": _("Struck out. The line stays readable in its history."),
    "checkpoint_kept": _("Checkpoint kept."),
    "case_given_back": _("You gave the case back. You can open it until the day you named."),
    "case_let_go": _("You gave the case back before its file was given to you."),
}
