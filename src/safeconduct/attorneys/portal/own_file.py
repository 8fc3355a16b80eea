"""An attorney's own file of a case as a ZIP that goes out piece by piece and lies on no disk of ours.

Names in it are numbers. Every paper is compared with its fingerprint before the first byte goes out; what cannot be
opened is named in the index as left out. All rows and keys are read before it begins.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from safeconduct import vault
from safeconduct.blobs.store import BlobMissing
from safeconduct.cases.papers import files as case_files
from safeconduct.cases.papers.cleaning import kind_of
from safeconduct.cases.papers.content import Paper, PaperFile
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import files_sent
from safeconduct.intake.models import Request, Upload
from safeconduct.keyring.rows import NoKey

LARGEST = 500 * 1024 * 1024
"""Bytes of papers in one file to take along."""
INDEX = "index.txt"
_LEFT_OUT = (
    case_files.NotWhatItWas, case_files.FileGone, vault.CannotOpen, BlobMissing, Upload.DoesNotExist, NoKey, KeyError,
)  # fmt: skip
FIXED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the ZIP."""

    name: str
    pieces: Callable[[], Iterable[bytes]]


def text_part(name: str, text: str) -> Part:
    return Part(name, lambda: (text.encode(),))


def size_of(papers: Iterable[Paper]) -> int:
    """Bytes of all files that would go out."""
    return sum(file.size for paper in papers for file in paper.files)


def paper_parts(papers: Iterable[Paper], held: Request, keys: CaseKeys) -> tuple[list[Part], list[str]]:
    """Every file of the papers, and the names of those that are left out."""
    found: list[Part] = []
    missing: list[str] = []
    for number, paper in enumerate(papers, 1):
        for count, file in enumerate(paper.files, 1):
            kind = kind_of(file.media_type)
            role = "cleaned" if file.of else "original"
            name = f"papers/{number:03}-{count:02}-{role}.{kind.extension if kind else 'bin'}"
            try:
                found.append(Part(name, _checked(file, held, keys)))
            except _LEFT_OUT:
                missing.append(name)
    return found, missing


def _checked(file: PaperFile, held: Request, keys: CaseKeys) -> Callable[[], Iterator[bytes]]:
    """How to read a file that was just read whole and is what the journal says; its row and key are at hand."""
    if not file.upload:
        row = case_files.find(held, file.id)
        case_files.compare(row, keys, file.sha256)
        return partial(case_files.content, row, keys)
    upload = Upload.objects.get(id=file.id, owner_id=held.id)
    pieces = partial(files_sent.content, upload, files_sent.record_key(upload, keys.file, keys.case))
    running = vault.digests.RunningDigest()
    for piece in pieces():
        running.update(piece)
    if running.digest().hex() != file.sha256:
        raise case_files.NotWhatItWas
    return pieces


def streamed(parts: Iterable[Part], missing: Iterable[str]) -> Iterator[bytes]:
    """The ZIP piece by piece; last in it the index, with the SHA-256 of every other file."""
    pipe, lines = _Pipe(), []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        for part in parts:
            running = vault.digests.RunningDigest()
            with made.open(_info(part.name), "w", force_zip64=True) as file:
                for piece in part.pieces():
                    running.update(piece)
                    file.write(piece)
                    yield pipe.taken()
            lines.append(f"{running.digest().hex()}  {part.name}\n")
        lines += [f"left out  {name}\n" for name in missing]
        made.writestr(_info(INDEX), "".join(lines))
    yield pipe.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIXED)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Pipe(io.RawIOBase):
    """What was written since it was last asked. It cannot seek, so the ZIP is written straight on."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        given = bytes(piece)  # type: ignore[call-overload]  # zipfile gives bytes or a buffer of them
        self._held += given
        return len(given)

    def taken(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found
