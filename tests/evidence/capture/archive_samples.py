"""Web archives made by code: honest ones as an archiver would write them, and hostile ones."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

DATE = "2017-04-02T09:30:00Z"
PAGE = "<p>Более ста человек</p>".encode()


def record(kind: str, block: bytes, *more: str, url: str = "https://novayagazeta.ru/a") -> bytes:
    """One plain WARC record with whatever headers are asked for."""
    head = [
        "WARC/1.1",
        f"WARC-Type: {kind}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
        f"WARC-Date: {DATE}",
        f"WARC-Target-URI: {url}",
        "Content-Type: application/http",
        f"Content-Length: {len(block)}",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(body: bytes = PAGE, *more: str, status: str = "200 OK", coding: str = "") -> bytes:
    extra = f"Transfer-Encoding: {coding}\r\n" if coding else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{extra}\r\n"
    return record("response", head.encode() + body, *more)


def sha256(body: bytes) -> str:
    return f"WARC-Payload-Digest: sha256:{hashlib.sha256(body).hexdigest()}"


def packed(*records: bytes) -> bytes:
    """Each record in a gzip member of its own, as archivers write it."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def wacz(
    members: Mapping[str, bytes], told: Mapping[str, bytes] | None = None, packing: int = zipfile.ZIP_STORED
) -> bytes:
    """A WACZ; `told` is what its table of contents says the members are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name, (2017, 4, 2, 9, 30, 0)), content, packing)
        if told is not None:
            listed = [{"path": n, "hash": "sha256:" + hashlib.sha256(c).hexdigest()} for n, c in told.items()]
            target.writestr("datapackage.json", json.dumps({"resources": listed}))
    return out.getvalue()
