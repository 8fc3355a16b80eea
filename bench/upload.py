"""A file of 200 MB through the sealing upload handler of a real server process, posted in pieces."""

from __future__ import annotations

import os
from collections.abc import Iterator

from figures import Figure
from running import Browser, Watch, filled_demo, served, token_in
from walking import begin

MEGABYTES = 200
PIECE = os.urandom(1_000_000)
FORMAT = b"fmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00"
WAVE = b"RIFF\xff\xff\xff\x7fWAVE" + FORMAT + b"data"
BOUNDARY = "a-line-nobody-writes"


def measure() -> list[Figure]:
    """The limit is raised for this server only; the same page takes two small files first, to warm up."""
    with filled_demo() as home, served(home, SAFECONDUCT_DEMO_UPLOAD_MB="512") as demo:
        browser = Browser(demo.public)
        begin(browser)
        for _ in range(2):
            _post(browser, 2)
        process = demo.worker_of("public")
        with Watch(process) as watch:
            seconds = min(_post(browser, MEGABYTES) for _ in range(3))
        blobs = sum(path.stat().st_size for path in (home / "blobs").rglob("*") if path.is_file())
    if blobs < 3 * MEGABYTES * 1_000_000:
        raise RuntimeError("the files are not in the blob store")
    return [
        Figure(
            f"sealing a {MEGABYTES} MB file through the upload handler",
            MEGABYTES / seconds,
            "MB/s",
            60,
            at_least=True,
        ),
        Figure("  memory of the server process meanwhile, more than before", watch.growth, "MB", 32),
    ]


def _post(browser: Browser, megabytes: int) -> float:
    token = token_in(browser.get("/files").text)
    head = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="voice.wav"\r\n'
        "Content-Type: audio/wav\r\n\r\n"
    ).encode() + WAVE
    end = f"\r\n--{BOUNDARY}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield head
        for _ in range(megabytes):
            yield PIECE
        yield end

    length = len(head) + megabytes * len(PIECE) + len(end)
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(length)}
    answer = browser.send("/files", pieces(), headers)
    if answer.status != 200 or "has arrived" not in answer.text:
        raise RuntimeError(f"the upload answered {answer.status}")
    return answer.seconds
