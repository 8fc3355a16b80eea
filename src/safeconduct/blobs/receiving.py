"""Files are sealed while they arrive. Plaintext of an upload never touches a disk.

``RefuseUploads`` is installed everywhere by the settings and drops every file. The one page that takes files
puts ``SealWhileReceiving`` in its place before anything reads the body (CSRF included).
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers, StopUpload

from safeconduct import files, vault
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.blobs.store import BlobWriter, NoRoom, delete


class RefuseUploads(FileUploadHandler):
    """Drop every file: no page but one takes any."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        return None

    def file_complete(self, file_size: int) -> None:
        return None


class Received(UploadedFile):  # type: ignore[type-arg]  # not subscriptable at run time
    """A file as the view gets it: sealed already, or refused with a reason code.

    ``claimed``: the view has written a row that names the blob. What nobody claims is deleted.
    """

    def __init__(self, sealed: Sealed | None, refusal: str = "") -> None:
        super().__init__(file=BytesIO(), name="file", size=0)
        self.sealed, self.refusal, self.claimed = sealed, refusal, False


class SealWhileReceiving(FileUploadHandler):
    """Recognise by the beginning, seal chunk by chunk into the blob store, look again when the end has come.

    One file a post. The first 64 KiB are held back until they are whole: the parser cuts where it likes.
    """

    chunk_size = files.HEAD_BYTES

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken = False
        self._writer: BlobWriter | None = None
        self._received: Received | None = None
        self._head, self._tail, self._size = b"", b"", 0
        self.refusal = ""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._taken:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._taken = True
        self._digest = vault.digests.RunningDigest()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > 2 * settings.UPLOAD_LIMIT_BYTES:
            raise StopUpload(connection_reset=True)  # beyond any mistake: no sentence would be read
        if self.refusal:
            return
        if self._size > settings.UPLOAD_LIMIT_BYTES:
            self._refuse("too_big")
            return
        self._tail = (self._tail + raw_data)[-files.TAIL_BYTES :]
        if self._writer:
            self._seal(raw_data)
            return
        self._head += raw_data
        if len(self._head) >= files.HEAD_BYTES:
            self._begin()

    def file_complete(self, file_size: int) -> Received:
        self._received = self._complete()
        return self._received

    def upload_interrupted(self) -> None:
        self._drop()

    def drop_unclaimed(self) -> None:
        """Delete what arrived if no row names it: a refused form, an error, a post that broke off."""
        if self._received is None:
            self._drop()
        elif self._received.sealed and not self._received.claimed:
            delete(self._received.sealed.blob)

    def _complete(self) -> Received:
        if not self._writer and not self.refusal:
            self._begin()
        kind = self._recognised(self._tail)
        if kind is None or self._writer is None:
            return Received(None, self.refusal)
        try:
            for piece in self._sealer.finishing():
                self._writer.write(piece)
            self._writer.finish()
        except OSError:
            self._refuse("no_room")
            return Received(None, self.refusal)
        name, digest = files.display_name(self.file_name or ""), self._digest.digest().hex()
        return Received(
            Sealed(self._writer.name, name, kind.media_type, kind.group, self._size, digest, self._key)
        )

    def _begin(self) -> None:
        """Open a blob for what begins like a kind we take."""
        if self._recognised(b"") is None:
            return
        try:
            self._writer, self._key = BlobWriter(), vault.LockKey.new()
            self._sealer = vault.StreamSealer(self._key, stream_context(self._writer.name))
            self._writer.write(self._sealer.start())
        except (NoRoom, OSError):
            self._refuse("no_room")
            return
        self._seal(self._head)

    def _recognised(self, tail: bytes) -> files.Kind | None:
        if self.refusal:
            return None
        try:
            return files.recognise(self._head, tail)
        except files.Refused as refused:
            self._refuse(refused.reason)
            return None

    def _seal(self, piece: bytes) -> None:
        if self._writer is None:
            return
        self._digest.update(piece)
        try:
            self._writer.write(self._sealer.push(piece))
        except OSError:
            self._refuse("no_room")

    def _refuse(self, reason: str) -> None:
        self.refusal = reason
        self._drop()

    def _drop(self) -> None:
        if self._writer:
            self._writer.abandon()
            self._writer = None
