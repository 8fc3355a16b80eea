"""Which encoding a file is in, found out from its bytes, with a say: sure or not, and what else it may be.

Order: a byte order mark; UTF-16 without one, by its zero bytes; strict UTF-8 over the whole file; then the
one-byte encodings, told apart by how often their letters occur in the languages we meet. The weights are
rough shares (per mille) of letters, set by us from general knowledge of the languages.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Encoding(StrEnum):
    """What we read. The values are Python's codec names."""

    UTF_8 = "utf-8"
    UTF_8_MARKED = "utf-8-sig"
    UTF_16 = "utf-16"
    UTF_16_LE = "utf-16-le"
    UTF_16_BE = "utf-16-be"
    CYRILLIC = "windows-1251"
    ARABIC = "windows-1256"
    WESTERN = "windows-1252"
    LATIN_1 = "latin-1"


@dataclass(frozen=True, slots=True)
class Detected:
    """``reason``: mark, zeros, ascii, valid, broken, letters. ``others``: worth trying if it looks wrong."""

    encoding: Encoding
    sure: bool
    reason: str
    others: tuple[Encoding, ...] = ()


SAMPLE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, Encoding.UTF_8_MARKED),
    (codecs.BOM_UTF16_LE, Encoding.UTF_16),
    (codecs.BOM_UTF16_BE, Encoding.UTF_16),
)
_ONE_BYTE = (Encoding.CYRILLIC, Encoding.ARABIC, Encoding.WESTERN)


def _shares(letters: str, *, capitals: float = 0.0) -> dict[str, float]:
    """“о110 е85 …” as a table; with ``capitals`` their share of the small letter's."""
    found = {item[0]: float(item[1:]) for item in letters.split()}
    return found | {letter.upper(): share * capitals for letter, share in found.items() if capitals}


_LETTERS: Mapping[Encoding, Mapping[str, float]] = {
    Encoding.CYRILLIC: _shares(
        "о110 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9"
        " ш7 ю6 ц5 щ4 э3 ф3 ъ1 ё3 і6 ї3 є2 ґ1",
        capitals=0.08,
    ),
    Encoding.ARABIC: _shares(
        "ا150 ل110 ي70 م65 و60 ن60 ر50 ت45 ب40 ه40 ة30 ع30 د35 س28 ف25 ق22 ك20 ح20 ج14 ش14 ط10 خ9 ص9 أ20 إ8"
        " ى8 ذ6 ض6 ث5 ز8 غ5 ظ3 ء4 ئ4 آ4 ؤ2 پ6 چ3 گ8 ژ1 ک20"
    ),
    Encoding.WESTERN: _shares(
        "é260 è50 à70 ê25 ç30 ó90 á90 í80 ñ50 ú25 ü50 ö50 ä60 ß15 ã30 õ10 â12 ô10 î6 û5 ù6 ï3 ë4 å20 ø10 œ3 æ5"
        " ì5 ò5",
        capitals=0.06,
    ),
}
_RARE = 0.02
_PUNCTUATION = frozenset("«»„“”‘’–—…№°§©®€\u00a0·•،؛؟ـ²³±´¿¡ºª\u200c\u200d\u200e\u200f")
_WORD = re.compile(r"[^\W\d_]+")


def detect(chunks: Iterable[bytes]) -> Detected:
    """Read all bytes once, in constant memory. Raises nothing: an empty file is UTF-8."""
    head, sample, size = b"", bytearray(), 0
    decoder = codecs.getincrementaldecoder("utf-8")()
    valid = True
    for chunk in chunks:
        size += len(chunk)
        if len(head) < 4096:
            head += chunk[: 4096 - len(head)]
        if len(sample) < SAMPLE and not chunk.isascii():
            sample += chunk[: SAMPLE - len(sample)]
        valid = valid and _decodes(decoder, chunk)
    valid = valid and _decodes(decoder, b"", final=True)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Detected(encoding, True, "mark")
    wide = _without_mark(head)
    if wide:
        return Detected(wide, False, "zeros", (Encoding.UTF_8,))
    if valid:
        return Detected(Encoding.UTF_8, True, "valid" if sample else "ascii")
    return _one_byte(bytes(sample))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(head: bytes) -> Encoding | None:
    """UTF-16 shows a high byte of 0, 4 (Cyrillic) or 6 (Arabic) nearly everywhere on one side."""
    pairs = len(head) // 2
    if pairs < 4 or b"\0" not in head:
        return None
    for high, encoding in (
        (head[1 : pairs * 2 : 2], Encoding.UTF_16_LE),
        (head[0 : pairs * 2 : 2], Encoding.UTF_16_BE),
    ):
        if sum(high.count(byte) for byte in (0, 4, 6)) > 0.9 * pairs and high.count(0) * 50 > pairs:
            return encoding
    return None


def _one_byte(sample: bytes) -> Detected:
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if sum(letter > "\x7f" for letter in text) - bad > 20 * bad:
        return Detected(Encoding.UTF_8, False, "broken", _ONE_BYTE)
    scored = sorted(((_score(sample, each), each) for each in _ONE_BYTE), reverse=True)
    best = scored[0][1]
    letters = sum(byte >= 0xC0 for byte in sample)
    sure = letters >= 20 and scored[0][0] - scored[1][0] > 0.5
    others = tuple(encoding for _, encoding in scored[1:])
    if best is Encoding.WESTERN and not _can_decode(sample, best):
        return Detected(Encoding.LATIN_1, False, "letters", others)
    return Detected(best, sure, "letters", others)


def _can_decode(sample: bytes, encoding: Encoding) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _score(sample: bytes, encoding: Encoding) -> float:
    """Mean log share of the letters above ASCII, less where words change case or script in the middle."""
    text, shares = sample.decode(encoding, "replace"), _LETTERS[encoding]
    high = [letter for letter in text if letter > "\x7f" and letter not in _PUNCTUATION]
    if not high:
        return 0.1 if encoding is Encoding.WESTERN else 0.0
    total = sum(math.log(shares.get(letter, _RARE) / 1000) for letter in high)
    odd = 0
    for word in _WORD.findall(text):
        above = sum(letter > "\x7f" for letter in word)
        if not above:
            continue
        if encoding is Encoding.WESTERN:
            odd += above if above > 2 and above * 2 > len(word) else 0
        else:
            odd += min(above, len(word) - above)
        odd += sum(a.islower() and b.isupper() for a, b in pairwise(word))
    return (total - 3 * odd) / len(high)
