"""Take one small file in memory. It never touches a disk: what is larger is not read on, and a sentence says so."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers, StopUpload

MOST_BYTES = 500_000
"""Half of what a form may carry: the checked lines come back in the form that confirms them."""
BEYOND_MISTAKE = 50_000_000


class KeepInMemory(FileUploadHandler):
    """The first file of a form, up to ``MOST_BYTES``; ``is_too_big`` says that there was more."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._pieces: list[bytes] = []
        self._size, self._taken = 0, False
        self.is_too_big = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self._taken:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self._taken = True
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > BEYOND_MISTAKE:
            raise StopUpload(connection_reset=True)
        if self._size > MOST_BYTES:
            self.is_too_big = True
            self._pieces.clear()
        else:
            self._pieces.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        whole = b"".join(self._pieces)
        return InMemoryUploadedFile(BytesIO(whole), self.field_name, "list.csv", "text/csv", len(whole), None)
