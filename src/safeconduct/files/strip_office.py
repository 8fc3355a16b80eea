"""Office documents that are zips: rewritten member by member with the descriptions emptied.

Sources: ECMA-376 part 1 (docProps, comments, people), OpenDocument 1.3 part 3 (meta.xml).
"""

import io
import re
import zipfile
import zlib
from typing import Final
from xml.etree import ElementTree

from .jpeg import without_side_notes
from .kinds import Failed, Kind
from .results import Stripped

MAX_MEMBERS: Final = 5_000
MAX_UNPACKED: Final = 300 * 1024 * 1024
MAX_RATIO: Final = 200
_RATIO_FROM: Final = 1024 * 1024  # small members of even text may shrink very well
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)

_HEADER: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPC: Final = b"http://schemas.openxmlformats.org/"
_OFFICE: Final = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_EMPTIED: Final = {
    "docProps/core.xml": b'<cp:coreProperties xmlns:cp="'
    + _OPC
    + b'package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<Properties xmlns="' + _OPC + b'officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<Properties xmlns="' + _OPC + b'officeDocument/2006/custom-properties"/>',
    "meta.xml": b'<office:document-meta xmlns:office="'
    + _OFFICE
    + b'" office:version="1.3"><office:meta/></office:document-meta>',
}
# Who wrote a comment or a tracked change: attribute or element text is emptied, the comment itself stays.
_PERSON_TAG: Final = re.compile(rb"<(?:p:cmAuthor|p188:author|(?:x18tc:)?person)\b[^<>]*>")
_PERSON_IN_TAG: Final = re.compile(rb"""(\s(?:name|initials|displayName|userId)=)(?:"[^"]*"|'[^']*')""")
_PERSON_ANYWHERE: Final = re.compile(rb"""(\sw(?:15)?:(?:author|initials|userId)=)(?:"[^"]*"|'[^']*')""")
_PERSON_TEXT: Final = re.compile(rb"(<(?:author|dc:creator|meta:creator-initials)>)[^<]*(</)")
# A template or picture fetched from elsewhere when the file is opened; links a reader must click stay.
_EXTERNAL: Final = "External"
_HYPERLINK: Final = "/hyperlink"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_LOCKED: Final = b"encryption-data"
_UNTOUCHED: Final = re.compile(
    r"(?i)(?:^|/)(?:(?:embeddings|activeX|ObjectReplacements|Object \d+|customXml|_xmlsignatures)/"
    r"|documentsignatures\.xml$|thumbnail\.)"
)


def strip_office(data: bytes, kind: Kind) -> Stripped:
    """The same document without author, program, dates, and photographs' notes. Raises Failed.

    complete is False when it carries embedded objects, signatures or a thumbnail, which are left as they
    are. Member dates become 1980-01-01, so equal content gives equal bytes.
    """
    removed: set[str] = set()
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            members = [member for member in source.infolist() if not member.is_dir()]
            _check(members, source)
            with zipfile.ZipFile(out, "w") as target:
                for member in members:
                    content = _emptied(member.filename, _read(source, member), removed)
                    target.writestr(_plain_entry(member), content, compresslevel=6)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        KeyError,
        RuntimeError,
        SyntaxError,
    ):
        raise Failed("damaged") from None
    complete = not any(_UNTOUCHED.search(member.filename) for member in members)
    return Stripped(out.getvalue(), kind.media_type, tuple(sorted(removed)), complete)


def _check(members: list[zipfile.ZipInfo], source: zipfile.ZipFile) -> None:
    """Refuse bombs by what the directory declares; _read holds each member to it."""
    names = [member.filename for member in members]
    if len(source.infolist()) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Failed("too_big")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise Failed("too_big")
        if member.flag_bits & 0x1:
            raise Failed("password")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Failed("not_supported")
    if len(set(names)) < len(names) or any(_escapes(name) for name in names):
        raise Failed("damaged")


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def _read(source: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with source.open(member) as stream:
        content = stream.read(member.file_size + 1)
    if len(content) != member.file_size:
        raise Failed("damaged")
    return content


def _plain_entry(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Name and packing only: no date, no owner, no comment, no extra field."""
    entry = zipfile.ZipInfo(member.filename, _EARLIEST)
    entry.compress_type = member.compress_type
    entry.create_system = 0
    return entry


def _emptied(name: str, content: bytes, removed: set[str]) -> bytes:
    if name in _EMPTIED:
        removed.add("document_info")
        return _HEADER + _EMPTIED[name]
    if content.startswith(b"\xff\xd8\xff"):
        bare = without_side_notes(content)
        if len(bare) < len(content):
            removed.add("photo_notes")
        return bare
    if name.endswith(".rels"):
        return _without_fetching(content, removed)
    if name == "META-INF/manifest.xml" and _LOCKED in content:
        raise Failed("password")
    if name.endswith(".xml"):
        return _without_people(content, removed)
    return content


def _without_people(content: bytes, removed: set[str]) -> bytes:
    bare = _PERSON_TAG.sub(lambda tag: _PERSON_IN_TAG.sub(rb'\1""', tag.group()), content)
    bare = _PERSON_ANYWHERE.sub(rb'\1""', bare)
    bare = _PERSON_TEXT.sub(rb"\1\2", bare)
    if bare != content:
        removed.add("authors")
    return bare


def _without_fetching(content: bytes, removed: set[str]) -> bytes:
    """Read as XML, not as text: a reference or a quote inside a value must not hide a relationship."""
    root = ElementTree.fromstring(content)  # noqa: S314  only ever run inside the sandbox's limits
    fetched = [relation for relation in root.iter() if _is_fetched(relation)]
    for relation in fetched:
        relation.set("Target", "removed")
    if not fetched:
        return content
    removed.add("external_links")
    ElementTree.register_namespace("", _RELATIONS)
    bare: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return bare


def _is_fetched(relation: ElementTree.Element) -> bool:
    """Does it point outside the file, and is it more than a link to click?"""
    return relation.get("TargetMode") == _EXTERNAL and not relation.get("Type", "").endswith(_HYPERLINK)
