"""The scanner finds every class of canary in every encoding, and nothing where nothing was planted."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import html
import io
import json
import lzma
import os
import random
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.header import Header
from email.message import EmailMessage
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote, quote_plus

import pytest

from . import documents
from .canaries import ALL, CANARIES, MINUTE
from .needles import Canary, needles_of
from .scanner import Scanner, not_midnight, planted_minute

NOISE = random.Random(20170502)
SCANNER = Scanner(ALL)


def noise(length: int) -> bytes:
    return NOISE.randbytes(length)


def kinds(data: bytes, name: str = "sink") -> set[str]:
    return {hit.kind for hit in SCANNER.scan(name, data)}


def _zip(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data)
    return out.getvalue()


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def _pdf_stream(data: bytes) -> bytes:
    return (
        b"%PDF-1.7\n4 0 obj\n<</Filter/FlateDecode>>\nstream\n"
        + zlib.compress(data)
        + b"\nendstream\nendobj\n"
    )


def _mail(text: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = text
    mail.set_content(text, cte="quoted-printable")
    return mail.as_bytes()


def _wrapped(data: bytes, newline: bytes = b"\n") -> bytes:
    letters = base64.b64encode(data)
    return newline.join(letters[at : at + 16] for at in range(0, len(letters), 16))


def _django_session(text: str) -> bytes:
    """What django.core.signing writes for a session: base64url of zlib of JSON with \\u escapes, a dot
    before."""
    packed = zlib.compress(
        json.dumps({"name": text, "pages": ["about-you"] * 9}, separators=(",", ":")).encode()
    )
    return b"." + base64.urlsafe_b64encode(packed).rstrip(b"=") + b":1wK4Fq:3n2c9yqkq1o"


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16-le": lambda text: b"\x07" + text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "NFC": lambda text: unicodedata.normalize("NFC", text).encode(),
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "upper case": lambda text: text.upper().encode(),
    "lower case": lambda text: text.lower().encode(),
    "case folded": lambda text: text.casefold().encode(),
    "url": lambda text: quote(text, safe="").encode(),
    "url with plus": lambda text: b"/search?q=" + quote_plus(text).encode() + b"&page=2",
    "url lower hex": lambda text: quote(text, safe="").lower().encode(),
    "url twice": lambda text: quote(quote(text, safe=""), safe="").encode(),
    "javascript escape": lambda text: "".join(c if c.isascii() else f"%u{ord(c):04X}" for c in text).encode(),
    "html": lambda text: html.escape(text).encode("ascii", "xmlcharrefreplace"),
    "html hex": lambda text: "".join(f"&#x{ord(c):x};" for c in text).encode(),
    "html of all letters": lambda text: "".join(f"&#{ord(c)};" for c in text).encode(),
    "json": lambda text: json.dumps({"name": text}).encode(),
    "json in json": lambda text: json.dumps({"log": json.dumps({"name": text})}).encode(),
    "json all escaped": lambda text: "".join(f"\\u{ord(c):04x}" for c in text).encode(),
    "python bytes": lambda text: repr(text.encode()).encode(),
    "python ascii": lambda text: ascii(text).encode(),
    "octal": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()).encode(),
    "quoted-printable": lambda text: encodestring((text + " ").encode()),
    "mime word": lambda text: Header(text, "utf-8", maxlinelen=60).encode().encode(),
    "mime q word": lambda text: b"=?utf-8?q?" + b"".join(b"=%02X" % byte for byte in text.encode()) + b"?=",
    "mail": _mail,
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 at 1": lambda text: base64.b64encode(b"x" + text.encode()),
    "base64 at 2": lambda text: base64.b64encode(b"xy" + text.encode()),
    "base64 cut": lambda text: base64.b64encode(b"abcdefghi" + text.encode() + b"tail")[2:-3],
    "base64url": lambda text: base64.urlsafe_b64encode(b"\xfb\xff\xfe" + text.encode()).rstrip(b"="),
    "base64 wrapped": lambda text: _wrapped(text.encode() * 2),
    "base64 wrapped crlf": lambda text: _wrapped(text.encode() * 2, b"\r\n"),
    "base64 of utf-16": lambda text: base64.b64encode(text.encode("utf-16-le")),
    "hex": lambda text: text.encode().hex().encode(),
    "hex upper, odd": lambda text: b"0" + text.encode().hex().upper().encode(),
    "hex dump": lambda text: text.encode().hex(" ").encode(),
    "postgres bytea": lambda text: b"\\\\x00" + text.encode().hex().encode(),
    "gzip": lambda text: noise(9) + gzip.compress(text.encode()),
    "zlib": lambda text: noise(9) + zlib.compress(text.encode()),
    "zlib, other levels": lambda text: noise(3) + zlib.compress(text.encode(), 1) + zlib.compress(b"x", 9),
    "zlib, cut": lambda text: zlib.compress(text.encode() * 3 + noise(3000))[: len(text.encode()) + 900],
    "raw deflate": lambda text: noise(11) + _raw_deflate(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "xz": lambda text: lzma.compress(text.encode()),
    "zip": lambda text: noise(5) + _zip(text.encode()),
    "pdf stream": lambda text: _pdf_stream(text.encode()),
    "pdf hex string": lambda text: b"<feff" + text.encode("utf-16-be").hex().encode() + b">",
    "ascii85": lambda text: base64.a85encode(text.encode(), adobe=True),
    "django session": _django_session,
    "base64 of zip": lambda text: base64.b64encode(_zip(text.encode())),
    "base64 of raw deflate": lambda text: base64.b64encode(_raw_deflate(text.encode())),
    "gzip of base64 of json": lambda text: gzip.compress(base64.b64encode(json.dumps(text).encode())),
    "hex of base64 of zlib of url": lambda text: (
        base64.b64encode(zlib.compress(quote(text).encode())).hex().encode()
    ),
    **{
        f"{name} {form}": lambda text, name=name, form=form: (  # type: ignore[misc]  # bound early by default values
            hashlib.new(name, text.encode()).digest()
            if form == "raw"
            else hashlib.new(name, text.lower().encode()).hexdigest().encode()
        )
        for name in ("md5", "sha1", "sha256", "blake2b", "blake2s")
        for form in ("raw", "hex")
    },
}


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_class_is_found_in_every_encoding(encoding: str) -> None:
    missed = set()
    for canary in ALL:
        text = canary.distinctive()[0] if canary.kind in {"minute", "phone"} else canary.text
        if canary.kind not in kinds(noise(17) + b"\n" + ENCODINGS[encoding](text) + b"\n" + noise(17)):
            missed.add(canary.kind)
    assert missed == set()


def test_each_core_alone_gives_its_class_and_no_other() -> None:
    for canary in ALL:
        for core in canary.distinctive():
            assert kinds(core.encode()) == {canary.kind}


def test_no_two_classes_have_a_piece_in_common() -> None:
    """Else one would be found where only the other was planted."""
    of_piece = dict[bytes, str]()
    for canary in CANARIES.values():
        for needle in needles_of(canary):
            assert of_piece.setdefault(needle.found, canary.kind) == canary.kind, needle.form


def test_a_cyrillic_name_is_found_in_latin_letters() -> None:
    for written in ("Kurkhamalov", "KURKHAMALOV", "ye.kurkhamalov"):
        assert kinds(f"mr {written} came".encode()) == {"name in Cyrillic"}


def test_an_arabic_name_is_found_without_its_joiner() -> None:
    assert kinds("زرنوشتاب".encode()) == {"name in Arabic"}
    assert kinds("زرنوش تاب".encode()) == {"name in Arabic"}


@pytest.mark.parametrize(
    "written",
    ["+49 (1579) 4719-0362", "004915794719 0362", "1579 471 903 62", "1579.4719.0362", "١٥٧٩٤٧١٩٠٣٦٢"],
)
def test_a_phone_number_is_found_however_it_is_grouped(written: str) -> None:
    assert kinds(written.encode()) == {"phone"}


def test_an_inflected_or_cut_name_is_found() -> None:
    assert kinds("к Курхамалову".encode()) == {"name in Cyrillic"}
    assert kinds(b"orvelindor Quaskambere") == {"name in Latin"}


@pytest.mark.parametrize("shift", range(8))
def test_a_name_is_found_at_every_alignment(shift: int) -> None:
    assert kinds(b"." * shift + b"Quaskamberel") == {"name in Latin"}


@pytest.mark.parametrize(
    "written",
    [
        "2031-03-17 04:53:59.120+00:00",
        "17/Mar/2031:04:53:01 +0000",
        "1931576005.5",
        "2031-03-17T07:53:10+03:00",
    ],
)
def test_the_planted_minute_is_found_as_it_is_usually_written(written: str) -> None:
    seconds = int(MINUTE.timestamp()) + 5
    assert kinds(written.replace("1931576005", str(seconds)).encode()) == {"minute"}


def test_the_planted_day_alone_is_no_hit() -> None:
    assert kinds(b"2031-03-17 2031-03-17T00:00:00 2031-03-17T00:00:00Z") == set()


def test_a_photograph_tells_its_place_and_its_artist() -> None:
    hits = SCANNER.scan("photo", documents.photograph())

    assert {"bytes", "utf-8"} <= {hit.how[-1] for hit in hits if hit.kind == "camera"}


def test_documents_are_found_inside() -> None:
    assert {"file body", "camera"} <= kinds(documents.word_document())
    assert {"file body", "camera", "tab title of a document"} <= kinds(documents.portable_document())
    assert kinds(documents.plain_text()) == {"file body"}


def test_a_word_of_two_short_parts_is_found_joined() -> None:
    scanner = Scanner([Canary("short words", "Qolm Tervi")])

    assert scanner.scan("log", b"qolm_tervi") and scanner.scan("log", b"Qolm Tervi")


def test_a_canary_too_short_to_be_sure_of_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        Scanner([Canary("too short", "Ann", ("Ann",))])


def test_a_hit_says_where_and_how() -> None:
    text = CANARIES["name in Cyrillic"].text
    sink = b"_" * 100 + base64.b64encode(zlib.compress(json.dumps(text).encode()))

    hits = SCANNER.scan("session", sink)

    assert {(hit.sink, hit.how[:-1]) for hit in hits} == {("session", ("base64", "inflated", "unescaped"))}
    assert all("name in Cyrillic in session at " in str(hit) for hit in hits)


def test_nothing_is_found_in_twenty_megabytes_of_noise_and_that_is_quick() -> None:
    data = os.urandom(20_000_000)
    begun = time.process_time()

    assert SCANNER.scan("noise", data) == []
    assert time.process_time() - begun < 12


def test_nothing_is_found_in_our_own_sources() -> None:
    source = Path(__file__).parents[2] / "src"
    data = b"\n".join(path.read_bytes() for path in sorted(source.rglob("*")) if path.is_file())

    assert SCANNER.scan("sources", data) == []


def test_files_directories_and_their_names_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "Quaskamberel"
    folder.mkdir()
    (folder / "a.bin").write_bytes(gzip.compress(b"Nuvrakeldovi " * 3))
    (tmp_path / "Oskandrelium.pdf").write_bytes(b"")
    (tmp_path / "link").symlink_to("Lisquaventor")
    secret = tmp_path / "host"
    secret.mkdir()
    (secret / "x").write_bytes(b"Dzhamvirolat")

    hits = SCANNER.scan_path(tmp_path, without=[secret])

    assert {hit.kind for hit in hits} == {"name in Latin", "message", "file name", "story"}


def test_times_of_files_are_checked(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    folder.mkdir()
    told, kept = folder / "told", folder / "kept"
    told.touch()
    kept.touch()
    midnight = datetime(2031, 3, 17, tzinfo=UTC).timestamp()
    os.utime(told, (midnight, MINUTE.timestamp() + 42))
    os.utime(kept, (midnight, midnight))

    assert planted_minute(folder, MINUTE) == [told]
    assert not_midnight(folder) == [told]
