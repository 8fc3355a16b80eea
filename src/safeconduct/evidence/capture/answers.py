"""What came of calling a web address: fetched, removed, or failed, and every exchange on the way.

*Removed* is said only when the site itself says so; a name that is gone, a refusal, a slow or broken
answer is *failed* and proves nothing about the page.
"""

import ipaddress
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from safeconduct.files.wire import parsed

from .addresses import RefusalReason

Answer = Literal["fetched", "removed", "failed"]
RemovedReason = Literal["http_404", "http_410", "http_451", "says_gone"]
FailedReason = Literal[
    "name_not_found",
    "not_reached",
    "refused",
    "certificate",
    "too_slow",
    "too_big",
    "cut_short",
    "encoding",
    "answer_not_understood",
    "too_many_redirects",
    "redirect_without_place",
    "redirect_to_plain",
    "not_allowed",
    "asked_too_often",
    "site_failed",
    "unexpected_status",
    "fetcher_died",
]
Headers = tuple[tuple[str, str], ...]
REASONS: Final[Mapping[Answer, frozenset[str]]] = {
    "fetched": frozenset(("",)),
    "removed": frozenset(get_args(RemovedReason)),
    "failed": frozenset(get_args(FailedReason)),
}
_LENGTH: Final = struct.Struct(">I")
_MAX_META: Final = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `body` without transfer and content coding; `cut`: only its beginning."""

    url: str
    address: str
    request: Headers
    status: int
    phrase: str
    headers: Headers
    body: bytes
    cut: bool = False

    def header(self, name: str) -> str:
        """The first value of a header, or nothing."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is empty when fetched. `refusal` says why an address was not called, for reason `refused`.

    `exchanges` in order, redirects first; a failed one has those that were completed before.
    """

    answer: Answer
    reason: str
    exchanges: tuple[Exchange, ...] = ()
    refusal: RefusalReason | None = None

    @property
    def final(self) -> Exchange | None:
        """The last exchange, which has the page (or what the site said instead of it)."""
        return self.exchanges[-1] if self.exchanges else None


def pack_outcome(outcome: Outcome) -> bytes:
    """For the pipe: length, JSON without the bodies, the bodies."""
    shown = [
        (e.url, e.address, e.request, e.status, e.phrase, e.headers, len(e.body), e.cut)
        for e in outcome.exchanges
    ]
    meta = json.dumps([outcome.answer, outcome.reason, outcome.refusal, shown]).encode("ascii")
    return b"".join((_LENGTH.pack(len(meta)), meta, *(e.body for e in outcome.exchanges)))


def unpack_outcome(coded: bytes) -> Outcome:
    """Read it back, trusting nothing: the process that wrote it has talked to strangers. Raises ValueError."""
    if len(coded) < _LENGTH.size or (size := _LENGTH.unpack_from(coded)[0]) > _MAX_META:
        raise ValueError("cut short")
    end = _LENGTH.size + size
    parts = parsed(coded[_LENGTH.size : end])
    if not (isinstance(parts, list) and len(parts) == 4 and isinstance(parts[3], list)):
        raise ValueError("not an outcome")
    answer, reason, refusal, shown = parts
    if not (isinstance(answer, str) and isinstance(reason, str)):
        raise ValueError("unknown answer")
    known = next((one for one in get_args(Answer) if one == answer), None)
    if known is None or reason not in REASONS[known]:
        raise ValueError("unknown answer")
    if refusal is not None and refusal not in get_args(RefusalReason):
        raise ValueError("unknown refusal")
    exchanges = []
    for one in shown:
        exchange, end = _exchange(one, coded, end)
        exchanges.append(exchange)
    if end != len(coded) or (answer != "failed" and not exchanges):
        raise ValueError("wrong length")
    return Outcome(known, reason, tuple(exchanges), cast(RefusalReason | None, refusal))


def _exchange(one: object, coded: bytes, at: int) -> tuple[Exchange, int]:
    if not (isinstance(one, list) and len(one) == 8):
        raise ValueError("not an exchange")
    url, address, request, status, phrase, headers, length, cut = one
    numbers = (status, length)
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in numbers):
        raise ValueError("not a number")
    if not (isinstance(url, str) and isinstance(phrase, str) and at + length <= len(coded)):
        raise ValueError("not an exchange")
    body = coded[at : at + length]
    numeric = str(ipaddress.ip_address(str(address)))
    made = Exchange(url, numeric, _headers(request), status, phrase, _headers(headers), body, cut is True)
    return made, at + length


def _headers(shown: object) -> Headers:
    if not isinstance(shown, list):
        raise ValueError("not headers")
    found = []
    for pair in shown:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            raise ValueError("not a header")
        found.append((str(pair[0]), str(pair[1])))
    return tuple(found)
