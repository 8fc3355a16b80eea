"""Calling one web address: looked up once, checked, connected to exactly what was checked.

Runs in the worker. No cookies, no referrer, no credentials, no proxies, nothing from the environment; at
most five redirects, each checked anew and none from https to http; bounded bytes and time throughout.
"""

import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from .addresses import NOBODY, Permit, Refusal, Target, follow, refuse, refuse_address
from .answers import Exchange, FailedReason, Outcome
from .judging import REDIRECTS, judge
from .speaking import Ended, Line, speak

MAX_REDIRECTS: Final = 5
MAX_ADDRESSES: Final = 4
_GONE_NAMES: Final = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))

Lookup = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """`most` in bytes of one page, coded or not; the others in seconds: to connect, between two pieces, whole."""

    most: int = 50 * 1024 * 1024
    connect: float = 10.0
    idle: float = 15.0
    whole: float = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """What stays the same over all redirects of one call. `known`: each name is looked up once only."""

    limits: FetchLimits
    lookup: Lookup
    permit: Permit
    tls: ssl.SSLContext
    deadline: float
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)


def fetch(
    url: str,
    *,
    limits: FetchLimits | None = None,
    lookup: Lookup | None = None,
    permit: Permit = NOBODY,
    tls: ssl.SSLContext | None = None,
) -> Outcome:
    """Call `url` and say what came of it; raises nothing. `lookup`, `permit`, `tls`: for tests' own servers."""
    limits = limits or FetchLimits()
    deadline = time.monotonic() + limits.whole
    call = Call(limits, lookup or look_up, permit, tls or strict_tls(), deadline)
    done: list[Exchange] = []
    try:
        return _followed(call, url, done)
    except Ended as ended:
        return Outcome("failed", ended.reason, tuple(done), ended.refusal)


def look_up(host: str, port: int) -> Sequence[str]:
    """Every numeric address of a name, in the system's order. Raises OSError."""
    found = socket.getaddrinfo(host + ".", port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def strict_tls() -> ssl.SSLContext:
    """Certificates and host names checked against the system's authorities; TLS 1.2 at least."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _followed(call: Call, url: str, done: list[Exchange]) -> Outcome:
    target = _allowed(refuse(url, call.permit))
    for _ in range(MAX_REDIRECTS + 1):
        exchange = _exchange(call, target)
        done.append(exchange)
        if exchange.status not in REDIRECTS:
            answer, reason = judge(target.host, exchange)
            return Outcome(answer, reason, tuple(done))
        target = _next(call, target, exchange)
    raise Ended("too_many_redirects")


def _next(call: Call, target: Target, exchange: Exchange) -> Target:
    place = exchange.header("location")
    if not place:
        raise Ended("redirect_without_place")
    try:
        place = place.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise Ended("refused", "not_understood") from None
    following = _allowed(follow(target, place, call.permit))
    if target.scheme == "https" and following.scheme == "http":
        raise Ended("redirect_to_plain")
    return following


def _allowed(decided: Refusal | Target) -> Target:
    if isinstance(decided, Refusal):
        raise Ended("refused", decided.reason)
    return decided


def _exchange(call: Call, target: Target) -> Exchange:
    addresses = checked_addresses(call, target)
    line, address = _connected(call, target, addresses)
    try:
        return speak(line, target, address, call.limits.most)
    finally:
        line.hang_up()


def checked_addresses(call: Call, target: Target) -> tuple[str, ...]:
    """Numeric addresses of the target; one that is not public condemns the name. Raises Ended."""
    if target.host in call.known:
        found = call.known[target.host]
    elif target.literal is not None:
        found = (str(target.literal),)
    else:
        found = _looked_up(call, target)
    for address in found:
        decided = refuse_address(address, target.port, call.permit)
        if isinstance(decided, Refusal):
            raise Ended("refused", decided.reason)
    call.known[target.host] = found
    return found[:MAX_ADDRESSES]


def _looked_up(call: Call, target: Target) -> tuple[str, ...]:
    try:
        found = tuple(call.lookup(target.host, target.port))
    except socket.gaierror as error:
        raise Ended("name_not_found" if error.errno in _GONE_NAMES else "not_reached") from None
    except OSError:
        raise Ended("not_reached") from None
    if not found:
        raise Ended("name_not_found")
    return found


def _connected(call: Call, target: Target, addresses: Sequence[str]) -> tuple[Line, str]:
    """A line to the first address that takes it; each is dialled as the number that was checked."""
    reason: FailedReason = "not_reached"
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        dialled = socket.socket(family, socket.SOCK_STREAM)
        try:
            dialled.settimeout(_patience(call))
            dialled.connect((address, target.port))
            if target.scheme == "https":
                dialled = call.tls.wrap_socket(dialled, server_hostname=target.host)
            return Line(dialled, call.deadline, call.limits.idle, call.limits.most), address
        except TimeoutError:
            reason = "too_slow"
        except ssl.SSLCertVerificationError:
            dialled.close()
            raise Ended("certificate") from None
        except OSError:
            reason = "not_reached"
        dialled.close()
    raise Ended(reason)


def _patience(call: Call) -> float:
    left = call.deadline - time.monotonic()
    if left <= 0:
        raise Ended("too_slow")
    return min(left, call.limits.connect)
