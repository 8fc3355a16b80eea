"""A sentence for every way in which a capture can end, and what to do then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.evidence.capture import Outcome, RefusalReason, UnreadableArchive
from safeconduct.files.limits import MIB

REFUSED: Final[Mapping[RefusalReason, Any]] = {
    "too_long": gettext_lazy("This address is longer than 2,000 characters. Take a shorter one of the same page."),
    "not_understood": gettext_lazy("This is no web address. Copy it from the browser: it begins with https://."),
    "scheme": gettext_lazy("Only addresses that begin with https:// or http:// can be called."),
    "port": gettext_lazy("This address names a port other than 80 and 443. Such addresses are not called."),
    "credentials": gettext_lazy("This address holds a name or password before an @. Take that part out first."),
    "host_not_understood": gettext_lazy("The name of the site is not written as the Internet knows it. Copy it anew."),
    "address_notation": gettext_lazy(
        "The site is given as a number in an unusual form. Such forms hide where they go, so it is not called."
    ),
    "address_not_public": gettext_lazy(
        "This address goes to a private network or to this machine itself, not to a public site. "
        "It is never called."
    ),
    "name_not_public": gettext_lazy("This name belongs to a private network, not to a public site. It is not called."),
}  # fmt: skip

REMOVED: Final[Mapping[str, Any]] = {
    "http_404": gettext_lazy("The site says that there is no such page (404)."),
    "http_410": gettext_lazy("The site says that the page was there and is gone (410)."),
    "http_451": gettext_lazy("The site says that it took the page away for legal reasons (451)."),
    "says_gone": gettext_lazy("The site answers with a page of its own that says it is gone."),
}

FAILED: Final[Mapping[str, Any]] = {
    "name_not_found": gettext_lazy(
        "No site goes by this name now. Check the spelling. A site that is gone proves nothing about the page."
    ),
    "not_reached": gettext_lazy("The site could not be reached. Try again later, or from another place."),
    "certificate": gettext_lazy(
        "The site could not prove who it is: its certificate does not fit. What it sends cannot be trusted."
    ),
    "too_slow": gettext_lazy("The site took too long. Try again later."),
    "too_big": gettext_lazy(
        "The page is larger than %(most)s MB. Capture it with an archiving program and upload what it makes."
    ),
    "cut_short": gettext_lazy("The site broke off in the middle. Try again."),
    "encoding": gettext_lazy(
        "The site packs the page in a way that cannot be unpacked here. Use an archiving program and upload it."
    ),
    "answer_not_understood": gettext_lazy("What answered does not speak as a web site does."),
    "too_many_redirects": gettext_lazy("The site sends the caller on and on. Take the address where it ends."),
    "redirect_without_place": gettext_lazy("The site sends the caller on without saying where."),
    "redirect_to_plain": gettext_lazy(
        "The site sends the caller from https to http, where anybody on the way could change the page."
    ),
    "not_allowed": gettext_lazy(
        "The site asks for a sign-in or shuts callers out. The page may well be there: capture it in a browser."
    ),
    "asked_too_often": gettext_lazy("The site says it was asked too often. Wait an hour."),
    "site_failed": gettext_lazy("The site has an error of its own. Try again later."),
    "unexpected_status": gettext_lazy("The site gave an answer that is neither the page nor a no."),
    "fetcher_died": gettext_lazy("The part of this house that calls out has failed. Try again; tell an administrator."),
}  # fmt: skip

DIGESTS: Final[Mapping[str, Any]] = {
    "matches": gettext_lazy("Matches"),
    "differs": gettext_lazy("Does not match"),
    "not_given": gettext_lazy("None given"),
    "not_known": gettext_lazy("Of a kind not computed here"),
    "elsewhere": gettext_lazy("Content stands in another record"),
}

UNREADABLE: Final[Mapping[str, Any]] = {
    "not_an_archive": gettext_lazy("This file is no web archive, though it begins like one."),
    "damaged": gettext_lazy("This archive is damaged: no list of its records can be made."),
    "encrypted": gettext_lazy("This archive is locked with a password. Upload one that is not."),
    "no_warc": gettext_lazy("This package holds no WARC file, so there is nothing to list."),
    "unsafe_names": gettext_lazy(
        "This package names files in a way no honest program does. It is not opened."
    ),
    "too_many_files": gettext_lazy("This package holds %(number)s files; at most %(most)s are listed."),
    "too_many_records": gettext_lazy(
        "This archive holds more than %(most)s records; that many are not listed."
    ),
    "too_much_inside": gettext_lazy("Unpacked, this archive is larger than what is opened here."),
    "too_big": gettext_lazy("This archive is too large to be listed here. It is kept as it is."),
    "too_slow": gettext_lazy("This archive takes too long to be read, as if it were made to do harm."),
}


def why_refused(reason: RefusalReason) -> str:
    """Why an address is not called."""
    return str(REFUSED[reason])


def why_failed(outcome: Outcome, most: int) -> str:
    """Why nothing came of a call that was made; ``most`` bytes of a page are taken."""
    if outcome.refusal is None:
        return str(FAILED[outcome.reason]) % {"most": most // MIB}
    if not outcome.exchanges:
        return why_refused(outcome.refusal)
    return _("The site sends the caller on to an address that is not called: %(why)s") % {
        "why": why_refused(outcome.refusal)
    }


def why_unreadable(problem: UnreadableArchive) -> str:
    """Why there is no list of what an archive holds."""
    return str(UNREADABLE[problem.reason]) % {"number": problem.number, "most": problem.most}


def why_not_taken(code: str) -> str:
    """Why an uploaded file was not kept."""
    limit = settings.UPLOAD_LIMIT_BYTES // MIB
    sentences = {
        "empty": _("This file is empty."),
        "too_big": _(
            "This file is larger than %(limit)s MB. Split the archive, or capture fewer pages in one."
        )
        % {"limit": limit},
        "no_room": _("There is no room for files just now. Tell an administrator."),
    }
    return sentences.get(
        code, _("This is no WARC or WACZ file. Other files are added as the files of an item, not here.")
    )
