"""Reading an uploaded WACZ: a zip of WARC files. Nothing is unpacked to disk. Worker only.

Source: Web Archive Collection Zipped 1.1. Names are only compared, never used as paths.
"""

import hashlib
import io
import json
import re
import zipfile
import zlib
from typing import Final

from .archives import MAX_FILES, MAX_INSIDE, Capture, Captures, Digest, UnreadableArchive
from .warc_reading import Measure, captures_of_warc, read_warc

_ZIP: Final = b"PK\x03\x04"
_WARC: Final = re.compile(r"archive/[^/]{1,200}\.warc(?:\.gz)?", re.IGNORECASE)
_UNSAFE: Final = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|^[A-Za-z]:|\\|[\x00-\x1f\x7f]")
_LOCAL_HEADER: Final = 30
_MAX_TABLE: Final = 4 * 1024 * 1024
_PIECE: Final = 1 << 16
_BAD_ZIP: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


def captures_in(data: bytes) -> Captures:
    """The captures of an upload, WARC or WACZ by its first bytes. Raises UnreadableArchive."""
    if not data.startswith(_ZIP):
        return captures_of_warc(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check(packed)
            return _captures(packed)
    except _BAD_ZIP:
        raise UnreadableArchive("damaged") from None


def _check(packed: zipfile.ZipFile) -> None:
    """Refuse what no honest archiver writes: before a byte is unpacked."""
    members = packed.infolist()
    if len(members) > MAX_FILES:
        raise UnreadableArchive("too_many_files", len(members), MAX_FILES)
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(map(_UNSAFE.search, names)):
        raise UnreadableArchive("unsafe_names")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableArchive("encrypted")
    inside = sum(member.file_size for member in members)
    if inside > MAX_INSIDE:
        raise UnreadableArchive("too_much_inside", inside, MAX_INSIDE)
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:  # one packed piece counted as several files
            raise UnreadableArchive("damaged")
        end = member.header_offset + _LOCAL_HEADER + member.compress_size


def _captures(packed: zipfile.ZipFile) -> Captures:
    files = [member for member in packed.infolist() if _WARC.fullmatch(member.filename)]
    if not files:
        raise UnreadableArchive("no_warc")
    measure, found, whole = Measure(), list[Capture](), True
    for member in files:
        with packed.open(member) as source:
            captures, complete = read_warc(source, member.file_size, member.filename, measure)
        found += captures
        whole = whole and complete
    return Captures(tuple(found), measure.records, whole, _package(packed, files))


def _package(packed: zipfile.ZipFile, files: list[zipfile.ZipInfo]) -> Digest:
    """Compare the WARC files with the digests in datapackage.json."""
    told = _told(packed)
    states = set[Digest]()
    for member in files:
        algorithm, _, value = told.get(member.filename, "").partition(":")
        if not value:
            states.add("not_given")
        elif algorithm != "sha256":
            states.add("not_known")
        else:
            states.add("matches" if _sha256(packed, member) == value.lower() else "differs")
    order: tuple[Digest, ...] = ("differs", "not_known", "not_given", "matches")
    return next(state for state in order if state in states)


def _told(packed: zipfile.ZipFile) -> dict[str, str]:
    try:
        table = packed.getinfo("datapackage.json")
    except KeyError:
        return {}
    if table.file_size > _MAX_TABLE:
        raise UnreadableArchive("damaged")
    shown = json.loads(packed.read(table))
    listed = shown.get("resources") if isinstance(shown, dict) else None
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return {str(entry.get("path")): str(entry.get("hash") or "") for entry in entries}


def _sha256(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    hashed = hashlib.sha256()
    with packed.open(member) as source:
        while piece := source.read(_PIECE):
            hashed.update(piece)
    return hashed.hexdigest()
