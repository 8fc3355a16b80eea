"""Several files in one post, each sealed while it arrives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import Any, cast

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from safeconduct import files
from safeconduct.blobs.receiving import Received, SealWhileReceiving

FILES_A_POST = 20
_AT_A_TIME = BoundedSemaphore(4)
"""Posts with files at one time: each keeps a worker of the server for as long as its line is slow."""

View = Callable[..., HttpResponseBase]


class SealEach(FileUploadHandler):
    """One ``SealWhileReceiving`` for each file of a post. What nobody claims is deleted in the end."""

    chunk_size = files.HEAD_BYTES

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._each: list[SealWhileReceiving] = []
        self.is_too_many = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if len(self._each) >= FILES_A_POST:
            self.is_too_many = True
            raise SkipFile
        self._each.append(SealWhileReceiving(self.request))
        self._each[-1].new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._each[-1].receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> Received:
        return self._each[-1].file_complete(file_size)

    def upload_interrupted(self) -> None:
        for each in self._each:
            each.drop_unclaimed()

    def drop_unclaimed(self) -> None:
        """Delete what no row names: a refused form, an error, a post that broke off."""
        for each in self._each:
            each.drop_unclaimed()


def receives_files(view: View) -> View:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere."""
    inner = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def receiving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return cast("HttpResponse", inner(request, *args, **kwargs))
        if not _AT_A_TIME.acquire(blocking=False):
            return render(request, "cases/papers/busy.html", status=503)
        handler = SealEach(request)
        request.upload_handlers = [handler]
        try:
            return cast("HttpResponse", inner(request, *args, **kwargs))
        finally:
            _AT_A_TIME.release()
            handler.drop_unclaimed()

    return receiving


def received(request: HttpRequest, name: str) -> list[Received]:
    """What came in a field of a post, refused files among it."""
    return [each for each in request.FILES.getlist(name) if isinstance(each, Received)]


def too_many(request: HttpRequest) -> bool:
    """Whether files of the post were left out."""
    return any(isinstance(each, SealEach) and each.is_too_many for each in request.upload_handlers)
