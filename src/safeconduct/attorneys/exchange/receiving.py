"""A small file stays in memory while it arrives: nothing of it touches a disk, and nothing is kept after the answer."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers, StopUpload

LARGEST = 10 * 1024 * 1024


class InMemory(UploadedFile):  # type: ignore[type-arg]  # not subscriptable at run time
    """The bytes of a file; None where it was too big."""

    def __init__(self, content: bytes | None) -> None:
        super().__init__(file=BytesIO(), name="file", size=0)
        self.content = content


class HoldInMemory(FileUploadHandler):
    """Takes one file of at most ``LARGEST`` bytes."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._taken, self._pieces, self._size = False, list[bytes](), 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._taken:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._taken = True
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > 4 * LARGEST:
            raise StopUpload(connection_reset=True)  # beyond any mistake
        if self._size <= LARGEST:
            self._pieces.append(raw_data)

    def file_complete(self, file_size: int) -> InMemory:
        return InMemory(b"".join(self._pieces) if self._size <= LARGEST else None)
