"""Web archives: what we write, any archiver's reader finds whole; what others wrote is listed and looked at."""

import base64
import gzip
import hashlib
import io
import zipfile
import zlib
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

import pytest
from warcio.archiveiterator import ArchiveIterator

from safeconduct.evidence.capture import (
    Captures,
    Exchange,
    Outcome,
    UnreadableArchive,
    captures_in_sandbox,
    wacz_reading,
    warc_reading,
)
from safeconduct.evidence.capture import archives as limits
from safeconduct.evidence.capture.archives import pack_captures, unpack_captures
from safeconduct.evidence.capture.wacz_reading import captures_in
from safeconduct.evidence.capture.warc_writing import warc_of
from safeconduct.files.limits import MIB, Limits

from . import archive_samples as a

AT = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
SENT = (("Host", "a.org"), ("User-Agent", "x"))
MOVED = Exchange(
    "http://a.org/", "93.184.215.14", SENT, 301, "Moved", (("Location", "/новое"),), b"", cut=True
)
FOUND = Exchange(
    "http://a.org/b?c", "93.184.215.14", SENT, 200, "OK",
    (("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Set-Cookie", "a"), ("Set-Cookie", "b")), a.PAGE,
)  # fmt: skip


def written() -> bytes:
    numbers = count(1)
    outcome = Outcome("fetched", "", (MOVED, FOUND))
    return warc_of(outcome, at=AT, new_id=lambda: UUID(int=next(numbers)))


def problem(data: bytes) -> UnreadableArchive:
    with pytest.raises(UnreadableArchive) as raised:
        captures_in(data)
    return raised.value


def only(data: bytes) -> limits.Capture:
    captures = captures_in(data)
    assert len(captures.found) == 1
    return captures.found[0]


def test_what_was_fetched_is_written_as_pairs_and_read_back_whole() -> None:
    captures = captures_in_sandbox(written())
    assert (captures.records, captures.whole) == (4, True)
    assert [(c.url, c.status, c.digest) for c in captures.found] == [
        ("http://a.org/", 301, "matches"),
        ("http://a.org/b?c", 200, "matches"),
    ]
    page = captures.found[1]
    assert (page.sha256, page.length) == (hashlib.sha256(a.PAGE).hexdigest(), len(a.PAGE))
    assert (page.date, page.media_type, page.kind) == ("2026-05-14T12:00:00Z", "text/html", "response")


def test_warcio_itself_finds_every_digest_right_and_the_pairs_linked() -> None:
    shown = []
    for record in ArchiveIterator(io.BytesIO(written()), check_digests="raise"):
        body = record.content_stream().read()
        shown.append((record.rec_type, record.rec_headers, record.http_headers, body))
    assert [kind for kind, *_ in shown] == ["response", "request"] * 2
    _, about, http, body = shown[2]
    assert body == a.PAGE
    assert about.get_header("WARC-IP-Address") == "93.184.215.14"
    assert http.get_header("x-archive-orig-Transfer-Encoding") == "chunked"
    assert [value for name, value in http.headers if name == "Set-Cookie"] == ["a", "b"]
    assert shown[3][1].get_header("WARC-Concurrent-To") == about.get_header("WARC-Record-ID")
    assert shown[3][2].statusline == "/b?c HTTP/1.1"
    assert shown[0][1].get_header("WARC-Truncated") == "length"


def test_the_same_fetch_is_written_the_same_way_twice() -> None:
    assert written() == written()


DIGESTS = {
    "matches": (
        "sha256:" + hashlib.sha256(a.PAGE).hexdigest(),
        "sha-256:" + base64.b32encode(hashlib.sha256(a.PAGE).digest()).decode(),
        "sha1:" + base64.b32encode(hashlib.sha1(a.PAGE).digest()).decode(),
        "SHA1:" + hashlib.sha1(a.PAGE).hexdigest().upper(),
        "md5:" + hashlib.md5(a.PAGE).hexdigest(),
        "sha512:" + base64.b64encode(hashlib.sha512(a.PAGE).digest()).decode(),
    ),
    "differs": ("sha256:" + "0" * 64, "sha1:AAAA", "sha1:", "sha256:" + "zz" * 32),
    "not_known": ("blake3:abc", "no colon"),
}


@pytest.mark.parametrize(("state", "digest"), [(s, d) for s, ds in DIGESTS.items() for d in ds])
@pytest.mark.parametrize("pack", [a.packed, lambda record: record], ids=["packed", "plain"])
def test_an_archives_own_digest_is_computed_again(state: str, digest: str, pack: object) -> None:
    data = pack(a.response(a.PAGE, f"WARC-Payload-Digest: {digest}"))  # type: ignore[operator]  # either of two
    assert only(data).digest == state


def test_a_digest_of_what_was_in_the_chunks_is_right_too() -> None:
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(a.PAGE), a.PAGE)
    for digest in (a.sha256(a.PAGE), a.sha256(chunks)):
        assert only(a.packed(a.response(chunks, digest, coding="chunked"))).digest == "matches"
    assert only(a.packed(a.response(chunks, a.sha256(b"other"), coding="chunked"))).digest == "differs"


def test_pages_files_and_revisits_are_listed_and_nothing_else() -> None:
    data = a.packed(
        a.record("warcinfo", b"software: x\r\n"),
        a.record("request", b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"),
        a.response(status="404 Not Found"),
        a.record("resource", a.PAGE, url="urn:screenshot:a"),
        a.record("revisit", b"HTTP/1.1 200 OK\r\n\r\n", a.sha256(a.PAGE)),
        a.record("metadata", b"x: y\r\n"),
    )
    captures = captures_in(data)
    assert (captures.records, captures.whole) == (6, True)
    assert [(c.kind, c.status, c.digest) for c in captures.found] == [
        ("response", 404, "not_given"), ("resource", None, "not_given"), ("revisit", 200, "elsewhere")]  # fmt: skip


@pytest.mark.parametrize("cut", [30, 60, 300])
def test_an_archive_that_ends_early_gives_what_it_has_and_says_so(cut: int) -> None:
    for data in (
        a.packed(a.response(), a.response())[:-cut],
        (a.response() + a.response(a.PAGE * 30))[:-cut],
    ):
        captures = captures_in(data)
        assert not captures.whole
        assert captures.found


def test_hostile_text_in_an_archive_is_made_harmless() -> None:
    odd = a.record(
        "response",
        b"HTTP/1.1 200 OK\r\nContent-Type: <b>/x\r\n\r\n",
        url="http://a.org/\x1b[2J\u202e" + "a" * 9_000,
    )
    capture = only(a.packed(odd.replace(a.DATE.encode(), b"yesterday")))
    assert capture.url.isprintable()
    assert len(capture.url) == limits.MAX_TEXT
    assert (capture.date, capture.media_type) == ("", "")


NO_ARCHIVES = (
    b"", b"x", b"GIF89a", gzip.compress(b"hello\n" * 9, mtime=0), b"\x1f\x8b", b"WARC/9.9\r\n\r\n",
    b"filedesc://x 0.0.0.0 20170402 text/plain 5\n1 0 x\nURL\n\nab\n",
)  # fmt: skip


@pytest.mark.parametrize("data", NO_ARCHIVES)
def test_what_is_no_archive_is_said_to_be_none(data: bytes) -> None:
    assert problem(data).reason == "not_an_archive"


def test_a_wacz_is_its_warcs_together_and_its_own_digests_are_looked_at() -> None:
    one, two = a.packed(a.response()), a.packed(a.response(status="410 Gone"))
    members = {
        "archive/a.warc.gz": one,
        "archive/b.warc.gz": two,
        "pages/pages.jsonl": b"{}",
        "notes.warc": b"x",
    }
    captures = captures_in_sandbox(a.wacz(members, members))
    assert [(c.file, c.status) for c in captures.found] == [
        ("archive/a.warc.gz", 200),
        ("archive/b.warc.gz", 410),
    ]
    assert (captures.package, captures.records, captures.whole) == ("matches", 2, True)
    assert captures_in(a.wacz(members, members | {"archive/b.warc.gz": b"other"})).package == "differs"
    assert captures_in(a.wacz(members)).package == "not_given"


@pytest.mark.parametrize(
    "name",
    [
        "../evil.warc",
        "archive/../../x.warc",
        "/etc/passwd",
        "C:/x.warc",
        "archive\\x.warc",
        "a/..",
        "archive/\x1f.warc",
    ],
)
def test_names_that_point_elsewhere_are_refused(name: str) -> None:
    assert problem(a.wacz({"archive/a.warc": a.response(), name: b"x"})).reason == "unsafe_names"


def test_a_zip_without_a_warc_or_with_a_password_is_refused() -> None:
    assert problem(a.wacz({"archive/a.txt": b"x"})).reason == "no_warc"
    data = bytearray(a.wacz({"archive/a.warc": a.response()}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    assert problem(bytes(data)).reason == "encrypted"
    assert problem(a.wacz({"archive/a.warc": a.response()})[:-30]).reason == "damaged"


def test_the_same_name_twice_and_files_lying_over_each_other_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target, pytest.warns(UserWarning, match="Duplicate"):
        for _ in range(2):
            target.writestr("archive/a.warc", a.response())
    assert problem(out.getvalue()).reason == "unsafe_names"
    data = a.wacz({"archive/a.warc": a.response(), "archive/b.warc": a.response(status="410 Gone")})
    second = data.rfind(b"PK\x01\x02")
    assert problem(data[: second + 42] + bytes(4) + data[second + 46 :]).reason == "damaged"


def test_too_many_files_and_records_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    many = problem(a.wacz({f"archive/{n}.warc": b"" for n in range(2_001)}))
    assert (many.reason, many.number, many.most) == ("too_many_files", 2_001, 2_000)
    monkeypatch.setattr(warc_reading, "MAX_RECORDS", 3)
    records = problem(a.packed(*[a.response()] * 4))
    assert (records.reason, records.number, records.most) == ("too_many_records", 4, 3)


def test_what_unpacks_to_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (warc_reading, wacz_reading):
        monkeypatch.setattr(module, "MAX_INSIDE", 4 * MIB)
    big = a.response(bytes(9 * MIB))
    assert problem(a.packed(big)).reason == "too_much_inside"
    assert problem(a.wacz({"archive/a.warc.gz": a.packed(big)})).reason == "too_much_inside"
    assert problem(a.wacz({"archive/a.warc": big}, packing=zipfile.ZIP_DEFLATED)).reason == "too_much_inside"


def test_a_bomb_costs_a_worker_its_life_and_nothing_else() -> None:
    packing = zlib.compressobj(9, wbits=31)
    line = b"".join((*(packing.compress(bytes(8 * MIB)) for _ in range(64)), packing.flush()))
    assert len(line) < MIB
    for head in (b"", gzip.compress(a.response())):
        with pytest.raises(UnreadableArchive) as raised:
            captures_in_sandbox(head + line, limits=Limits(address_space=400 * MIB, cpu=4, wall=20))
        assert raised.value.reason in ("too_big", "too_slow", "not_an_archive")


def test_an_archive_larger_than_we_take_starts_no_worker() -> None:
    with pytest.raises(UnreadableArchive, match="too_big") as raised:
        captures_in_sandbox(bytes(limits.MAX_ARCHIVE + 1))
    assert raised.value.most == limits.MAX_ARCHIVE


@pytest.mark.parametrize(
    "coded", [b"", b"[]", b"{}", b'{"found": [{}]}', b'{"found": [1]}', b'{"found": [], "records": -1}',
              b'{"found": [], "records": 1, "package": "fine"}',
              b'{"found": [], "records": true, "package": "matches"}']
)  # fmt: skip
def test_what_a_subverted_worker_lists_is_checked(coded: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        unpack_captures(coded)


def test_a_list_travels_through_the_pipe_as_it_is() -> None:
    captures: Captures = captures_in(written())
    assert unpack_captures(pack_captures(captures)) == captures
