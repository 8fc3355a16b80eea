"""Names in a text: as they stand, in other letters, bent, glued, spaced, turned round, or as they sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from safeconduct import names
from safeconduct.cases.placing.lint_letters import (
    Token,
    latin,
    native,
    parts,
    plain,
    script,
    tokens,
    without_particle,
    writings,
)
from safeconduct.cases.placing.lint_ordinary import CODES, COMMON, FUNCTION, PARTICLES, PROPER
from safeconduct.cases.placing.lint_unspaced import stands_unspaced
from safeconduct.names.groups import GROUPS

OWN, MAYBE, OTHER, PLACE = "own_name", "own_word", "name", "place"
ALIKE, ALIKE_ABROAD = 0.9, 0.82
FAINT = 3
"""Consonants, without vowels, that many a word has: a look, no refusal. A letter more where there are vowels."""
LONGEST_PIECES = 14
_ENDINGS = """
а я у ю е и ы о ом ем ой ей ою ею ов ев ам ям ами ями ах ях ого его ому ему ым им ая яя ую юю ое ее ые ие ых
их ыми ими ова ове еву ову a u e i y s es om em oy ey ov ev am ami akh ogo ego omu emu ym im aya uyu oye ye
ie yi iy ykh ymi ovym ga da dan ni ning nin nun in un ın ün la lar ler ning den
"""
ENDINGS = frozenset(_ENDINGS.split())
"""Of Russian and Ukrainian, as they are romanised; and of Turkic languages."""
_BARE_ENDINGS = (
    *("ый", "ий", "ой", "ая", "яя", "yy", "iy", "yi", "oy", "aya"), *("а", "я", "ь", "й", "о", "и", "e", "a", "y", "i"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name, or a word of one. ``kind``: what a text that holds it is told; ``is_whole``: not one word of several."""

    kind: str
    word: str = field(repr=False)
    forms: tuple[names.words.Word, ...] = field(default=(), repr=False)

    @property
    def is_ordinary(self) -> bool:
        return _is_ordinary(self.word)


@dataclass(slots=True)
class Index:
    """Everything wanted, by the ways in which it may be found."""

    exact: dict[str, Wanted] = field(default_factory=dict, repr=False)
    stems: dict[str, Wanted] = field(default_factory=dict, repr=False)
    glued: dict[str, Wanted] = field(default_factory=dict, repr=False)
    starts: set[str] = field(default_factory=set, repr=False)
    groups: dict[str, Wanted] = field(default_factory=dict, repr=False)
    heard: dict[str, list[Wanted]] = field(default_factory=dict, repr=False)


def find(
    text: str, words: Sequence[Token], people: Sequence[tuple[str, Sequence[str]]]
) -> Iterator[tuple[str, str]]:
    """Kind and words of every hit in a plain text of these words. ``people``: of each the kind and all writings."""
    index = _index(people)
    told: dict[tuple[str, bool], str | None] = {}
    for token in [*words, *(piece for word in words for piece in parts(word))]:
        place = (token.text, token.starts)
        if place not in told:
            told[place] = _told(token, index)
        if kind := told[place]:
            yield kind, token.text
    yield from _joined(text, words, index)
    for kind, spellings in people:
        for spelling in spellings:
            if stands_unspaced(plain(spelling), text):
                yield kind, spelling


def _index(people: Sequence[tuple[str, Sequence[str]]]) -> Index:
    index = Index()
    for kind, spellings in people:
        for spelling in dict.fromkeys(map(plain, spellings)):
            _take(index, kind, spelling)
    index.starts = {each[:at] for each in index.glued for at in range(1, len(each))}
    return index


def _take(index: Index, kind: str, spelling: str) -> None:
    words = [each.text for each in tokens(spelling)]
    said = [each for at, each in enumerate(words) if _says_who(each, at, words)]
    for word in said:
        forms = _heard(word)
        wanted = Wanted(kind, native(word), forms)
        for writing in _of_name(word):
            index.exact.setdefault(writing, wanted)
            for stem in _stems(writing):
                index.stems.setdefault(stem, wanted)
            if len(writing) >= 4:
                index.glued.setdefault(writing, wanted)
        for form in forms:
            if form.group:
                index.groups.setdefault(form.group, wanted)
            for skeleton in form.skeletons:
                index.heard.setdefault(skeleton, []).append(wanted)
    if kind != PLACE:
        _glue(index, kind, words)


def _says_who(word: str, at: int, words: Sequence[str]) -> bool:
    low = native(word)
    is_particle = low in PARTICLES and len(words) > 1 and (bool(at) or low in ("al", "el", "ال"))
    return len(low) > 1 and not low.isdigit() and not is_particle


def _of_name(word: str) -> list[str]:
    """A word of a name in its own letters and in Latin ones; without its article."""
    found = [native(word)]
    if script(word) != "a":
        found.append(latin(word))
    else:
        found += [native(word)[2:]] if native(word).startswith("ال") and len(word) > 4 else []
        found += [each for each in [latin(word)] if len(each) >= 5]
    return list(dict.fromkeys(each for each in found if len(each) > 1))


def _stems(writing: str) -> list[str]:
    """What endings are put to: the whole word, or without its own ending, or without a vowel that comes and goes."""
    found = [writing] if len(writing) > 2 else []
    for ending in _BARE_ENDINGS:
        if writing.endswith(ending) and len(writing) - len(ending) >= 3:
            found.append(writing[: -len(ending)])
            break
    if len(writing) > 3 and writing[-2] in "еёо" and writing[-1] not in "ьй":
        found.append(writing[:-2] + writing[-1])
    return found


def _glue(index: Index, kind: str, words: Sequence[str]) -> None:
    """Whole names written as one, in either order, and with one initial."""
    for of in (native, latin):
        low = [of(each) for each in words if of(each)]
        whole = ["".join(low), "".join(reversed(low))] if len(low) > 1 else []
        for given, family in ((low[0], low[-1]), (low[-1], low[0])) if len(low) > 1 else ():
            whole += [f"{given}{family}", f"{given}{family[0]}", f"{given[0]}{family}"]
        for each in whole:
            if len(each) >= 4 and not _is_ordinary(each):
                index.glued.setdefault(each, Wanted(kind, each))


def _told(token: Token, index: Index) -> str | None:
    forms = [*writings(token.text), *without_particle(token.text)]
    for form in forms:
        wanted = index.exact.get(form) or (index.glued.get(form) if len(form) >= 5 else None)
        if wanted and (kind := _weighed(token, form, wanted)):
            return kind
    wanted = _bent(token, forms, index) or _turned(token, forms[0], index)
    if wanted:
        return _weighed(token, wanted.word, wanted)
    return None if _is_ordinary(forms[0]) else _sounding(token, forms[0], index)


def _weighed(token: Token, form: str, wanted: Wanted) -> str | None:
    """The kind of a hit: a word that is also an ordinary one refuses only where nothing but a name can stand."""
    word = token.text.casefold()
    if token.text.isupper() and word in CODES and len(word) == 2:
        return _softer(wanted)
    if not _is_ordinary(word) and not _is_ordinary(form):
        is_short = len(form) < 3 and not token.is_capital and script(token.text) in "lc"
        return _softer(wanted) if is_short else wanted.kind
    if script(token.text) not in "lc":
        return None if form in FUNCTION or word in FUNCTION else _softer(wanted)
    if not token.is_capital or (token.starts and word in FUNCTION):
        return None
    return _softer(wanted) if token.starts or word in PROPER or word in FUNCTION else wanted.kind


def _softer(wanted: Wanted) -> str:
    return MAYBE if wanted.kind == OWN else wanted.kind


def _is_ordinary(word: str) -> bool:
    return word in FUNCTION or word in COMMON or word in PROPER


def _bent(token: Token, forms: Iterable[str], index: Index) -> Wanted | None:
    """A name with an ending. In Latin letters a short name, or one that is an ordinary word, is not bent."""
    kind = script(token.text)
    if kind not in "lc":
        return next((found for form in forms if (found := _longer(form, index))), None)
    if _is_ordinary(native(token.text)):
        return None
    for form in forms:
        for cut in range(min(5, len(form) - 2)):
            stem, ending = form[: len(form) - cut], form[len(form) - cut :]
            wanted = index.stems.get(stem) if not cut or ending in ENDINGS else None
            if wanted and _may_bend(token, kind, stem, wanted):
                return wanted
    return None


def _may_bend(token: Token, kind: str, stem: str, wanted: Wanted) -> bool:
    if kind == "c":
        return token.is_capital or len(stem) > 3
    if wanted.is_ordinary:
        return False
    whole = stem == wanted.word or stem == latin(wanted.word)
    return len(stem) >= (4 if whole else 5) if not token.is_capital else len(stem) >= 4


def _longer(form: str, index: Index) -> Wanted | None:
    """In scripts that put endings to words: a name of four signs or more, and up to four more."""
    found = (index.exact.get(form[:-cut]) for cut in range(1, 5) if len(form) - cut >= 4)
    return next((each for each in found if each), None)


def _turned(token: Token, form: str, index: Index) -> Wanted | None:
    """Letters from behind; a plain short word is only that."""
    is_odd = token.text[-1:].isupper() and not token.is_capital
    if len(form) < (4 if is_odd else 5) or _is_ordinary(form):
        return None
    return index.exact.get(form[::-1])


def _sounding(token: Token, form: str, index: Index) -> str | None:
    """A name it sounds like, as the conflict check hears it: of capitals, and of scripts that have none."""
    if group := GROUPS.get(form if form.isascii() else latin(token.text)):
        wanted = index.groups.get(group)
        return _softer(wanted) if wanted and wanted.is_ordinary else wanted.kind if wanted else None
    if not token.text.isalpha() and script(token.text) in "lc":
        return None
    if script(token.text) in "lc" and (not token.is_capital or len(form) < 4 or _is_short_form(token.text)):
        return None
    found = None
    for one in _heard(token.text):
        for skeleton in one.skeletons:
            for wanted in index.heard.get(skeleton, ()):
                kind = _close(token, one, wanted)
                if kind == OWN:
                    return kind
                found = found or kind
    return found


def _is_short_form(word: str) -> bool:
    return word.isupper() and len(word) < 5


@lru_cache(maxsize=4096)
def _heard(word: str) -> tuple[names.words.Word, ...]:
    return tuple(names.words.word(each) for each in names.words.words_of(word))


def _close(token: Token, one: names.words.Word, wanted: Wanted) -> str | None:
    best, is_sure = 0.0, False
    for other in wanted.forms:
        if len(wanted.forms) > 1 and len(other.written) < 4:
            continue
        least = ALIKE if one.origin == other.origin else ALIKE_ABROAD
        unwritten = "a" in (one.origin, other.origin) and one.origin != other.origin
        if one.origin == other.origin == "a":
            least = 1.0
        score = names.closeness.compare(one, other)[0]
        if score >= least and score > best:
            is_known = bool(one.group) and one.group == other.group
            is_faint = unwritten and min(map(len, (*one.skeletons, *other.skeletons))) <= FAINT
            best, is_sure = (
                score,
                is_known or not (is_faint or min(len(one.written), len(other.written)) <= FAINT + 1),
            )
    if not best:
        return None
    return wanted.kind if is_sure and (best >= 0.95 or not token.starts) else _softer(wanted)


def _joined(text: str, words: Sequence[Token], index: Index) -> Iterator[tuple[str, str]]:
    """Names in pieces: Z a u r, Za ur, Za-(new line)ur, Z.aur. Pieces that are all ordinary words are no name."""
    low = [native(each.text) for each in words]
    for start, first in enumerate(low):
        whole = first
        for at in range(start + 1, min(start + LONGEST_PIECES, len(words))):
            if whole not in index.starts or words[at].at - words[at - 1].end > 4:
                break
            whole += low[at]
            wanted = index.glued.get(whole)
            if wanted and not all(map(_is_ordinary, low[start : at + 1])):
                yield wanted.kind, text[words[start].at : words[at].end]
