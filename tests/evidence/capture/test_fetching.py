"""Calling a page: what is asked, what is followed, what is refused, and when it ends."""

import datetime
import gzip
import socket
import ssl
import time
import zlib
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from safeconduct.evidence.capture import Outcome, fetch_in_sandbox
from safeconduct.evidence.capture.fetching import FetchLimits, fetch, look_up

from .serving import Names, Site, always, dripping, moved, ok, site

pytestmark = [pytest.mark.enable_socket]
PAGE = "<p>Сто человек задержаны</p>".encode()
QUICK = FetchLimits(most=100_000, connect=2, idle=0.4, whole=1.5)


def called(served: Site, path: str = "/", limits: FetchLimits = QUICK) -> Outcome:
    return fetch(served.url(path), limits=limits, permit=served.permit)


def named(served: Site, host: str, tls: ssl.SSLContext | None = None) -> Outcome:
    """Call the site by a name that leads to it."""
    names = Names(["127.0.0.1"])
    return fetch(served.url(host=host), limits=QUICK, permit=served.permit, lookup=names, tls=tls)


def test_a_page_is_fetched_with_its_headers_and_nothing_of_us_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    with site(always(ok(PAGE, "Set-Cookie: a=b", "X-Seen: Да"))) as served:
        outcome = called(served, "/a?b=c#d")
    assert (outcome.answer, outcome.reason) == ("fetched", "")
    final = outcome.final
    assert final is not None
    assert (final.status, final.phrase, final.body, final.address) == (200, "OK", PAGE, "127.0.0.1")
    assert final.header("set-cookie") == "a=b"
    assert final.url == served.url("/a?b=c")
    lines = served.requests[0].decode().split("\r\n")
    assert lines[0] == "GET /a?b=c HTTP/1.1"
    assert {line.split(":")[0] for line in lines[1:] if line} == {
        "Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}  # fmt: skip
    assert "Accept-Encoding: identity" in lines
    assert f"Host: 127.0.0.1:{served.port}" in lines
    assert "afeconduct" not in served.requests[0].decode()


def test_cookies_and_referrers_are_not_carried_over_a_redirect() -> None:
    answers = {"/": ok(b"moved", "Set-Cookie: a=b", "Location: /next", status="302 Found"), "/next": ok(PAGE)}
    with site(lambda path: [answers[path]]) as served:
        outcome = called(served)
    assert [e.status for e in outcome.exchanges] == [302, 200]
    assert outcome.exchanges[0].cut
    assert b"ookie" not in served.requests[1]
    assert b"eferer" not in served.requests[1]


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        ("200 OK", "fetched", ""), ("203 Non-Authoritative", "fetched", ""), ("404 Not Found", "removed", "http_404"),
        ("410 Gone", "removed", "http_410"), ("451 Legal", "removed", "http_451"), ("403 No", "failed", "not_allowed"),
        ("401 No", "failed", "not_allowed"),
        ("429 Wait", "failed", "asked_too_often"), ("500 Oh", "failed", "site_failed"),
        ("503 Oh", "failed", "site_failed"), ("202 Later", "failed", "unexpected_status"),
        ("206 Part", "failed", "unexpected_status"), ("300 Many", "failed", "unexpected_status"),
        ("418 Tea", "failed", "unexpected_status"), ("302 Found", "failed", "redirect_without_place"),
    ],
)  # fmt: skip
def test_removed_is_told_from_failed(status: str, answer: str, reason: str) -> None:
    with site(always(ok(PAGE, status=status))) as served:
        outcome = called(served)
    assert (outcome.answer, outcome.reason) == (answer, reason)
    assert outcome.final is not None
    assert outcome.final.body == (b"" if status.startswith("302") else PAGE)


def test_a_site_that_says_gone_in_a_page_of_its_own_is_believed_for_that_site_only() -> None:
    gone = b'<script>{"playabilityStatus":{"status":"ERROR","reason":"gone"}}</script>'
    with site(always(ok(gone))) as served:
        at_the_site = named(served, "www.youtube.com")
        elsewhere = named(served, "notyoutube.com")
    assert (at_the_site.answer, at_the_site.reason) == ("removed", "says_gone")
    assert elsewhere.answer == "fetched"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 T", "308 P"])
def test_five_redirects_are_followed_and_no_sixth(status: str) -> None:
    def chain(path: str) -> list[bytes]:
        left = int(path.strip("/"))
        return [moved(f"/{left - 1}", status) if left else ok(PAGE)]

    with site(chain) as served:
        assert called(served, "/5").answer == "fetched"
        over = called(served, "/6")
        assert (over.answer, over.reason, len(over.exchanges)) == ("failed", "too_many_redirects", 6)
        assert len(served.requests) == 12


@pytest.mark.parametrize(
    ("place", "refusal"),
    [
        ("http://127.0.0.1:1/", "address_not_public"), ("http://169.254.169.254/latest/", "address_not_public"),
        ("http://2130706433/", "address_not_public"), ("http://[::ffff:127.0.0.1]/", "address_not_public"),
        ("//localhost/", "name_not_public"), ("file:///etc/passwd", "scheme"), ("//a:b@example.org/", "credentials"),
        ("http://example.org:22/", "port"), ("http:\\\\127.0.0.1/", "not_understood"), ("gopher://x/", "scheme"),
        ("http://１２７.１/", "address_not_public"), ("http://0177.1/", "address_not_public"),
    ],
)  # fmt: skip
def test_no_redirect_leads_to_a_private_place(place: str, refusal: str) -> None:
    with site(always(moved(place))) as served:
        outcome = called(served)
    if place.startswith("http://127.0.0.1:1/"):
        assert outcome.refusal in ("port", "address_not_public")
    else:
        assert outcome.refusal == refusal
    assert (outcome.answer, outcome.reason, len(outcome.exchanges)) == ("failed", "refused", 1)
    assert len(served.requests) == 1


def test_a_name_is_asked_once_and_a_second_answer_is_never_used() -> None:
    names = Names(["127.0.0.1"], ["127.0.0.2"], ["10.0.0.1"])
    answers = {"/": moved("/again"), "/again": ok(PAGE)}
    with site(lambda path: [answers[path]]) as served:
        url = served.url(host="two-faced.org")
        outcome = fetch(url, limits=QUICK, lookup=names, permit=served.permit)
    assert outcome.answer == "fetched"
    assert names.asked == ["two-faced.org"]
    assert {e.address for e in outcome.exchanges} == {"127.0.0.1"}
    assert f"Host: two-faced.org:{served.port}".encode() in served.requests[0]


def test_the_checked_number_is_dialled_and_not_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    dialled: list[object] = []

    class Watched(socket.socket):
        def connect(self, address: object) -> None:
            dialled.append(address)
            raise ConnectionRefusedError

    monkeypatch.setattr(socket, "socket", Watched)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: pytest.fail("looked up again"))
    names = Names(["93.184.215.14", "2606:4700::1111"], ["127.0.0.1"])
    outcome = fetch("http://two-faced.org/", limits=QUICK, lookup=names)
    assert (outcome.answer, outcome.reason) == ("failed", "not_reached")
    assert dialled == [("93.184.215.14", 80), ("2606:4700::1111", 80)]
    assert names.asked == ["two-faced.org"]


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["64:ff9b::7f00:1"], ["x"]],
)
def test_one_private_address_condemns_a_name(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    monkeypatch.setattr(socket, "socket", lambda *a, **k: pytest.fail("dialled"))
    outcome = fetch("http://innocent.org/", limits=QUICK, lookup=Names(addresses))
    assert (outcome.answer, outcome.reason) == ("failed", "refused")
    assert outcome.refusal in ("address_not_public", "address_notation")


def test_a_name_that_is_gone_is_failed_and_not_removed() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "nobody")

    outcome = fetch("http://gone.org/", limits=QUICK, lookup=nobody)
    assert (outcome.answer, outcome.reason) == ("failed", "name_not_found")
    assert fetch("http://gone.org/", limits=QUICK, lookup=Names([])).reason == "name_not_found"


def test_the_systems_own_lookup_gives_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def system(host: str, port: int, **how: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.215.14", port)), (2, 1, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr(socket, "getaddrinfo", system)
    assert look_up("a.org", 80) == ["93.184.215.14"]
    assert asked == ["a.org."]  # with its closing dot: no search list of this machine is tried


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ((ok(b"x" * 100_001),), "too_big"),
        ((b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + b"abc",), "cut_short"),
        ((b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 50_000] * 3), "too_big"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *[b"c350\r\n" + b"x" * 50_000 + b"\r\n"] * 3),
         "too_big"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",), "cut_short"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",), "cut_short"),
        ((b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",), "encoding"),
        ((ok(gzip.compress(bytes(5_000_000)), "Content-Encoding: gzip"),), "too_big"),
        ((ok(gzip.compress(gzip.compress(bytes(99_000_000))), "Content-Encoding: gzip, gzip"),), "encoding"),
        ((ok(b"junk", "Content-Encoding: gzip"),), "encoding"),
        ((ok(b"junk", "Content-Encoding: br"),), "encoding"),
        ((ok(b"junk", "Content-Encoding: zstd"),), "encoding"),
        ((ok(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"),), "cut_short"),
        ((ok(gzip.compress(PAGE) + b"more", "Content-Encoding: gzip"),), "encoding"),
        ((b"SSH-2.0-OpenSSH\r\n",), "answer_not_understood"),
        ((b"HTTP/1.1 abc OK\r\n\r\n",), "answer_not_understood"),
        ((b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",), "answer_not_understood"),
        ((b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",), "answer_not_understood"),
        ((b"HTTP/1.1 100 Continue\r\n\r\n" * 60_000,), "too_big"),
        ((b"",), "cut_short"),
    ],
)  # fmt: skip
def test_what_is_too_big_cut_short_or_coded_otherwise_has_failed(
    pieces: tuple[bytes, ...], reason: str
) -> None:
    with site(always(*pieces)) as served:
        outcome = called(served, limits=FetchLimits(most=100_000, connect=2, idle=2, whole=8))
    assert (outcome.answer, outcome.reason) == ("failed", reason)


def test_a_length_that_lies_low_gives_only_what_it_promised() -> None:
    with site(always(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")) as served:
        final = called(served).final
    assert final is not None
    assert final.body == b"abc"


@pytest.mark.parametrize(
    "pieces",
    [
        (ok(PAGE),),
        (b"HTTP/1.0 200 OK\r\n\r\n", PAGE),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE),
        ),
        (ok(gzip.compress(PAGE), "Content-Encoding: GZIP"),),
        (ok(zlib.compress(PAGE), "Content-Encoding: deflate"),),
        (b"HTTP/1.1 100 Continue\r\n\r\n", ok(PAGE)),
    ],
)
def test_a_page_is_the_same_however_it_was_packed(pieces: tuple[bytes, ...]) -> None:
    with site(always(*pieces)) as served:
        final = called(served).final
    assert final is not None
    assert final.body == PAGE


@pytest.mark.parametrize(
    "answers",
    [
        dripping(b"", b"", 0.1),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.1),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.1),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", b"", 0.1),
    ],
    ids=["says nothing", "headers without end", "a page without end", "stops in the middle"],
)
def test_a_slow_site_ends_when_the_time_is_up(answers: object) -> None:
    with site(answers) as served:  # type: ignore[arg-type]  # an object only in the table above
        began = time.monotonic()
        outcome = called(served)
        assert time.monotonic() - began < 2.5
    assert (outcome.answer, outcome.reason) == ("failed", "too_slow")


def test_a_closed_port_is_failed() -> None:
    with site(always(ok(PAGE))) as served:
        pass
    assert called(served).reason == "not_reached"


def certified(folder: Path, *names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for `names`, and a caller's side that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a site of the tests")])
    now = datetime.datetime.now(tz=datetime.UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    builder = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), critical=False
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.pem").write_bytes(secret + made)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "site.pem")
    caller = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    caller.load_verify_locations(cadata=made.decode())
    return server, caller


def test_https_checks_the_name_and_says_it_to_the_site(tmp_path: Path) -> None:
    server, caller = certified(tmp_path, "photos.org")
    with site(always(ok(PAGE)), server) as served:
        right = named(served, "photos.org", caller)
        wrong = named(served, "other.org", caller)
        unknown = named(served, "photos.org")
    assert right.answer == "fetched"
    assert (wrong.reason, unknown.reason) == ("certificate", "certificate")
    assert served.names[:2] == ["photos.org", "other.org"]
    assert len(served.requests) == 1


def test_no_redirect_leads_from_https_to_http(tmp_path: Path) -> None:
    server, caller = certified(tmp_path, "photos.org")
    with (
        site(always(ok(PAGE))) as plain,
        site(lambda path: [moved(plain.url(host="photos.org"))], server) as served,
    ):
        outcome = fetch(
            served.url(host="photos.org"),
            tls=caller, limits=QUICK, permit=served.permit | plain.permit, lookup=Names(["127.0.0.1"]),
        )  # fmt: skip
    assert (outcome.answer, outcome.reason, len(outcome.exchanges)) == ("failed", "redirect_to_plain", 1)
    assert plain.requests == []


def test_a_worker_fetches_the_same_page(tmp_path: Path) -> None:
    with site(always(ok(PAGE))) as served:
        there = fetch_in_sandbox(served.url("/страница"), permit=served.permit, fetch_limits=QUICK)
        here = fetch(served.url("/страница"), permit=served.permit, limits=QUICK)
    assert there == here
    assert there.answer == "fetched"
