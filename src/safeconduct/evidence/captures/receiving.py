"""A web archive that comes in: sealed while it arrives like every file, but of kinds no other page takes."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from safeconduct import files
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.evidence.capture import archive_format

GROUP = "archive"


class SealArchive(SealWhileReceiving):
    """Takes WARC and WACZ only. What is inside is looked at later, behind the walls."""

    def file_complete(self, file_size: int) -> Received:
        received = super().file_complete(file_size)
        if received.sealed is not None:
            received.sealed = replace(received.sealed, group=GROUP)
        return received

    def _recognised(self, tail: bytes) -> files.Kind | None:
        if self.refusal:
            return None
        found = archive_format(self._head, tail)
        if found is None:
            self._refuse("not_an_archive" if self._head else "empty")
            return None
        return files.Kind(found.media_type, cast("files.Group", GROUP), found.extension)
