"""Files are sealed while they arrive. Plaintext of an upload never touches a disk.

``RefuseUploads`` is installed everywhere by the settings and drops every file. The one page that takes files
puts ``SealWhileReceiving`` in its place before anything reads the body (CSRF included).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.utils import timezone

from safeconduct import files, vault
from safeconduct.intake.blobs import BlobWriter, NoRoom
from safeconduct.intake.files_sent import Sealed, stream_context

HEAD = 64 * 1024


class RefuseUploads(FileUploadHandler):
    """Drop every file: no page but one takes any."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class Received(UploadedFile):
    """A file as the view gets it: sealed already, or refused with a reason code."""

    def __init__(self, sealed: Sealed | None, refusal: str = "") -> None:
        super().__init__(file=BytesIO(), name="file", size=0)
        self.sealed, self.refusal = sealed, refusal


class SealWhileReceiving(FileUploadHandler):
    """Recognise by the first 64 KiB, then seal chunk by chunk into the blob store. One file a post."""

    chunk_size = HEAD

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken = False
        self._writer: BlobWriter | None = None
        self.refusal = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._taken:
            raise SkipFile
        self._taken = True
        self._size, self._kind, self._writer, self.refusal = 0, None, None, ""
        self._digest = vault.digests.RunningDigest()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.refusal:
            return
        try:
            if self._kind is None:
                self._begin(raw_data)
            self._size += len(raw_data)
            if self._size > settings.UPLOAD_LIMIT_BYTES:
                self._refuse("too_big")
                return
            self._digest.update(raw_data)
            self._write(self._sealer.push(raw_data))
        except files.Refused as refused:
            self._refuse(refused.reason)
        except (NoRoom, OSError):
            self._refuse("no_room")

    def file_complete(self, file_size: int) -> Received:
        if not self.refusal and self._writer is None:
            self.refusal = "empty"
        if self.refusal or self._writer is None or self._kind is None:
            return Received(None, self.refusal)
        try:
            for piece in self._sealer.finishing():
                self._write(piece)
            self._writer.finish(timezone.now().date())
        except OSError:
            self._refuse("no_room")
            return Received(None, self.refusal)
        name = files.display_name(self.file_name or "")
        digest = self._digest.digest().hex()
        kind = self._kind
        return Received(
            Sealed(self._writer.name, name, kind.media_type, kind.group, self._size, digest, self._key)
        )

    def upload_interrupted(self) -> None:
        if self._writer:
            self._writer.abandon()

    def _begin(self, head: bytes) -> None:
        self._kind = files.recognise(head[:HEAD])
        self._writer, self._key = BlobWriter(), vault.LockKey.new()
        self._sealer = vault.StreamSealer(self._key, stream_context(self._writer.name))
        self._write(self._sealer.start())

    def _write(self, piece: bytes) -> None:
        if piece and self._writer:
            self._writer.write(piece)

    def _refuse(self, reason: str) -> None:
        self.refusal = reason
        if self._writer:
            self._writer.abandon()
            self._writer = None
