"""What the field advises about an ask before it is made: a verb, one demand, a date and a ground. Pure; it only warns.

The advice is that of those who followed recommendations up for years (reference, documentation, 6.1): what is specific
can be checked later, what says "take steps" cannot. Words are read in English alone; days and grounds always.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

VERBS = frozenset({
    "abolish", "accept", "acknowledge", "admit", "adopt", "allow", "amend", "announce", "answer", "appoint", "arrest",
    "ask", "bring", "call", "cancel", "charge", "close", "commute", "compensate", "condemn", "confirm", "convene",
    "cooperate", "declare", "denounce", "deny", "designate", "disclose", "drop", "end", "establish", "evacuate",
    "evaluate", "exempt", "extend", "free", "freeze", "fund", "give", "grant", "halt", "hand", "hear", "hold",
    "inform", "instruct", "introduce", "investigate", "invite", "issue", "join", "lift", "list", "meet", "name",
    "offer", "open", "order", "pardon", "pass", "pay", "permit", "place", "pledge", "press", "prosecute", "protect",
    "provide", "publish", "raise", "ratify", "receive", "recognise", "recognize", "register", "release", "remove",
    "reopen", "repeal", "report", "request", "resettle", "restore", "return", "revoke", "sanction", "say", "send",
    "set", "sign", "speak", "stop", "summon", "support", "suspend", "tell", "transfer", "visit", "vote", "waive",
    "warn", "withdraw", "write",
})  # fmt: skip
"""What somebody can be seen to have done, or not."""
VAGUE = (
    "take steps", "take measures", "take action", "appropriate action", "appropriate steps", "appropriate measures",
    "do more", "do something", "do everything", "make efforts", "strengthen efforts", "step up efforts", "continue to",
    "consider", "where possible", "if possible", "as soon as possible", "in due course", "look into", "be aware",
    "raise awareness", "pay attention", "work towards", "explore ways", "use your influence", "engage with",
)  # fmt: skip
"""Words after which nobody can say whether it was done."""
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[a-z]+(?:['’-][a-z]+)*", re.IGNORECASE)
_PARTS = re.compile(r"[.;!?\n•]|,|\band\b|\bthen\b", re.IGNORECASE)
_OPENING = frozenset(
    {
        "please",
        "to",
        "we",
        "ask",
        "you",
        "urge",
        "the",
        "also",
        "that",
        "publicly",
        "immediately",
        "at",
        "once",
    }
    | {"now", "must", "should", "a", "b", "c", "i", "ii", "iii"}
)


class Advice(StrEnum):
    """What could be better. None of it stops anybody."""

    NO_VERB = "no_verb"
    VAGUE = "vague"
    MANY = "many"
    NO_DEADLINE = "no_deadline"
    NO_GROUND = "no_ground"


def advice(text: str, *, answer_by: date | None, grounds: int) -> tuple[Advice, ...]:
    """What could be better about an ask, in the order in which it is shown. ``grounds``: how many it rests on."""
    found = list(_about_words(text)) if _is_english(text) else []
    if answer_by is None:
        found.append(Advice.NO_DEADLINE)
    if not grounds:
        found.append(Advice.NO_GROUND)
    return tuple(found)


def _about_words(text: str) -> list[Advice]:
    plain = " ".join(text.lower().split())
    words = [word.lower() for word in _WORD.findall(text)]
    found = []
    if not VERBS & set(words):
        found.append(Advice.NO_VERB)
    if any(re.search(rf"\b{re.escape(phrase)}\b", plain) for phrase in VAGUE):
        found.append(Advice.VAGUE)
    if demands(text) > 1:
        found.append(Advice.MANY)
    return found


def demands(text: str) -> int:
    """How many parts of an English text begin with something to be done."""
    return sum(1 for part in _PARTS.split(text) if _begins_with(part) in VERBS)


def _begins_with(part: str) -> str:
    """The first word of a part that is not only an opening such as "please" or "we ask you to"."""
    words = [word.lower() for word in _WORD.findall(part)]
    return next((word for word in words if word not in _OPENING), "")


def _is_english(text: str) -> bool:
    """Whether most letters are Latin: verbs are looked for in English alone."""
    letters = _LETTER.findall(text)
    return bool(letters) and len(_LATIN.findall(text)) * 2 > len(letters)
