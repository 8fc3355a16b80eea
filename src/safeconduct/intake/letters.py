"""Letters to the person: taken on, still waiting, sent on to others, not able to help.

Each says what was decided in one sentence, what it means and what it does not mean. A refusal is no
judgement of a claim and says so; what every person should do next stands in every letter. A letter is
plain lines: the thread shows them in their own direction, so a name or a number of other letters is isolated
(Unicode FSI and PDI).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.choices.languages import LANGUAGES

LETTERS = ("accepted", "waiting", "referred", "not_able")
REVIEWED = frozenset({"en"})
"""Languages in which a native speaker has read the letters; in others the letter says that it is a draft."""
WRITTEN_IN = frozenset({"en", "ru", "ar"})
FSI, PDI = "\u2068", "\u2069"
Words = str | Promise

HELPS: Mapping[str, Words] = {
    "legal": gettext_lazy("Free legal help"),
    "shelter": gettext_lazy("A place to sleep"),
    "health": gettext_lazy("Health care"),
    "psychological": gettext_lazy("Someone to talk to about what happened"),
    "food": gettext_lazy("Food and things you need"),
    "detention_line": gettext_lazy("A phone line for people who are locked up"),
    "emergency": gettext_lazy("Help in danger now"),
}
"""What an organisation may help with, in the words of a letter."""

DATES: Mapping[str, Words] = {
    "one_year": gettext_lazy("one year after you came, the last day to ask for asylum for most people"),
    "asylum": gettext_lazy("the last day to ask for asylum"),
    "protection": gettext_lazy("the last day to ask for another right to stay"),
    "hearing": gettext_lazy("your day in court"),
    "interview": gettext_lazy("your interview"),
    "respond_by": gettext_lazy("the last day to answer the court or the office"),
    "papers": gettext_lazy("the last day to give papers to the court or the office"),
    "review": gettext_lazy("the last day to ask a judge to look again"),
    "appeal": gettext_lazy("the last day to ask a higher court to look again"),
    "reopen": gettext_lazy("the last day to ask the court to open your case again"),
    "address": gettext_lazy("the last day to tell the office that you moved"),
    "family": gettext_lazy("the last day to ask for your husband, wife or children to come"),
    "birthday": gettext_lazy("a birthday after which it may be too late to ask"),
    "fee": gettext_lazy("the last day to pay the yearly fee"),
    "leaving": gettext_lazy("the day by which you agreed to leave"),
    "permit": gettext_lazy("the first day to ask for a permit"),
    "other": gettext_lazy("a date in your case"),
}
"""A date that may matter, in the words of a letter."""

_CLOCKS: Mapping[str, str] = {
    "one_year": "asylum.one_year claim.one_year",
    "asylum": "asylum.status_ended",
    "protection": "prra.apply tps.late_registration vawa.self_petition u.supplement_b",
    "papers": "boc rpd.evidence rad.perfect prra.submissions bia.brief court.individual_filing "
    "court.master_filing court.response",
    "review": "credible_fear.ij_review credible_fear.reconsideration reasonable_fear.ij_review",
    "interview": "reasonable_fear.interview",
    "appeal": "bia.appeal petition_for_review rad.notice jr.leave",
    "reopen": "motion.reopen motion.reconsider in_absentia.rescind vawa.reopen",
    "address": "address.court address.bia address.dhs",
    "family": "asylee.i730 refugee.i730",
    "birthday": "sij.age sij.court_order uac.age derivative.age_out",
    "fee": "asylum.annual_fee asylum.annual_fee_notice",
    "leaving": "voluntary_departure",
    "permit": "ead.apply ead.earliest ead.renew asylee.adjust",
}
"""Clock ids without their pack, by code of ``DATES``."""
_OF_CLOCKS = {clock: code for code, clocks in _CLOCKS.items() for clock in clocks.split()}


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """One organisation as a letter names it.

    Attributes:
        helps: codes of ``HELPS``.
        reach: telephone, web address, hours: each a line as it is written.
        languages: codes of ``choices.languages``; empty where nobody has asked.
        is_stale: nobody has confirmed it for a long time. For staff; a letter does not print it.
    """

    name: str
    helps: tuple[str, ...]
    reach: tuple[str, ...]
    languages: tuple[str, ...] = ()
    note: str = ""
    id: str = ""
    is_stale: bool = False


class UnknownLetter(ValueError):
    """There is no letter of this kind."""


def has_language(language: str) -> bool:
    """Whether a letter comes in this language, or in English instead."""
    return language in WRITTEN_IN and language in settings.LANGUAGES_ON


def date_code(rule: str) -> str:
    """The code of ``DATES`` for a clock id such as ``us.asylum.one_year``; ``other`` for an unknown one."""
    return rule if rule in DATES else _OF_CLOCKS.get(rule.partition(".")[2], "other")


def letter(
    kind: str,
    language: str,
    *,
    referrals: Sequence[ReferralLine] = (),
    waiting_until: date | None = None,
    deadline: tuple[str, date] | None = None,
    country: str = "",
) -> str:
    """The whole text of a letter, in the person's language or in English where we have no letter in it.

    ``deadline``: a code of ``DATES`` or a clock id, and the day; only where staff chose to name it.
    ``country``: where the person is ("US"), since some next steps hold there only. Raises ``UnknownLetter``.
    """
    if kind not in LETTERS:
        raise UnknownLetter(kind)
    with translation.override(language if has_language(language) else "en"):
        parts = [
            _thanks(),
            _decision(kind, waiting_until, named=bool(referrals)),
            _running_date(deadline),
            _others(referrals, alone=kind in {"accepted", "waiting"}),
            _next_steps(in_us=country == "US"),
            _closing(language),
        ]
        return "\n\n".join(part for part in parts if part)


def _thanks() -> str:
    return _("Thank you for writing to us. We have read what you sent.")


def _decision(kind: str, waiting_until: date | None, *, named: bool) -> str:
    if kind == "accepted":
        return "\n".join(_accepted())
    if kind == "waiting":
        return "\n".join(_waiting(waiting_until))
    return "\n".join([_referred(named=named) if kind == "referred" else _not_able(), *_no_judgement()])


def _accepted() -> list[str]:
    return [
        _("We have said yes: we will look for a lawyer for you."),
        _(
            "What this means: we now ask lawyers who work with us and take no money from you. When one of them "
            "can take your case, we will tell you here."
        ),
        _(
            "What this does not mean: you do not have a lawyer yet, and we cannot say how long it takes. We "
            "cannot say how your case will end. A judge or an officer decides that."
        ),
    ]


def _waiting(until: date | None) -> list[str]:
    if until is None:
        when = _("We will write to you here when we know more.")
    else:
        when = _("We will write to you here by %(day)s, even if we have no news.") % {"day": _day(until)}
    return [
        _("We have not decided yet. You do not need to do anything for us now."),
        when,
        _(
            "What this does not mean: waiting is not a no. It is not a yes either. We are not your lawyers now, "
            "so please look for other help too."
        ),
    ]


def _referred(*, named: bool) -> str:
    if named:
        return _(
            "We cannot take your case, but we know of others who may be able to help you. They are named below."
        )
    return _("We cannot take your case, but others may be able to help you.")


def _not_able() -> str:
    return _("We are sorry: we cannot help you with your case. We know that this is hard to read.")


def _no_judgement() -> list[str]:
    return [
        _(
            "What this means: we are not your lawyers, and we will not send papers to a court or an office for you."
        ),
        _(
            "What this does not mean: we do not judge you or what happened to you. We do not say that you have "
            "no case. We are few people, and we have to say no to many who need help. Someone else may say yes."
        ),
    ]


def _running_date(deadline: tuple[str, date] | None) -> str:
    if deadline is None:
        return ""
    what, day = DATES[date_code(deadline[0])], deadline[1]
    return _(
        "One date may matter: %(what)s. It may be %(day)s, or sooner. Please ask a lawyer about it as soon as "
        "you can."
    ) % {"what": what, "day": _day(day)}


def _others(referrals: Sequence[ReferralLine], *, alone: bool) -> str:
    if not referrals:
        return ""
    head = _("Others who may be able to help you now:") if alone else _("Who else may be able to help you:")
    tell = _("They do not know about you. We have told them nothing. You decide whether to call.")
    return "\n\n".join([f"{head}\n{tell}", *("\n".join(_referral(line)) for line in referrals)])


def _referral(line: ReferralLine) -> Iterator[str]:
    yield _isolated(line.name)
    helps = [str(HELPS[code]) for code in line.helps if code in HELPS]
    if helps:
        yield " · ".join(helps)
    yield from (_isolated(reach) for reach in line.reach if reach)
    spoken = [_isolated(LANGUAGES[code]) for code in line.languages if code in LANGUAGES]
    if spoken:
        yield _("They speak: %(languages)s") % {"languages": " · ".join(spoken)}
    if line.note:
        yield _isolated(line.note)


def _next_steps(*, in_us: bool) -> str:
    steps = [
        _("Keep every date that a court or an office gave you."),
        _("Go to every hearing and every interview, even without a lawyer."),
        _("If you move, tell the court and each office your new address at once."),
        _("Do not sign a paper that you do not understand. Ask for someone to read it to you first."),
        _("Keep a copy of each paper you get or give."),
        _("Be careful with people who want money and promise that you will win. No one can promise that."),
    ]
    if in_us:
        steps[3:3] = [
            _("Ask the court for its list of lawyers who work for free. The court must give it to you."),
        ]
        steps.append(_("In the United States a “notario” is not a lawyer."))
    return "\n".join([_("What to do now:"), *(f"• {step}" for step in steps)])


def _closing(language: str) -> str:
    lines = [
        _("You can write back to us here, on this page. Your number brings you to it each time."),
        _("If someone may hurt you now, do not wait for us. Call for help where you are, if you can."),
    ]
    if has_language(language) and language not in REVIEWED:
        lines.append(_("This translation is a draft. No native speaker has checked it yet."))
    return "\n".join(lines)


def _day(day: date) -> str:
    """A day in the words of the language; in English with the month's name, so that nobody swaps it."""
    written = "F j, Y" if (translation.get_language() or "en").startswith("en") else "DATE_FORMAT"
    return _isolated(formats.date_format(day, written))


def _isolated(text: str) -> str:
    return f"{FSI}{text.strip()}{PDI}"
