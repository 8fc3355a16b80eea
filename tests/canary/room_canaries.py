"""What is planted in the case room: a class for each kind of text that staff, operators or another house write.

All of it is sealed. The words are made from the name of the class, letter by letter: with words of few syllables
(`press_canaries`) so many of them would have a piece in common.
"""

from __future__ import annotations

import random

from .needles import Canary

NOTES = (
    "note", "note put right", "note for lawyers", "note of supervision", "note of safety", "note struck out",
    "note begun", "reply begun", "translation begun", "reply with a translation", "translation of a reply",
    "translator's name", "translation of a message", "remark on a translation", "talk", "why all the same",
)  # fmt: skip
PEOPLE = (
    "party", "other side", "party's note", "party's place", "passport", "party struck out", "code word", "to avoid",
    "reached at", "kept out by name", "community kept out", "why kept out", "judge", "charges", "proceeding's note",
    "person after the check",
)  # fmt: skip
PAPERS = (
    "paper's title", "author", "obtained from", "note of a paper", "name of a paper's file", "paper's file",
    "camera of a paper", "what is new", "paper struck out", "translator", "translator's address", "notice's judge",
    "translation's file",
)  # fmt: skip
LIFE = (
    "step", "closed", "opened again", "place of detention", "why detained", "agreement", "conflict", "merged",
    "read apart", "task", "task's note", "proof", "task dropped", "duty", "outcome",
)  # fmt: skip
CALLS = (
    "facility",
    "medicine",
    "way back",
    "told on the telephone",
    "unwritten number",
    "before let in",
    "after let in",
)
RELEASES = (
    "help asked",
    "text for them",
    "who heard it",
    "other organisation",
    "their answer",
    "why ended",
)


LETTERS = (
    ("bdfgjklmnpqrstvwxz", "aeiou"),
    ("бвгджзклмнпрстфхцчшщ", "аеиоуыэюя"),
    ("بتجخدرزسشعغفقكلمنهپچژگ",) * 2,
)
LONG = 12


def _made(kinds: tuple[str, ...]) -> tuple[Canary, ...]:
    return tuple(invented_letter_by_letter(f"case: {kind}") for kind in kinds)


def invented_letter_by_letter(kind: str) -> Canary:
    """A word in Latin, in Cyrillic and in Arabic letters that has no piece in common with another."""
    chance = random.Random(kind)
    words = ("".join(chance.choice(pair[place % 2]) for place in range(LONG)) for pair in LETTERS)
    made = tuple(word.capitalize() for word in words)
    return Canary(kind, " ".join(made), made)


RECEIPT = Canary("case: receipt number", "ZVQ9174630528", ("ZVQ9174630528",))
SLOT = Canary("case: slot", "Kvubwelondar", ("Kvubwelondar",))
SOURCE = Canary("case: source", "https://hrembuquolt.example/page", ("hrembuquolt",))
TELEPHONE = Canary("case: translator's telephone", "525591843076", ("525591843076",))
NUMBER = Canary("case: A-number in a call", "A719-360-248", ("719360248",))

OF_THE_ROOMS: tuple[Canary, ...] = (
    *(each for kinds in (NOTES, PEOPLE, PAPERS, LIFE, CALLS) for each in _made(kinds)),
    RECEIPT, SLOT, SOURCE, TELEPHONE, NUMBER,
)  # fmt: skip
OF_RELEASES: tuple[Canary, ...] = _made(RELEASES)
FEW = frozenset(
    f"case: {kind}"
    for kind in (
        "note",
        "note put right",
        "note of safety",
        "note struck out",
        "note begun",
        "reply begun",
        "translation begun",
        "reply with a translation",
        "translation of a reply",
        "translator's name",
        "party",
        "other side",
        "party's note",
        "party's place",
        "passport",
        "paper's title",
        "author",
        "obtained from",
        "note of a paper",
        "slot",
        "source",
        "name of a paper's file",
        "paper's file",
        "task",
        "task's note",
        "proof",
        "closed",
        "opened again",
        *CALLS[:5],
        "A-number in a call",
    )
)
"""What the walk over a running installation plants too; the rest is planted inside the process alone."""
