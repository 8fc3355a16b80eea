"""Our JSON Lines of everything: read strictly, line by line, each line held against the schema.

The first line names format and version. Then one record a line: {"record": kind, "key": …, fields…}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NoReturn

from safeconduct.counting.quantities import Comparator, NotAQuantity, Quantity

from .codes import Vocabulary, lists
from .dates import edtf
from .encodings import Encoding
from .mapping import Made
from .reading import LIMITS, UNDECODED, Limits, Opened, Place, decoded
from .records import BY_NAME, VERSION, Kind, Reading, Record, Value
from .saying import NotRead, Problem, Refused
from .schema import FORMAT, by_kind, faults

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def is_ours(head: bytes) -> bool:
    """Whether a file begins as ours does."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b'{"format":"' + FORMAT.encode())


def made(
    opened: Opened, vocabulary: Vocabulary, limits: Limits = LIMITS, place: Place | None = None
) -> Iterator[Made]:
    """Every line as a record with its problems, from ``place`` on, which is kept up to date; for checking.

    Raises ``Refused``.
    """
    at = place or Place()
    lines = _lines(opened, limits)
    _first(next(lines, (1, ""))[1])
    for number, line in lines:
        if number <= at.number:
            continue
        if number > limits.rows + 1:
            raise Refused("too_many_rows", most=limits.rows)
        at.number = at.lines = number
        yield _made(number, line, vocabulary)


def _lines(opened: Opened, limits: Limits) -> Iterator[tuple[int, str]]:

    text = decoded(opened(), Encoding.UTF_8_MARKED, ends="\n")
    number = 0
    while True:
        number += 1
        line = text.readline(limits.record + 1)
        if UNDECODED.search(line):
            raise Refused("encoding", at=number, encoding="utf-8")
        if not line:
            return
        if len(line) > limits.record:
            raise Refused("too_long_row", at=number, most=limits.record)
        if line.strip():
            yield number, line


def _first(line: str) -> None:
    if not line:
        raise Refused("empty")
    try:
        content = _parsed(line)
    except (ValueError, RecursionError):
        raise Refused("not_ours") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Refused("not_ours")
    found = content.get("version")
    if found != VERSION or isinstance(found, bool):
        raise Refused("version", found=found if isinstance(found, int) else "?", known=VERSION)


def _made(number: int, line: str, vocabulary: Vocabulary) -> Made:
    try:
        content = _parsed(line)
    except (ValueError, RecursionError):
        return Made(number, (), (Problem(number, "", "json"),))
    kind = content.get("record") if isinstance(content, dict) else None
    schema = by_kind().get(kind) if isinstance(kind, str) and kind else None
    broken = list(faults(content, schema)) if schema else [("record", "enum")]
    if broken:
        problems = (
            Problem(number, where, "schema", {"where": where, "rule": rule}) for where, rule in broken[:20]
        )
        return Made(number, (), tuple(problems))
    values = {name: value for name, value in content.items() if name not in ("record", "key")}
    record = Record(Kind(content["record"]), content["key"], values)
    return Made(number, (record,), tuple(_beyond_schema(number, record, vocabulary)))


def _beyond_schema(number: int, record: Record, vocabulary: Vocabulary) -> Iterator[Problem]:
    """What a schema cannot say: dates that exist, quantities that fit, codes of the desk's lists."""
    for name, value in record.values.items():
        field = BY_NAME[record.kind][name]
        for each in value if isinstance(value, list) else [value]:
            try:
                _hold(field.reading, field.list, each, vocabulary)
            except NotRead as error:
                yield Problem(number, name, error.code, error.facts)


def _hold(reading: Reading, list_name: str, value: Any, vocabulary: Vocabulary) -> None:
    for text in value.values() if isinstance(value, dict) else [value]:
        found = _CONTROL.search(text) if isinstance(text, str) else None
        if found:
            raise NotRead("control", mark=ord(found[0]))
    if reading is Reading.WHEN and edtf(value) != value:
        raise NotRead("date")
    if reading is Reading.CODE and lists(vocabulary, list_name).read(value) != value:
        raise NotRead("code", list=list_name)
    if reading is Reading.QUANTITY:
        quantity(value)
    if reading is Reading.PLACE and ("latitude" in value) != ("longitude" in value):
        raise NotRead("coordinates_half")


def quantity(value: dict[str, Any]) -> Quantity:
    """A travelling quantity as counting knows it. Raises ``NotRead``."""
    as_of = value.get("as_of", "")
    if as_of and not _DAY.fullmatch(edtf(as_of)):
        raise NotRead("date")
    try:
        return Quantity(
            value["unit"], Comparator(value["comparator"]), value.get("low"), value.get("high"),
            act=value.get("act", ""), phrase=value.get("phrase", ""), language=value.get("language", ""),
            period=edtf(value.get("period", "")), as_of=date.fromisoformat(as_of) if as_of else None,
        )  # fmt: skip
    except NotAQuantity:
        raise NotRead("quantity_fit") from None


def _parsed(line: str) -> Any:
    return json.loads(line, object_pairs_hook=_once, parse_constant=_never)


def _once(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _never(_: str) -> NoReturn:
    raise ValueError("not a number")
