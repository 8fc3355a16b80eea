"""May this web address be called? Decided on its text alone; names are looked up elsewhere, once.

Whatever is not plainly a public web address is refused: no guessing at what somebody meant. Sources: the
IANA special-purpose address registries (RFC 6890), RFC 6761 (special names), RFC 6052 (NAT64), RFC 3056
(6to4), RFC 4380 (Teredo), WHATWG URL (the notations of IPv4 a browser takes).
"""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urljoin

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
RefusalReason = Literal[
    "too_long",
    "not_understood",
    "scheme",
    "port",
    "credentials",
    "host_not_understood",
    "address_notation",
    "address_not_public",
    "name_not_public",
]
# Address and port that a test's own server listens at. Always empty outside tests.
Permit = frozenset[tuple[str, int]]
NOBODY: Final[Permit] = frozenset()

MAX_URL: Final = 2_048
_PORTS: Final = {"http": 80, "https": 443}
_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):(?P<slashes>/*)(?P<authority>[^/?#]*)(?P<rest>[^#]*)"
)
_UNWRITTEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ufeff\ufffd\ud800-\udfff]")
_PORT: Final = re.compile(r"[1-9][0-9]{0,4}")
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_DOTTED: Final = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
# Letters that the two generations of international names map to different hosts.
_AMBIGUOUS: Final = frozenset("ßςẞ\u200c\u200d")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address is not called."""

    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called. `host` is ASCII, lower case, without a closing dot; `literal` is set
    when it is an address and not a name; `path` begins with a slash and holds the query."""

    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None

    @property
    def authority(self) -> str:
        """Host and, where it is not the scheme's own, port: as in the Host header."""
        host = f"[{self.host}]" if isinstance(self.literal, ipaddress.IPv6Address) else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in one spelling."""
        return f"{self.scheme}://{self.authority}{self.path}"


def refuse(url: str, permit: Permit = NOBODY) -> Refusal | Target:
    """Take a web address apart. The same answer for the same text; touches no network."""
    url = url.strip(" \t\r\n")
    if len(url) > MAX_URL:
        return Refusal("too_long")
    if _UNWRITTEN.search(url) or (parts := _URL.match(url)) is None:
        return Refusal("not_understood")
    scheme, authority = parts["scheme"].lower(), parts["authority"]
    if scheme not in _PORTS:
        return Refusal("scheme")
    if parts["slashes"] != "//" or not authority:
        return Refusal("not_understood")
    if "@" in authority:
        return Refusal("credentials")
    host, port = _split(authority, _PORTS[scheme])
    if port not in _PORTS.values() and port not in {known for _, known in permit}:
        return Refusal("port")
    path = quote(parts["rest"], safe="/?%:@!$&'()*+,;=-._~[]|")
    return _with_host(scheme, host, port, path if path.startswith("/") else "/" + path, permit)


def follow(target: Target, place: str, permit: Permit = NOBODY) -> Refusal | Target:
    """Where a redirect from `target` leads, checked anew as a whole. `place` is the Location header."""
    place = place.strip(" \t\r\n")
    if len(place) > MAX_URL:
        return Refusal("too_long")
    if _UNWRITTEN.search(place):
        return Refusal("not_understood")
    try:
        return refuse(urljoin(target.url, place), permit)
    except ValueError:
        return Refusal("not_understood")


def refuse_address(address: str, port: int, permit: Permit = NOBODY) -> Refusal | IPAddress:
    """May this numeric address be connected to? For what a name was resolved to, and for literals."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return Refusal("address_notation")
    if (str(found), port) in permit or _is_public(found):
        return found
    return Refusal("address_not_public")


def _split(authority: str, default: int) -> tuple[str, int]:
    """Host and port; port 0 when what follows the colon is none."""
    end = authority.rfind("]")
    colon = authority.find(":", max(end, 0))
    if colon < 0:
        return authority, default
    port = authority[colon + 1 :]
    return authority[:colon], int(port) if _PORT.fullmatch(port) else 0


def _with_host(scheme: str, written: str, port: int, path: str, permit: Permit) -> Refusal | Target:
    literal: IPAddress | None = None
    if written.startswith("[") or written.endswith("]"):
        inside = _literal_six(written, port, permit)
        if isinstance(inside, Refusal):
            return inside
        return Target(scheme, str(inside), port, path, inside)
    host = _in_ascii(written)
    if host is None:
        return Refusal("host_not_understood")
    if _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        found = _literal_four(host, port, permit)
        if isinstance(found, Refusal):
            return found
        literal = found
    elif (refused := _refuse_name(host)) is not None:
        return refused
    return Target(scheme, host, port, path, literal)


def _in_ascii(written: str) -> str | None:
    """The host as it is looked up: full-width letters, other dots and other scripts brought to ASCII."""
    if "%" in written or _AMBIGUOUS & set(written):
        return None
    try:
        host = written.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    host = host.removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(map(_LABEL.fullmatch, labels)):
        return None
    return host


def _literal_six(written: str, port: int, permit: Permit) -> Refusal | IPAddress:
    inside = written[1:-1]
    if not (written.startswith("[") and written.endswith("]")) or "%" in inside:
        return Refusal("address_notation")
    try:
        found = ipaddress.IPv6Address(inside)
    except ValueError:
        return Refusal("address_notation")
    return refuse_address(str(found), port, permit)


def _literal_four(host: str, port: int, permit: Permit) -> Refusal | IPAddress:
    """Only four plain decimal numbers are called; any other notation is refused, and said why if private."""
    number = _four(host.split("."))
    if number is None:
        return Refusal("address_notation")
    found = refuse_address(str(ipaddress.IPv4Address(number)), port, permit)
    return found if isinstance(found, Refusal) or _DOTTED.fullmatch(host) else Refusal("address_notation")


def _four(parts: list[str]) -> int | None:
    """One to four numbers, decimal, octal (0…) or hexadecimal (0x…); the last fills what remains."""
    if not 1 <= len(parts) <= 4 or not all(map(_NUMBER.fullmatch, parts)):
        return None
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:
        return None
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    whole = numbers[-1]
    for place, number in enumerate(numbers[:-1]):
        whole += number << (24 - 8 * place)
    return whole


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)


# Names that mean this machine, this network, or nothing on the public Internet.
_PRIVATE_ENDINGS: Final = frozenset(
    (
        *("localhost", "local", "localdomain", "internal", "intranet", "private", "corp", "home", "lan"),
        *("mail", "domain", "invalid", "test", "example", "onion", "i2p", "alt", "arpa"),
        *("consul", "kubernetes", "docker", "workgroup", "belkin"),
    )
)


def _refuse_name(host: str) -> Refusal | None:
    labels = host.split(".")
    if len(labels) < 2 or labels[-1] in _PRIVATE_ENDINGS:
        return Refusal("name_not_public")
    if not re.fullmatch(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}", labels[-1]):
        return Refusal("host_not_understood")
    return None


_CLOSED_FOUR: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
        "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # a cloud's own control service at an otherwise public address
    )
)  # fmt: skip
_OPEN_SIX: Final = ipaddress.IPv6Network("2000::/3")  # all that is handed out for public use
# Within it: protocol assignments with Teredo and ORCHID, documentation, 6to4 (an IPv4 address in disguise).
_CLOSED_SIX: Final = tuple(
    ipaddress.IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)


def _is_public(found: IPAddress) -> bool:
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not any(found in net for net in _CLOSED_FOUR)
    if found.scope_id is not None or found not in _OPEN_SIX or not found.is_global:
        return False
    return not any(found in net for net in _CLOSED_SIX)
