"""Pictures, videos, captions and PDFs that were published: whole or in part, as a video player asks for them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags
from django.views.decorators.http import require_safe

from safeconduct.press.projections.models import PublicFile
from safeconduct.press.public import faces
from safeconduct.press.public.serving import FRESH, has_it

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
SHOWN_INSIDE = frozenset(
    {"image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/webm", "video/ogg", "text/vtt"}
)
"""What a browser may show by itself. Everything else is kept as a file: nothing published opens a page of its own."""
A_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class Part:
    """Some bytes of an open file, in pieces. The server closes it, whether it read to the end or not."""

    def __init__(self, file: BinaryIO, first: int, count: int) -> None:
        self.file, self.count = file, count
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self.count > 0 and (piece := self.file.read(min(A_PIECE, self.count))):
            self.count -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


@require_safe
def published_file(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """A file as long as it is published; the bytes lie where the worker put them."""
    file = PublicFile.objects.filter(pk=file_id).first()
    try:
        lying = (Path(settings.PUBLISHED_DIR) / str(file_id)).open("rb") if file else None
    except OSError:
        lying = None
    if file is None or lying is None:
        response = faces.page(request, "missing.html", status=404)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    return _answered(request, file, lying)


def _answered(request: HttpRequest, file: PublicFile, lying: BinaryIO) -> HttpResponseBase:
    size, tag = os.fstat(lying.fileno()).st_size, f'"{file.digest[:40]}"'
    response: HttpResponseBase = HttpResponse()
    if has_it(request, tag):
        response.status_code = 304
        del response.headers["Content-Type"]
    else:
        try:
            wanted = _wanted(request, size, tag)
        except ValueError:
            response.status_code, response.headers["Content-Range"] = 416, f"bytes */{size}"
        else:
            first, last = wanted or (0, size - 1)
            if request.method != "HEAD":
                response = StreamingHttpResponse(Part(lying, first, last - first + 1))
            response.headers["Content-Length"] = str(last - first + 1)
            if wanted:
                response.status_code, response.headers["Content-Range"] = 206, f"bytes {first}-{last}/{size}"
            _say_what_it_is(response, file)
    if not response.streaming:
        lying.close()
    about = {
        "ETag": tag,
        "Cache-Control": FRESH,
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": SANDBOX,
    }
    for name, value in {**about, "X-Robots-Tag": "all"}.items():
        response.headers[name] = value
    return response


def _say_what_it_is(response: HttpResponseBase, file: PublicFile) -> None:
    is_shown = file.media_type in SHOWN_INSIDE
    charset = "; charset=utf-8" if file.media_type.startswith("text/") else ""
    is_known = is_shown or file.media_type == "application/pdf"
    response.headers["Content-Type"] = (file.media_type if is_known else "application/octet-stream") + charset
    said = content_disposition_header(as_attachment=not is_shown, filename=file.name)
    if said:
        response.headers["Content-Disposition"] = said


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int] | None:
    """First and last byte of the part asked for, None for all of it. Raises ValueError for one that is not there."""
    asked = request.headers.get("Range", "")
    same = request.headers.get("If-Range", tag)
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if not found or not (found[1] or found[2]) or tag not in parse_etags(same):
        return None  # nothing, several parts, another unit, or of an older file: all of it is a right answer
    if not found[1]:
        last = int(found[2])
        if last == 0 or size == 0:
            raise ValueError("an empty end")
        return max(0, size - last), size - 1
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    if found[2] and int(found[2]) < first:
        return None  # not a range at all
    if first >= size:
        raise ValueError("beyond the end")
    return first, last
