"""One written name as the words that are compared: particles gone, compounds joined, each word with its keys.

A word is kept as one short text, ``written|sounds|keys|mark``, because half a million of them are loaded at once and
equal words must be equal texts. ``keys`` are skeletons (and the group of a well-known name after "="), ``mark`` is the
origin of the letters (see `scripts.Origin`), with "p" after it for a patronymic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.names.groups import GROUPS
from safeconduct.names.scripts import Origin, Spelling, spellings
from safeconduct.names.sounds import readings, skeleton

MOST_WORDS = 10
_LISTS = """
al el ul ur ibn bin ben bint binti ould oglu ogly oglou ugli kyzy kizi qizi gizi uulu de del la las los y e da do dos
 das du des di van von der den av
al el ul ur ar as es er an ad ed az ash
ullah allah ulla alla ollah olah ullo
din deen dine ddin dyn
uddin eddine eddin aldin eldin uldin udin oddin addin
abu abou abi ebu umm oumm
"""
_PARTICLES, _ARTICLES, _GOD, _FAITH, _FAITH_JOINED, _FATHER = (
    frozenset(line.split()) for line in _LISTS.strip().replace("\n ", " ").splitlines()
)
_SERVANT = re.compile(r"abd(?:[aeiou][lrsnzd])?")
_MUHAMMAD = re.compile(r"(m[ou]hamm?[ae]d|mhmd)(?!ov|ev|zad|pou?r|yan|ian)(.{3,})")
_SON = re.compile(r"(?<=....)(?:ogl[uy]|[kq][iy]z[iy])$")
_PATRONYMIC = re.compile(r"(?:[oe]vi(?:ch|tch|tsch|c|cz)|[oe]wi(?:tsch|cz)|[oe][vw]na|ichna|itschna)$")


@dataclass(frozen=True, slots=True)
class Word:
    """A word taken apart again. ``group``: the well-known name it is a writing of, or ""."""

    text: str
    written: str
    sounds: tuple[str, ...]
    skeletons: tuple[str, ...]
    group: str
    origin: str
    is_patronymic: bool

    @property
    def is_initial(self) -> bool:
        """One letter, or a pair of letters that stands for one Cyrillic letter."""
        return len(self.written) == 1 or (len(self.written) == 2 and len(self.sounds[0]) == 1)


def words_of(name: str) -> list[str]:
    """The name's words as texts, in order and each once; none where the name holds no letter."""
    found = _joined(spellings(name))
    kept = [each for each in found if each.written not in _PARTICLES] or found
    return list(dict.fromkeys(map(_text, kept[:MOST_WORDS])))


def word(text: str) -> Word:
    """The word that a text of `words_of` stands for. Raises ValueError for any other text."""
    written, sounds, keys, mark = text.split("|")
    named = [key[1:] for key in keys.split(",") if key[:1] == "="]
    skeletons = tuple(key for key in keys.split(",") if key[:1] != "=")
    return Word(text, written, tuple(sounds.split("/")), skeletons, "".join(named), mark[:1], mark[1:] == "p")


def _text(spelling: Spelling) -> str:
    sounds = readings(spelling)
    heard = [*sounds, *(sound.replace("w", "v") for sound in sounds)]
    keys = list(dict.fromkeys(map(skeleton, heard)))
    if spelling.written in GROUPS:
        keys.append(f"={GROUPS[spelling.written]}")
    is_patronymic = (
        spelling.origin != "a" and len(spelling.written) > 6 and _PATRONYMIC.search(spelling.spoken)
    )
    mark = f"{spelling.origin}{'p' if is_patronymic else ''}"
    return f"{spelling.written}|{'/'.join(sounds)}|{','.join(keys)}|{mark}"


def _joined(given: list[Spelling]) -> list[Spelling]:
    """Abd al-Rahman, Abu Bakr, Najib Ullah and Salah ad-Din become one word each; Mohammadreza becomes two."""
    found: list[Spelling] = []
    rest = iter([part for each in given for part in _parted(each)])
    for each in rest:
        if _SERVANT.fullmatch(each.spoken) or each.spoken in _FATHER:
            following = _past_articles(rest)
            start = "abdu" if each.spoken.startswith("abd") else each.spoken
            found.append(_one(start, following, each.origin) if following else each)
        elif found and each.spoken in _GOD:
            found[-1] = _with(found[-1], "ullah", "allah")
        elif found and each.spoken in _FAITH_JOINED:
            found[-1] = _with(found[-1], "uddin", "din")
        elif len(found) > 1 and each.spoken in _FAITH and found[-1].spoken in _ARTICLES:
            found[-2:] = [_with(found[-2], "uddin", "din")]
        else:
            found.append(each)
    return found


def _parted(each: Spelling) -> Iterator[Spelling]:
    compound = _MUHAMMAD.fullmatch(each.spoken) if each.written == each.spoken.lower() else None
    if compound:
        yield from (Spelling(part.lower(), part, each.origin) for part in compound.groups())
    else:
        bare = _SON.sub("", each.spoken)
        yield each if bare == each.spoken else Spelling(_SON.sub("", each.written), bare, each.origin)


def _past_articles(rest: Iterator[Spelling]) -> Spelling | None:
    last = None
    for last in rest:
        if last.spoken not in _ARTICLES:
            break
    return last


def _one(start: str, following: Spelling, origin: Origin) -> Spelling:
    written = f"{'abd' if start == 'abdu' else start}{following.written}"
    spoken = "abdula" if start == "abdu" and following.spoken in _GOD else f"{start}{following.spoken}"
    return Spelling("abdullah" if spoken == "abdula" else written, spoken, origin)


def _with(before: Spelling, sound: str, written: str) -> Spelling:
    return Spelling(f"{before.written}{written}", f"{before.spoken}{sound}", before.origin)
