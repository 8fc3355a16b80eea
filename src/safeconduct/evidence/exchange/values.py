"""From the cells of one field to its value, by the field's reading. Every failure is a ``NotRead``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from safeconduct.counting.quantities import Quantity

from .amounts import from_figures, read_quantity, whole
from .codes import Vocabulary, lists
from .dates import edtf, interval
from .places import read_place
from .records import KEY_PATTERN, TEXT_MOST, Field, Reading, Value
from .saying import NotRead
from .scales import dated
from .wordings import NO, YES

Parts = Mapping[str, str]
Options = Mapping[str, str]

_KEY = re.compile(KEY_PATTERN)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read(field: Field, parts: Parts, options: Options, vocabulary: Vocabulary) -> Value:
    """The value of one field, None when its cells are blank. Raises ``NotRead``.

    ``parts``: cell texts by part ("" for a field in one column). ``options``: order, scale, unit, act,
    comparator, language, header (for a quantity's phrase).
    """
    given = [text for text in parts.values() if text]
    if not "".join(given).strip():
        return None
    for text in given:
        _kept(text)
    return _READERS[field.reading](field, parts, options, vocabulary)


def _kept(text: str) -> None:
    """PostgreSQL keeps no zero byte, JSON no half character. Marks of direction are kept: they are data."""
    found = _CONTROL.search(text)
    if found:
        raise NotRead("control", mark=ord(found[0]))
    if len(text) > TEXT_MOST:
        raise NotRead("text_long", most=TEXT_MOST)


def read_text(text: str) -> str:
    """Composed (NFC), ends trimmed, line breaks as one character."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def read_key(text: str) -> str:
    """A key as the file has it. Raises ``NotRead``."""
    key = unicodedata.normalize("NFC", text.strip())
    if not _KEY.fullmatch(key):
        raise NotRead("key")
    return key


def read_yes_no(text: str) -> bool:
    """In several languages. Raises ``NotRead``."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold().rstrip(".")
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise NotRead("yes_no")


def quantity_value(quantity: Quantity) -> dict[str, Value]:
    """A quantity as it travels: what is empty is left out."""
    found: dict[str, Value] = {
        "unit": quantity.unit, "comparator": quantity.comparator.value, "low": quantity.low, "high": quantity.high,
        "act": quantity.act, "phrase": quantity.phrase, "language": quantity.language, "period": quantity.period,
        "as_of": quantity.as_of.isoformat() if quantity.as_of else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _when(_: Field, parts: Parts, options: Options, vocabulary: Vocabulary) -> Value:
    order, scale = options.get("order", ""), options.get("scale", "")
    start = parts.get("", "") or parts.get("start", "")
    if scale and parts.get("precision", "").strip():
        return dated(start, parts.get("end", ""), parts["precision"], scale, order) or None
    return (
        interval(start, parts["end"], order) if parts.get("end", "").strip() else edtf(start, order)
    ) or None


def _quantity(_: Field, parts: Parts, options: Options, vocabulary: Vocabulary) -> Value:
    unit = _listed(vocabulary, "unit", parts.get("unit", "") or options.get("unit", ""))
    act = _listed(vocabulary, "act_type", parts.get("act", "") or options.get("act", ""))
    language = parts.get("language", "") or options.get("language", "")
    low, high, said = parts.get("low", ""), parts.get("high", ""), parts.get("", "")
    if said.strip():
        found = read_quantity(
            said, unit=unit, act=act, language=language, comparator=options.get("comparator", "")
        )
    else:
        phrase = parts.get("phrase", "") or "; ".join(filter(None, (low.strip(), high.strip())))
        found = from_figures(low, high, unit=unit or "person", act=act, phrase=phrase, language=language)
    value = quantity_value(found) if found else None
    if value:
        for name in ("period", "as_of"):
            if parts.get(name, "").strip():
                value[name] = edtf(parts[name], options.get("order", ""))
        header = options.get("header", "")
        if header:
            value["phrase"] = f"{header}: {value.get('phrase', '')}"
    return value


def _listed(vocabulary: Vocabulary, name: str, text: str) -> str:
    return lists(vocabulary, name).read(text) if text.strip() else ""


def _whole(field: Field, text: str) -> int:
    number = whole(text)
    if not field.low <= number <= field.high:
        raise NotRead("range", low=field.low, high=field.high)
    return number


def _plain(parts: Parts) -> str:
    return parts.get("", "")


_READERS: Mapping[Reading, Callable[[Field, Parts, Options, Vocabulary], Value]] = {
    Reading.KEY: lambda _f, parts, _o, _v: read_key(_plain(parts)),
    Reading.REF: lambda _f, parts, _o, _v: read_key(_plain(parts)),
    Reading.TEXT: lambda _f, parts, _o, _v: read_text(_plain(parts)),
    Reading.CODE: lambda field, parts, _o, vocabulary: lists(vocabulary, field.list).read(_plain(parts)),
    Reading.WHEN: _when,
    Reading.PLACE: lambda _f, parts, options, vocabulary: read_place(
        parts, vocabulary, options.get("scale", "")
    ),
    Reading.QUANTITY: _quantity,
    Reading.YES_NO: lambda _f, parts, _o, _v: read_yes_no(_plain(parts)),
    Reading.WHOLE: lambda field, parts, _o, _v: _whole(field, _plain(parts)),
}
