"""Gather what would leave with a letter now, and everything that stands in the way. Writes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.advocacy.letters import enclosures, grounds
from safeconduct.advocacy.letters.checking import says_by_itself
from safeconduct.advocacy.letters.content import opened, says
from safeconduct.advocacy.letters.enclosures import Enclosed
from safeconduct.advocacy.letters.grounds import Ground
from safeconduct.advocacy.letters.leaving import HandsOut, Leaving
from safeconduct.advocacy.models import Ask, Communication
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.evidence.keys import DeskKeys


@dataclass(slots=True)
class Gathered:
    """What would leave, what stands in the way (``problems``), and what somebody should look at (``warnings``)."""

    leaving: Leaving
    grounds: list[Ground]
    enclosures: list[Enclosed]
    asks: list[Ask]
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list, repr=False)

    @property
    def hands_out(self) -> list[HandsOut]:
        """Everything of accounts that goes out, each once."""
        rows = [row for ground in self.grounds for row in ground.hands_out]
        rows += [row for enclosed in self.enclosures for row in enclosed.hands_out]
        return list(dict.fromkeys(rows))


def gather(letter: Communication, desk: DeskKeys, on: date) -> Gathered:
    """What would leave today. Raises nothing: what does not open is a problem as well."""
    content = opened(letter, desk)
    found = grounds.read(letter, content, on)
    files = enclosures.read(letter, content, on)
    asks = list(letter.asks.order_by("key"))
    leaving = Leaving(
        letter=letter.key, kind=letter.kind, language=letter.language, addressee=addressee(letter),
        subject=content.get("subject", ""), salutation=content.get("salutation", ""), body=content.get("body", ""),
        closing=content.get("closing", ""),
        signatories=tuple((row["name"], row.get("office", "")) for row in content.get("signatories", ())),
        enclosures=tuple(each.leaving() for each in files), grounds=tuple(each.leaving() for each in found),
        asks=tuple(ask.key for ask in asks), answer_by=letter.answer_by.isoformat() if letter.answer_by else "",
        version=letter.version, approval=str(letter.approval or ""),
    )  # fmt: skip
    gathered = Gathered(leaving, found, files, asks)
    gathered.problems = [*_missing(letter, content, on), *(p for g in found for p in g.problems)]
    gathered.problems += [problem for each in files for problem in each.problems]
    gathered.warnings = [*_warnings(letter, content, asks, on), *_not_said(content, found)]
    return gathered


def addressee(letter: Communication) -> tuple[str, ...]:
    """Who holds the office, the office, its body and its address, a line each."""
    post = letter.post
    if post is None:
        return ()
    lines = [
        letter.holding.holder if letter.holding else "",
        post.title,
        post.body,
        *post.address.splitlines(),
    ]
    return tuple(line.strip() for line in lines if line.strip())


def _missing(letter: Communication, content: Mapping[str, Any], on: date) -> list[str]:
    found = []
    if not content:
        return [_("Its words do not open any more. Nothing of it can leave.")]
    if not str(content.get("body", "")).strip():
        found.append(_("Nothing is written in it."))
    if not str(content.get("subject", "")).strip():
        found.append(_("It has no subject."))
    if not content.get("signatories"):
        found.append(_("Nobody signs it."))
    if letter.post is None and letter.kind != "statement":
        found.append(_("It is addressed to nobody."))
    if letter.post is not None:
        holder = holder_on(letter.post, on)
        if (holder.pk if holder else None) != letter.holding_id:
            found.append(
                _("Somebody else holds the office now. Take the letter back to the draft and save it again.")
            )
    return found


def _warnings(letter: Communication, content: Mapping[str, Any], asks: list[Ask], on: date) -> list[str]:
    found = [
        _("This looks like something that says who somebody is: “%(phrase)s”.") % {"phrase": phrase}
        for phrase in says_by_itself(f"{content.get('subject', '')}\n{content.get('body', '')}")
    ]
    drafted = [ask.key for ask in asks if ask.state == "drafted"]
    if drafted:
        found.append(_("Not approved yet: %(asks)s.") % {"asks": ", ".join(drafted)})
    if letter.answer_by and letter.answer_by <= on:
        found.append(_("The day by which an answer is wanted is not to come any more."))
    return found


def _not_said(content: Mapping[str, Any], found: list[Ground]) -> list[str]:
    """Denials that the letter keeps quiet about: whoever denies it is named in it, or this is said here."""
    by = dict.fromkeys(name for ground in found for name in ground.denied_by)
    return [
        _("%(name)s denies this. The letter does not say so.") % {"name": name}
        for name in by
        if not says(content, name)
    ]
